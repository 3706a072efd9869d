"""A question -> what the library has on it: the passages, and the evidence in them."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.embedding import Embedder, QuestionVectors, Reranker
from rag.english.language import LANGUAGES
from rag.errors import EmptyLibrary
from rag.evidence import EvidenceFinder
from rag.index import VectorIndex
from rag.languages.spoken import ENGLISH, is_read, spoken_in
from rag.library import Library
from rag.library.scopes import ENGLISH_OR_UNKNOWN
from rag.question import Question, Spelling, read_other, read_question
from rag.recent import Recent
from rag.retrieval import Retriever, Vector
from rag.settings import Settings
from rag.sources.voices import Voices
from rag.types import Evidence, Passage, Scope, Turn

_READ_AT_ONCE = 2
"""Questions that are searched and read for at the same time, in the order in which they came. A
hundred at once would take turns at the interpreter and all be done at the end, and starve the
server's own thread meanwhile."""

_AT_ONCE = 32
"""Questions whose vectors are asked for at the same time, of those that small talk has not had
made already; more wait."""

_A_MONTH = timedelta(days=31)

_NAMED = 3
"""Languages of the articles that are named where a question is in none of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """On one question, or one part of it. `languages` are those of the passages that were found,
    with repeats, of articles in other languages too where English ones do not answer; `searched_at`
    is the time.monotonic() moment at which the search had ended."""

    question: Question
    passages: tuple[Passage, ...]
    evidence: Evidence
    languages: tuple[str, ...]
    searched_at: float


class Lookup:
    """Looks questions up in one library. Safe to share between threads."""

    def __init__(
        self,
        library: Library,
        index: VectorIndex,
        embedder: Embedder,
        settings: Settings,
        reranker: Reranker | None,
    ) -> None:
        self.vectors = QuestionVectors(embedder)
        self._library = library
        self._settings = settings
        self._retriever = Retriever(
            library, index, prefer_fresh=settings.prefer_fresh, reranker=reranker
        )
        self._finder = EvidenceFinder(library, embedder, settings.risk)
        self._spelling = Spelling(library, embedder)
        self._reading = threading.Semaphore(_READ_AT_ONCE)
        self._recent = Recent[Found]()
        self._languages = Recent[tuple[str, ...]]()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="presscheck-question")

    def read(self, question: str, history: Sequence[Turn], as_of: date | None) -> Question:
        """What is asked for. Where only the newest article of an old library stands for today,
        nobody knows which week 'last week' is. One in another language of the articles than English
        is read as that, any other as English. Raises QuestionError."""
        day = as_of or self.default_as_of()
        asked_on = day if as_of is not None or day == date.today() else None
        longest = self._settings.question_chars
        languages = self.languages()
        spoken = spoken_in(question[:longest], languages)
        if spoken in languages and spoken != ENGLISH and is_read(spoken):
            return read_other(question, spoken, as_of=day, asked_on=asked_on, longest=longest)
        question = self._spelling.corrected(question)
        return read_question(question, history, as_of=day, asked_on=asked_on, longest=longest)

    def found(self, asked: Question, scope: Scope, *, alone: bool) -> tuple[list[Found], Voices]:
        """On each part of the question, and whose voices tell it. In one go: whoever came first has
        the evidence first, and all of it is of one moment. Quotes that stand `alone`, where no
        writer says whom they speak of, begin where they can be understood. Raises EmptyLibrary,
        LibraryError or ModelError."""
        self._require_articles()
        parts = asked.parts or (asked,)
        vectors = list(map(self._embedding, parts))  # while it waits for its turn
        with self._reading, self._library.one_state():
            found = [
                self._found(part, vector, scope, alone=alone)
                for part, vector in zip(parts, vectors, strict=True)
            ]
            told_by = [quote.article for each in found for quote in each.evidence.quotes]
            return found, Voices.of(self._library, told_by, Scope(until=asked.as_of))

    def articles(self, asked: Question, *, k: int, scope: Scope) -> tuple[Passage, ...]:
        """The best `k` articles in `scope` as their best passage, best first."""
        self._require_articles()
        embedding = self._embedding(asked)
        return self._retriever.retrieve_articles(
            asked, embedding, k=k, scope=_narrowed(scope, asked)
        )

    def languages(self) -> tuple[str, ...]:
        """Of the articles, the most common first, as ISO 639-1 codes."""
        key = self._library.feed.last_change()
        known = self._languages.get(key)
        return known if known is not None else self._languages.keep(key, self._library.languages())

    def default_as_of(self) -> date:
        """Today, or the newest article's date where that is over a month old."""
        today = date.today()
        newest = self._library.newest_published()
        return newest if newest and today - newest > _A_MONTH else today

    def read_ahead(self, most: int) -> None:
        """Makes the vectors of the first `most` sentences."""
        self._finder.read_ahead(most)

    def close(self) -> None:
        self._threads.shutdown()

    def _found(self, asked: Question, vector: Vector, scope: Scope, *, alone: bool) -> Found:
        key = asked, scope, alone, self._library.feed.last_change()
        if known := self._recent.get(key):
            return replace(known, searched_at=time.monotonic())
        narrowed = _narrowed(scope, asked)
        first = self._english(narrowed, asked)
        found = self._found_in(asked, vector, first, alone=alone)
        if first is not narrowed and not found.evidence.enough:
            every = self._found_in(asked, vector, narrowed, alone=alone)
            theirs = every.evidence.enough and best_in(every) not in (None, ENGLISH)
            found = every if theirs else replace(found, languages=every.languages)
        if not found.evidence.enough and (why := self._other_language(asked)):
            found = replace(found, evidence=replace(found.evidence, missing=why))
        return self._recent.keep(key, found)

    def _found_in(self, asked: Question, vector: Vector, scope: Scope, *, alone: bool) -> Found:
        passages, copies = self._retriever.retrieve(
            asked, vector, k=self._settings.passages, scope=scope
        )
        searched_at = time.monotonic()
        evidence = self._finder.find(
            asked,
            vector.result(),
            passages,
            most=self._settings.quotes,
            copies=copies,
            alone=alone,
        )
        languages = tuple(p.article.language for p in passages if p.article.language)
        return Found(asked, passages, evidence, languages, searched_at)

    def _english(self, scope: Scope, asked: Question) -> Scope:
        """For an English question beside articles in several languages, those of the scope that are
        not known to be in another; what is asked about articles themselves is asked of all."""
        about_articles = asked.field is not None or asked.published_in is not None
        if asked.language != ENGLISH or scope.languages or about_articles:
            return scope
        languages = self.languages()
        if ENGLISH not in languages or len(languages) == 1:
            return scope
        return replace(scope, languages=ENGLISH_OR_UNKNOWN)

    def _other_language(self, asked: Question) -> str | None:
        """In words, that the question is in a language that no article is in, or that is not read
        without a writer's model; None otherwise."""
        languages = self.languages()
        spoken = spoken_in(asked.standalone, languages)
        if not languages or spoken is None or (spoken in languages and is_read(spoken)):
            return None
        if spoken in languages:
            return (
                f"Questions in {_name(spoken)} are not read yet. Ask in English, or choose a "
                "writer, whose model may read them."
            )
        theirs = ", ".join(map(_name, languages[:_NAMED]))
        return (
            f"The question seems to be in {_name(spoken)}; the articles are in {theirs}"
            f"{' and others' if len(languages) > _NAMED else ''}. Ask in a language of theirs, or "
            "choose a writer, whose model translates it."
        )

    def _embedding(self, asked: Question) -> Vector:
        return self._threads.submit(self.vectors.of, asked.standalone)

    def _require_articles(self) -> None:
        if self._library.counts().articles == 0:
            raise EmptyLibrary(
                "the library holds no articles",
                where=self._library.where,
                next="Add some with: presscheck ingest PATH",
            )


def best_in(found: Found) -> str | None:
    """The language of the best quote's article; None where it or the quote is unknown."""
    return next((quote.article.language for quote in found.evidence.quotes), None)


def _name(language: str) -> str:
    return LANGUAGES.get(language, f"“{language}”")


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
