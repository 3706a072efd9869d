"""The story from a question to an Answer, top to bottom."""

from collections.abc import Iterator, Sequence
from datetime import date

from rag.composing import AnswerInProgress, Clock, Composer, finish
from rag.embedding import Embedder, Reranker
from rag.gathering import Gathering
from rag.index import VectorIndex
from rag.library import Library
from rag.lookup import Found, Lookup, completed, translations
from rag.reading import Judge
from rag.settings import Settings
from rag.small_talk import (
    Errand,
    SmallTalk,
    chat_answer,
    errand_of,
    errand_reply,
    line_back,
    next_questions,
)
from rag.sources.citations import Citations
from rag.types import (
    EVERYTHING,
    Answer,
    CheckedSentence,
    Event,
    EvidenceFound,
    Passage,
    Progress,
    Scope,
    SentenceChecked,
    Status,
    Turn,
)
from rag.writing import Writer

READ_AHEAD = 1000
"""Sentences read ahead, some thirty articles: about five seconds of a server's start."""


class Rag:
    """Answers questions from one library. Safe to share between threads; close it when done."""

    def __init__(
        self,
        library: Library,
        index: VectorIndex,
        embedder: Embedder,
        writer: Writer | None,
        settings: Settings,
        *,
        reranker: Reranker | None = None,
        judge: Judge | None = None,
    ) -> None:
        self.library = library
        self.embedder = embedder
        self.writer = writer
        self._index = index
        self._lookup = Lookup(library, index, embedder, settings, reranker)
        self._composer = Composer(settings.deadline_s, settings.judge, judge, settings.risk)
        self._small_talk = SmallTalk(self._lookup.vectors, index)
        self._gathering = Gathering(library, self._lookup, self._lookup.vectors)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Raises QuestionError, EmptyLibrary, LibraryError or ModelError; a writer's failure is
        not raised but said in `Answer.note`, and the quotes answer instead."""
        *_, last = self.stream(question, history=history, as_of=as_of, scope=scope)
        assert isinstance(last, Answer)
        return last

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
        quotes_only: bool = False,
    ) -> Iterator[Event]:
        """The same, as it happens: steps, the evidence (once more where a model has read it), each
        sentence once it has been checked, and last the Answer. With `quotes_only` the writer is
        not asked."""
        clock = Clock()
        if answer := self._line_back(question, turns(history), as_of, scope, clock):
            yield answer
            return
        writer = None if quotes_only else self.writer
        yield from self._answered(question, turns(history), as_of, scope, writer, clock)

    def _answered(
        self,
        question: str,
        history: Sequence[Turn],
        as_of: date | None,
        scope: Scope,
        writer: Writer | None,
        clock: Clock,
    ) -> Iterator[Event]:
        """From the articles."""
        alone = writer is None or writer.reader is not None
        rewriter = writer.rewriter if writer else None
        asked = self._lookup.read(question, history, as_of)
        asked = completed(asked, history, rewriter, self._lookup)
        yield Progress("search", asked.standalone, clock.elapsed)
        found, voices = self._lookup.found(asked, scope, alone=alone)
        for wording in translations(asked, history, found, rewriter, self._lookup):
            again, theirs = self._lookup.found(wording, scope, alone=alone)
            if _sufficiency(again) > _sufficiency(found):
                asked, found, voices = wording, again, theirs
                yield Progress("search", asked.standalone, clock.elapsed)
                if all(each.evidence.enough for each in found):
                    break  # what another language tells is weighed otherwise
        if gathered := self._gathering.of(found[0], scope):
            found, voices = [gathered[0]], gathered[1]
        citations = Citations(voices)
        passages = sum(len(each.passages) for each in found)
        searched = clock.ms(max(each.searched_at for each in found))
        yield Progress("read", f"{passages} passages", searched)
        for quote in (quote for each in found for quote in each.evidence.quotes):
            citations.quote(quote)
        clock.lap("retrieve")
        yield EvidenceFound(citations.all(), clock.elapsed)

        answered: list[AnswerInProgress] = []
        for each in found:
            answering = AnswerInProgress(
                each.question, each.passages, each.evidence, citations, clock
            )
            answered.append(answering)
            for made in self._composer.compose(answering, writer):
                if not isinstance(made, CheckedSentence):
                    yield made
                    continue
                answering.sentences.append(made)
                if not any(made in earlier.sentences for earlier in answered[:-1]):
                    yield SentenceChecked(made, citations.cited([made]), clock.elapsed)
        yield finish(question, asked, answered)

    def _line_back(
        self,
        said: str,
        history: Sequence[Turn],
        as_of: date | None,
        scope: Scope,
        clock: Clock,
    ) -> Answer | None:
        """To small talk, and to a client's errand; None for a question."""

        def is_answered(question: str) -> bool:
            *_, answer = self._answered(question, (), as_of, scope, None, Clock())
            return isinstance(answer, Answer) and answer.status is not Status.DECLINED

        errand, line = errand_of(said), ""
        if errand is None:
            if not said.strip() or self.library.counts().articles == 0:
                return None
            reply = self._small_talk.reply(said, in_conversation=bool(history))
            if reply is None:
                return None
            line = reply.line
            if reply.errand:
                errand = Errand(tuple(turn.question for turn in history), kind=reply.errand)
        day = as_of or self.default_as_of()
        if errand:
            text = errand_reply(errand, lambda: next_questions(self.library, is_answered))
            return chat_answer(said, text, day, clock)
        return line_back(said, line, self.library, is_answered, day, clock)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> tuple[Passage, ...]:
        """The best `k` articles in `scope` as their best passage, best first."""
        with self.library.one_state():
            asked = self._lookup.read(question, (), as_of)
            return self._lookup.articles(asked, k=k, scope=scope)

    def default_as_of(self) -> date:
        """Today, or the newest article's date where that is over a month old."""
        return self._lookup.default_as_of()

    def read_ahead(self) -> None:
        """Does for a small library what the first questions would wait for."""
        self._small_talk.read_ahead()
        self._gathering.read_ahead()
        self._lookup.read_ahead(READ_AHEAD)

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self._lookup.close()
        self._index.close()
        self.library.close()


def _sufficiency(found: Sequence[Found]) -> float:
    return min(each.evidence.sufficiency for each in found)


def turns(history: Sequence[Turn | str]) -> tuple[Turn, ...]:
    """Earlier questions may be given as plain texts."""
    return tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in history)
