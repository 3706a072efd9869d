"""The story from a selection of articles to a Brief: what they say, who says it, where they differ.

The work is bounded whatever the library holds: the newest articles are grouped into stories by the
vectors of their leads, and of the stories that most sources tell some articles are read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from rag.briefing.disagreements import Disagreement, disagreements
from rag.briefing.points import Chosen, choose, lines_of, may_stand, shares
from rag.briefing.progress import BriefProgress, Making, Step
from rag.briefing.salience import Line, Lines
from rag.briefing.stories import MOST_LEADS, Story, stories, without_copies
from rag.briefing.wording import word_points
from rag.composing import Clock
from rag.embedding import Embedder
from rag.english.figures import figures
from rag.english.matching import vocabulary
from rag.english.standing import is_furniture
from rag.english.words import Word, content_words, keys, names, words
from rag.errors import ArticleNotFound, EmptyLibrary
from rag.library import Library
from rag.sources.attribution import Attribution, attribution
from rag.sources.citations import Citations
from rag.sources.voices import Voices
from rag.types import (
    EVERYTHING,
    Article,
    CheckedSentence,
    Citation,
    Conflict,
    ConflictValue,
    Passage,
    Quote,
    Scope,
)
from rag.writing import Writer

AT_ONCE = Making()
"""Nobody watches and nobody waits."""

_Each = TypeVar("_Each")

POINTS = 10

MOST_STORIES = 12

MOST_READ = 12
"""Articles of one story that are read, the most central first. With 12 stories, 144 articles."""

MOST_ABOUT = 60
"""Articles that are looked at for a topic."""

_ON_TOPIC = 0.5
"""Share of the topic's words that an article's title or best passage must have."""

_MOST_CONFLICTS = 4
_MOST_TELLING = 400
"""Sentences with figures of one story that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Point:
    """A key point: a verified sentence and the quotes behind it, the first of which it was made
    from. `published` is that quote's day; `sources` counts the independent articles whose quotes
    say so."""

    text: str
    citations: tuple[int, ...]
    published: date | None
    attribution: Attribution | None
    sources: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What a selection of articles says. `articles` are in the selection, of which `read` were
    read; `sources` counts those read without copies and retellings of one origin."""

    topic: str
    as_of: date
    articles: int
    read: int
    sources: int
    points: tuple[Point, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    missing: str | None
    writer: str
    timings_ms: dict[str, int]
    note: str | None = None


class Briefing(Protocol):
    """What a brief needs of `rag.answering.Rag`."""

    @property
    def library(self) -> Library: ...
    @property
    def embedder(self) -> Embedder: ...

    writer: Writer | None

    def search(
        self, question: str, *, k: int = 10, as_of: date | None = None, scope: Scope = EVERYTHING
    ) -> Sequence[Passage]: ...
    def default_as_of(self) -> date: ...


def make_brief(
    rag: Briefing,
    topic: str = "",
    *,
    scope: Scope = EVERYTHING,
    as_of: date | None = None,
    points: int = POINTS,
    deadline_s: float = 60.0,
    making: Making = AT_ONCE,
    quotes_only: bool = False,
) -> Brief:
    """At most `points` key points of the articles in `scope`, in the order of time; with `topic`
    only of those that speak of it. `making` hears how it comes along. With `quotes_only` the writer
    is not asked.

    Where the writer fails, or words a point as its quote does not, the quote stands. Raises
    EmptyLibrary, QuestionError for a topic that cannot be searched, LibraryError, ModelError.
    """
    clock = Clock()
    library, topic = rag.library, " ".join(topic.split())
    day = as_of or rag.default_as_of()
    within = replace(scope, until=min(scope.until or day, day))
    _require_articles(library)
    selected = _about(rag, topic, day, within) if topic else within
    leads = library.feed.leads(selected, limit=MOST_LEADS)
    found = stories(leads, library, most=MOST_STORIES)
    told: list[_Told] = []
    for story in found:
        making.pause()
        told.append(_Told(story, _articles(library, story)))
    articles = [article for each in told for article in each.articles]
    among = _voices_among(library, articles)
    voice = among.by_article()
    asked = content_words(topic)
    every = [
        lines_of(library, each.articles, voice, making.pause)
        for each in _reported(told, "read", making)
    ]
    lines = [
        Lines(_showable(one, asked, making.pause), [word.key for word in asked], making.pause)
        for one in every
    ]
    given = shares([each.story.weight for each in told], [len(one.lines) for one in lines], points)
    chosen = [
        one
        for of, most in _reported(list(zip(lines, given, strict=True)), "choose", making)
        for one in choose(of, most, rag.embedder, making.pause)
    ]
    chosen.sort(key=_in_time({article.id: place for place, article in enumerate(articles)}))
    apart = _disagreements(every, among, day, making)
    clock.lap("retrieve")

    quotes = [quote for one in (*chosen, *apart) for quote in one.quotes]
    cited = {quote.article.id: quote.article for quote in quotes}
    citations = Citations(Voices.of(library, list(cited.values()), Scope(until=day)))
    making.report(BriefProgress("write", 0, len(chosen)))
    worded = word_points(
        [one.quotes for one in chosen],
        citations,
        library.sentences_of([one.quotes[0].article.id for one in chosen]),
        None if quotes_only else rag.writer,
        clock.deadline(deadline_s),
    )
    clock.lap("write")
    return Brief(
        topic=topic,
        as_of=day,
        articles=leads.total,
        read=len(articles),
        sources=len(set(voice.values())),
        points=tuple(
            _point(said, one.quotes, voice) for said, one in zip(worded.points, chosen, strict=True)
        ),
        conflicts=tuple(_numbered(one, citations) for one in apart),
        citations=citations.all(),
        missing=None if chosen else _missing(topic, leads.total),
        writer=worded.writer,
        timings_ms=clock.laps(),
        note=worded.note,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    story: Story
    articles: tuple[Article, ...]


def _about(rag: Briefing, topic: str, day: date, within: Scope) -> Scope:
    """The articles that have enough of the topic's words in their title or best passage; where none
    has, an article that does not exist."""
    terms = content_words(topic)
    found = {
        passage.article.id
        for passage in rag.search(topic, k=MOST_ABOUT, as_of=day, scope=within)
        if _speaks_of(f"{passage.article.title}\n{passage.text}", terms)
        and _names(topic) <= keys(words(f"{passage.article.title}\n{passage.text}"))
    }
    return replace(within, article_ids=frozenset(found or {""}))


def _reported(stories_: Sequence[_Each], step: Step, making: Making) -> Iterator[_Each]:
    for done, one in enumerate(stories_):
        making.report(BriefProgress(step, done, len(stories_)))
        making.pause()
        yield one


def _showable(
    lines: Sequence[Line], topic: Sequence[Word], pause: Callable[[], None]
) -> list[Line]:
    """The lines that can be read alone; of a topic, those that have enough of its words."""
    alone: list[Line] = []
    for line in lines:
        pause()
        if may_stand(line):
            alone.append(line)
    return [line for line in alone if _speaks_of(line.text, topic)] if topic else alone


def _speaks_of(text: str, terms: Sequence[Word]) -> bool:
    return sum(map(vocabulary(text).speaks_of, terms)) >= max(1, _ON_TOPIC * len(terms))


def _names(topic: str) -> frozenset[str]:
    """Keys of the names in a topic, all of which an article must have: "the Osby fire" is about no
    other fire."""
    return frozenset(word.key for run in names(f"on {topic}") for word in run)


def _articles(library: Library, story: Story) -> tuple[Article, ...]:
    """Those of the story that are read: copies once, and none that has been removed meanwhile."""
    members = story.article_ids[: 5 * MOST_READ]
    found: list[Article] = []
    for one in without_copies(members, library.copies_among(members))[:MOST_READ]:
        with suppress(ArticleNotFound):
            found.append(library.article(one))
    return tuple(found)


def _voices_among(library: Library, articles: Sequence[Article]) -> Voices:
    """Who of the articles themselves is a copy of whom."""
    by_id = {article.id: article for article in articles}
    copies = library.copies_among(list(by_id))
    return Voices(articles, {one: [by_id[n] for n in others] for one, others in copies.items()})


def _in_time(order: Mapping[str, int]) -> Callable[[Chosen], tuple[date, int, int]]:
    def place(one: Chosen) -> tuple[date, int, int]:
        quote = one.quotes[0]
        return (quote.article.published or date.max, order[quote.article.id], quote.start)

    return place


def _disagreements(
    every: Sequence[Sequence[Line]], among: Voices, day: date, making: Making
) -> list[Disagreement]:
    found: list[Disagreement] = []
    for lines in _reported(every, "compare", making):
        telling: list[Line] = []
        for line in lines:
            making.pause()
            if figures(line.text) and not is_furniture(line.text):
                telling.append(line)
        found += disagreements(
            Lines(telling[:_MOST_TELLING], pause=making.pause),
            among,
            day,
            most=_MOST_CONFLICTS - len(found),
            pause=making.pause,
        )
    return found


def _numbered(one: Disagreement, citations: Citations) -> Conflict:
    numbers = [citations.quote(quote).n for quote in one.quotes]
    values = tuple(
        ConflictValue(value.value, tuple(numbers[n - 1] for n in value.citations))
        for value in one.conflict.values
    )
    return Conflict(one.conflict.about, values)


def _point(said: CheckedSentence, quotes: Sequence[Quote], voice: Mapping[str, str]) -> Point:
    first = quotes[0]
    return Point(
        text=said.text,
        citations=said.citations,
        published=first.article.published,
        attribution=attribution(first.article, first.start, first.end),
        sources=len({voice[quote.article.id] for quote in quotes[: len(said.citations)]}),
    )


def _missing(topic: str, articles: int) -> str:
    if articles:
        return "No sentence of the articles can be read without what stands around it."
    return f"No article speaks of “{topic}”." if topic else "No article is in this selection."


def _require_articles(library: Library) -> None:
    if library.counts().articles == 0:
        raise EmptyLibrary(
            "the library holds no articles",
            where=library.where,
            next="Add some with: presscheck ingest PATH",
        )
