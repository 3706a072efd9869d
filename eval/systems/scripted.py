"""Presscheck with a writer behind an endpoint of which is known what it says, and what of it is
true: how much of a strong model's answers is asked for, kept and shown, and how many lies are."""

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import cast

from eval.cases import Case, Written
from eval.scripts.says import Says
from eval.scripts.shown import shown_sentences
from eval.systems.presscheck import Presscheck, PresscheckReader
from rag.answering import Rag
from rag.composing.prompt import NOT_STATED
from rag.embedding import Embedder
from rag.fakes.endpoint import Script, good, serving
from rag.library import Library
from rag.settings import Settings
from rag.types import Answer
from rag.writing import EndpointWriter


class Scripted(Presscheck):
    """As people get it with an endpoint, which is one of our own on loopback."""

    def __init__(self, name: str, says: Says, embedder: Embedder, settings: Settings) -> None:
        super().__init__(name, embedder, None, settings)
        self.writer = f"openai:{name}"
        self._says = says

    @contextmanager
    def reading(self, library: Library) -> "Generator[ScriptedReader]":
        desk = _Desk(self._says)
        with serving(choose=desk.script) as endpoint:
            writer = EndpointWriter(endpoint.url, None, self.name)
            writer.rewriter = None  # what it says is told in advance
            with self.rag(library, writer) as rag:
                yield ScriptedReader(rag, desk)
            writer.close()


class ScriptedReader(PresscheckReader):
    """Asks one question at a time, since its writer has to know which one it is."""

    def __init__(self, rag: Rag, desk: "_Desk") -> None:
        super().__init__(rag)
        self._desk = desk
        self._one_at_a_time = threading.Lock()
        self._written: dict[str, tuple[Written, ...]] = {}

    def answer(self, case: Case, as_of: date | None) -> Answer:
        with self._one_at_a_time:
            self._desk.case, self._desk.written = case, {}
            answer = super().answer(case, as_of)
            self._written[case.id] = tuple(self._desk.written)
        return answer

    def written(self, case: Case) -> Sequence[Written]:
        """What its writer wrote for the case; nothing where it was not asked, or had nothing to
        say from what it was shown."""
        return self._written.get(case.id, ())


class _Desk:
    """Where the endpoint finds which case it is asked about, and leaves what it wrote."""

    def __init__(self, says: Says) -> None:
        self._says = says
        self.case: Case | None = None
        self.written: dict[Written, None] = {}

    def script(self, body: dict[str, object]) -> Script:
        messages = cast("list[dict[str, str]]", body["messages"])
        said = self._says(self.case, shown_sentences(messages[-1]["content"])) if self.case else ()
        self.written |= dict.fromkeys(said)
        return good("\n".join(_line(sentence) for sentence in said) or NOT_STATED)


def _line(sentence: Written) -> str:
    """With its numbers before the full stop, if it has one."""
    bare = sentence.text.removesuffix(".")
    marks = "".join(f" [{number}]" for number in sentence.sources)
    return bare + marks + sentence.text[len(bare) :]
