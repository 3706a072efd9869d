"""Presscheck itself, with a writer or with the quotes alone."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date

from eval.cases import Case, Task
from rag.answering import Rag
from rag.build import build_judge
from rag.embedding import Embedder
from rag.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Answer, Article, Verdict
from rag.verification import check
from rag.writing import Writer


class Presscheck:
    """As people get it: the same settings, the same code."""

    does: frozenset[Task] = frozenset({"answer", "rank", "check"})

    def __init__(
        self, name: str, embedder: Embedder, writer: Writer | None, settings: Settings
    ) -> None:
        self.name = name
        self.writer = writer.name if writer else "quotes"
        self._embedder = embedder
        self._writer = writer
        self._settings = settings
        self._judge = build_judge(settings)

    @contextmanager
    def reading(self, library: Library) -> "Generator[PresscheckReader]":
        with self.rag(library, self._writer) as rag:
            yield PresscheckReader(rag)

    @contextmanager
    def rag(self, library: Library, writer: Writer | None) -> "Generator[Rag]":
        """Over a library and with a writer that are not ours to close."""
        index = open_index(
            library,
            exact_scan_below=self._settings.exact_scan_below,
            embedder=self._embedder.name,
        )
        try:
            yield Rag(library, index, self._embedder, writer, self._settings, judge=self._judge)
        finally:
            index.close()  # not Rag.close, which ends the others too

    def check(self, case: Case) -> Verdict:
        return check(
            case.claim or "", case.quotes, title=case.title, before=case.before, judge=self._judge
        ).verdict


class PresscheckReader:
    def __init__(self, rag: Rag) -> None:
        self._rag = rag

    def answer(self, case: Case, as_of: date | None) -> Answer:
        return self._rag.answer(case.question, history=case.history, as_of=as_of)

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        return [passage.article for passage in self._rag.search(case.question, k=k, as_of=as_of)]
