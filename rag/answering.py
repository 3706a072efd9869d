"""The story from a question to an Answer, top to bottom."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.composing.answer_in_progress import AnswerInProgress, Clock
from rag.composing.composer import Composer
from rag.composing.finish import finish
from rag.composing.quote_context import with_antecedents
from rag.embedding.embedder import Embedder
from rag.embedding.question_vectors import QuestionVectors
from rag.embedding.rerank import Reranker
from rag.errors import EmptyLibrary
from rag.evidence import EvidenceFinder
from rag.index.index import VectorIndex
from rag.library import Library
from rag.question import Question, Spelling, read_question
from rag.reading import Judge
from rag.recent import Recent
from rag.retrieval import Retriever, Vector
from rag.settings import Settings
from rag.small_talk import SmallTalk, line_back
from rag.sources.citations import Citations
from rag.sources.voices import Voices
from rag.types import (
    EVERYTHING,
    Answer,
    CheckedSentence,
    Event,
    Evidence,
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

_READ_AT_ONCE = 2
"""Questions that are searched and read for at the same time, in the order in which they came. A
hundred at once would take turns at the interpreter and all be done at the end, and starve the
server's own thread meanwhile."""

_AT_ONCE = 8  # questions embedded at the same time; more wait

_A_MONTH = timedelta(days=31)


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
        self._settings = settings
        self._retriever = Retriever(
            library, index, prefer_fresh=settings.prefer_fresh, reranker=reranker
        )
        self._finder = EvidenceFinder(library, embedder, settings.risk)
        self._composer = Composer(settings.deadline_s, settings.judge, judge, settings.risk)
        self._vectors = QuestionVectors(embedder)
        self._small_talk = SmallTalk(self._vectors, library)
        self._spelling = Spelling(library, embedder)
        self._reading = threading.Semaphore(_READ_AT_ONCE)
        self._recent = Recent[_Found]()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="presscheck-question")

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
        if answer := self._line_back(question, bool(history), as_of, scope, clock):
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
        asked = self._read(question, history, as_of)
        yield Progress("search", asked.standalone, clock.elapsed)
        self._require_articles()
        parts = asked.parts or (asked,)
        alone = writer is None or writer.reader is not None
        # In one go: whoever came first has the evidence first, and all of it is of one moment.
        with self._reading, self.library.one_state():
            found = [self._find(part, scope, clock, alone=alone) for part in parts]
            told_by = [quote.article for each in found for quote in each.evidence.quotes]
            citations = Citations(Voices.of(self.library, told_by, Scope(until=asked.as_of)))
        passages = sum(len(each.passages) for each in found)
        yield Progress("read", f"{passages} passages", max(each.searched_ms for each in found))
        for quote in (quote for each in found for quote in each.evidence.quotes):
            citations.quote(quote)
        clock.lap("retrieve")
        yield EvidenceFound(citations.all(), clock.elapsed)

        answered: list[AnswerInProgress] = []
        for part, each in zip(parts, found, strict=True):
            answering = AnswerInProgress(part, each.passages, each.evidence, citations, clock)
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
        self, said: str, in_conversation: bool, as_of: date | None, scope: Scope, clock: Clock
    ) -> Answer | None:
        """To small talk; None for a question."""
        if not said.strip() or self.library.counts().articles == 0:
            return None
        reply = self._small_talk.reply(said, in_conversation=in_conversation)
        if reply is None:
            return None

        def is_answered(question: str) -> bool:
            *_, answer = self._answered(question, (), as_of, scope, None, Clock())
            return isinstance(answer, Answer) and answer.status is not Status.DECLINED

        day = as_of or self.default_as_of()
        return line_back(said, reply, self.library, is_answered, day, clock)

    def _find(self, asked: Question, scope: Scope, clock: Clock, *, alone: bool) -> "_Found":
        """Passages and the evidence in them. Quotes that stand `alone`, where no writer says whom
        they speak of, begin where they can be understood."""
        key = asked, scope, alone, self.library.feed.last_change()
        if known := self._recent.get(key):
            return replace(known, searched_ms=clock.elapsed)
        vector = self._embedding(asked)
        passages = self._retriever.retrieve(
            asked, vector, k=self._settings.passages, scope=_narrowed(scope, asked)
        )
        searched_ms = clock.elapsed
        copies = self.library.copies_among([passage.article.id for passage in passages])
        evidence = self._finder.find(
            asked, vector.result(), passages, most=self._settings.quotes, copies=copies
        )
        if alone:
            evidence = with_antecedents(evidence, self.library.sentences)
        return self._recent.keep(key, _Found(passages, evidence, searched_ms))

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
            asked = self._read(question, (), as_of)
            self._require_articles()
            embedding = self._embedding(asked)
            return self._retriever.retrieve_articles(
                asked, embedding, k=k, scope=_narrowed(scope, asked)
            )

    def default_as_of(self) -> date:
        """Today, or the newest article's date where that is over a month old."""
        today = date.today()
        newest = self.library.newest_published()
        return newest if newest and today - newest > _A_MONTH else today

    def read_ahead(self) -> None:
        """Does for a small library what the first questions would wait for."""
        self._small_talk.read_ahead()
        self._finder.read_ahead(READ_AHEAD)

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self._threads.shutdown()
        self._index.close()
        self.library.close()

    def _read(self, question: str, history: Sequence[Turn], as_of: date | None) -> Question:
        """Where only the newest article of an old library stands for today, nobody knows which
        week 'last week' is."""
        question = self._spelling.corrected(question)
        day = as_of or self.default_as_of()
        known = as_of is not None or day == date.today()
        return read_question(
            question,
            history,
            as_of=day,
            asked_on=day if known else None,
            longest=self._settings.question_chars,
        )

    def _embedding(self, asked: Question) -> Vector:
        return self._threads.submit(self._vectors.of, asked.standalone)

    def _require_articles(self) -> None:
        if self.library.counts().articles == 0:
            raise EmptyLibrary(
                "the library holds no articles",
                where=str(self.library.folder),
                next="Add some with: presscheck ingest PATH",
            )


@dataclass(frozen=True, slots=True)
class _Found:
    """`searched_ms` is when the search had ended."""

    passages: tuple[Passage, ...]
    evidence: Evidence
    searched_ms: int


def _narrowed(scope: Scope, asked: Question) -> Scope:
    """The scope without what is newer than the question's day, and where it asks for the articles
    of a time without all others."""
    period = asked.published_in
    since, until = (period.since, period.until) if period else (None, None)
    return replace(
        scope,
        since=max(filter(None, (scope.since, since)), default=None),
        until=min(filter(None, (scope.until, until, asked.as_of))),
    )


def turns(history: Sequence[Turn | str]) -> tuple[Turn, ...]:
    """Earlier questions may be given as plain texts."""
    return tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in history)
