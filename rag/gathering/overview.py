"""Articles on one affair -> the sentences that tell it, in the order of time.

A report's first sentence tells what is new in it, so those of all articles tell how it went, and
what the newest tells besides where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from rag.briefing.points import choose, lines_of, may_stand
from rag.briefing.salience import Line, Lines
from rag.briefing.stories import without_copies
from rag.embedding import Embedder
from rag.gathering.requests import Form
from rag.languages.unspaced import words_in
from rag.library import Library
from rag.types import Article, Passage, Quote

FITTING = 0.5
"""Of the best passage's score, from which an article is on the affair."""

MOST_LINES, MOST_WORDS = 8, 150

_OF_NEWEST = 5
"""Lines of the newest article beside its first."""

_ALIKE = 0.6
"""Cosine of two lines' words from which one tells what the other does."""


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
    lines = Lines([line for line in told if may_stand(line)])
    by_article = {
        article.id: [line for line in lines.lines if line.article.id == article.id]
        for article in articles
    }
    *earlier, newest = [own for own in by_article.values() if own] or [[]]
    if not newest:
        return ()
    further = _telling(newest, embedder)
    if form == "latest":
        wanted = chain(newest[:1], further)
    elif form == "timeline":
        wanted = chain(newest[:1], *(own[:1] for own in reversed(earlier)))
    else:
        wanted = chain(newest[:1], *(own[:1] for own in reversed(earlier)), further)
    chosen = _within_limits(lines, wanted)
    place = {article.id: n for n, article in enumerate(articles)}
    chosen.sort(key=lambda line: (place[line.article.id], line.place))
    return tuple(line.quote for line in chosen)


def _telling(newest: Sequence[Line], embedder: Embedder) -> Iterator[Line]:
    """The lines that tell best what their article is about."""
    by_start = {line.start: line for line in newest}
    for one in choose(Lines(newest), _OF_NEWEST, embedder):
        yield by_start[one.quotes[0].start]


def _within_limits(lines: Lines, wanted: Iterator[Line]) -> list[Line]:
    """The first of `wanted` that fit and tell something new."""
    places = {(line.article.id, line.start): n for n, line in enumerate(lines.lines)}
    chosen: list[int] = []
    words_left = MOST_WORDS
    for line in wanted:
        place = places[line.article.id, line.start]
        length = words_in(line.text)
        told = any(lines.likeness(place, other) >= _ALIKE for other in chosen)
        if told or (chosen and length > words_left):
            continue
        chosen.append(place)
        words_left -= length
    return [lines.lines[place] for place in islice(chosen, MOST_LINES)]


def _day(article: Article) -> str:
    """Those without a day first."""
    return article.published.isoformat() if article.published else ""
