"""Articles on one affair -> the sentences that tell it, in the order of time.

A report's first sentence tells what is new in it, so those of all articles tell how it went, and
what the newest tells besides where it stands.
"""

from collections.abc import Mapping, Sequence

from rag.briefing.points import choose, lines_of, may_stand
from rag.briefing.salience import Line, Lines
from rag.briefing.stories import without_copies
from rag.embedding import Embedder
from rag.english.standing import is_furniture
from rag.english.words import content_words, keys
from rag.gathering.requests import Form
from rag.languages.unspaced import words_in
from rag.library import Library
from rag.types import Article, Passage, Quote

FITTING = 0.5
"""Of the best passage's score, from which an article is on the affair."""

MOST_LINES, MOST_WORDS = 8, 150

_FEWEST_WORDS = 6
"""Of a report's first sentence; what is shorter above it is a line of the page."""

_FIRST = 3
"""Sentences at the head of an article that its lead is looked for among."""

_OF_NEWEST = 5
"""Lines of the newest article beside its first."""

_TOLD = 0.8
"""Share of a line's words that stand in another, from which it tells nothing new."""


def fitting(passages: Sequence[Passage], copies: Mapping[str, Sequence[str]]) -> list[Article]:
    """The articles on the affair without copies, in the order of time. `passages` are the best of
    each article, best first; `copies` is Library.copies_among."""
    best = passages[0].score if passages else 0.0
    articles = {p.article.id: p.article for p in passages if p.score >= FITTING * best}
    kept = [articles[one] for one in without_copies(list(articles), copies)]
    return sorted(kept, key=_day)


def overview(
    form: Form, articles: Sequence[Article], library: Library, embedder: Embedder
) -> tuple[Quote, ...]:
    """What `articles`, which are in the order of time, tell in at most MOST_LINES lines."""
    told = lines_of(library, articles, {article.id: article.id for article in articles})
    own = [[line for line in told if line.article.id == article.id] for article in articles]
    leads = [lead for each in own if (lead := _lead(each))]
    further = _telling(own[-1], embedder) if own else ()
    wanted: Mapping[Form, Sequence[Line]] = {
        "latest": (*leads[-1:], *further),
        "timeline": leads[::-1],
        "summary": (*leads[::-1], *further),
    }
    chosen = _within_limits(wanted[form])
    place = {article.id: n for n, article in enumerate(articles)}
    chosen.sort(key=lambda line: (place[line.article.id], line.place))
    return tuple(line.quote for line in chosen)


def _lead(own: Sequence[Line]) -> Line | None:
    """Of the first sentences of a report, the one that tells most of what its title says."""
    first = [
        line
        for line in own
        if words_in(line.text) >= _FEWEST_WORDS
        and not is_furniture(line.text)
        and not line.text.rstrip().endswith("?")
    ][:_FIRST]
    title = keys(content_words(own[0].article.title)) if own else frozenset[str]()
    return max(first, key=lambda line: len(title & keys(content_words(line.text))), default=None)


def _telling(newest: Sequence[Line], embedder: Embedder) -> list[Line]:
    """The lines that tell best what their article is about."""
    lines = [line for line in newest if may_stand(line)]
    by_start = {line.start: line for line in lines}
    return [by_start[one.quotes[0].start] for one in choose(Lines(lines), _OF_NEWEST, embedder)]


def _within_limits(wanted: Sequence[Line]) -> list[Line]:
    """The first of `wanted` that fit and tell something new."""
    chosen: list[Line] = []
    told: list[frozenset[str]] = []
    words_left = MOST_WORDS
    for line in wanted:
        length, own = words_in(line.text), keys(content_words(line.text))
        new = all(len(own & other) < _TOLD * len(own) for other in told)
        if len(chosen) < MOST_LINES and new and (length <= words_left or not chosen):
            chosen.append(line)
            told.append(own)
            words_left -= length
    return chosen


def _day(article: Article) -> str:
    """Those without a day first."""
    return article.published.isoformat() if article.published else ""
