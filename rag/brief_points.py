"""Which sentences of some articles become the key points of a brief, and who else says each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from rag.library import Library
from rag.salience import SAME_POINT, Line, Lines
from rag.standalone import opening, stands_alone
from rag.terms import content_words, keys
from rag.types import Article, Quote, Verdict
from rag.verify import Support, verify

MOST_SENTENCES = 80
"""Of one article; what stands further below is seldom what it is about."""

_ALIKE = 0.25
"""Cosine of two sentences' words from which one is checked against the other."""

_MOST_CHECKED = 8
_MOST_TELLERS = 3
_REPEATS_TITLE = 0.85
"""Share of a sentence's words that stand in its article's title, from which it is a headline."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A point's own quote first, then those of other voices that verify it; at most three."""

    quotes: tuple[Quote, ...]


def lines_of(library: Library, articles: Sequence[Article], voice: Mapping[str, str]) -> list[Line]:
    """The sentences of `articles` that can be read alone, without a bullet or a dateline."""
    found: list[Line] = []
    for article in articles:
        title = keys(content_words(article.title))
        spans = [s for s in library.sentences(article.id) if s.kind == "text"][:MOST_SENTENCES]
        for place, span in enumerate(spans):
            text = article.text[span.start : span.end]
            start = span.start + opening(text)
            text = article.text[start : span.end]
            own = keys(content_words(text))
            if stands_alone(text) and len(own & title) < _REPEATS_TITLE * len(own):
                found.append(Line(article, start, span.end, place, voice[article.id]))
    return found


def shares(weights: Sequence[float], there: Sequence[int], most: int) -> list[int]:
    """How many points each story gets, of `there` sentences: one each while they last, the rest by
    weight (d'Hondt)."""
    given = [0] * len(weights)
    for place in range(len(weights)):
        if sum(given) < most and there[place]:
            given[place] = 1
    while sum(given) < min(most, sum(there)):
        open_to = [n for n in range(len(weights)) if given[n] < there[n]]
        given[max(open_to, key=lambda n: weights[n] / (given[n] + 1))] += 1
    return given


def choose(lines: Lines, most: int) -> list[Chosen]:
    """At most `most` lines of one story, the best first, none that repeats another; no article
    gives more than its part while others have something to say."""
    scores = lines.scores(range(len(lines.lines)))
    articles = {line.article.id for line in lines.lines}
    part = ceil(most / max(len(articles), 1)) + 1
    chosen: list[int] = []
    for limit in (part, most):
        for number in sorted(scores, key=lambda n: -scores[n]):
            if len(chosen) == most:
                break
            own = lines.lines[number].article.id
            given = sum(lines.lines[n].article.id == own for n in chosen)
            if given < limit and not any(_repeats(lines, number, other) for other in chosen):
                chosen.append(number)
    return [Chosen((lines.lines[n].quote, *_tellers(lines, n))) for n in chosen]


def _repeats(lines: Lines, one: int, other: int) -> bool:
    return one == other or lines.likeness(one, other) >= SAME_POINT


def _tellers(lines: Lines, number: int) -> list[Quote]:
    """Quotes of other voices that the sentence, taken as a claim, is verified by; one a voice."""
    line = lines.lines[number]
    others = [n for n, other in enumerate(lines.lines) if other.voice != line.voice]
    found: dict[str, Quote] = {}
    for n in lines.nearest(number, others, least=_ALIKE)[:_MOST_CHECKED]:
        other = lines.lines[n]
        support = Support(other.text, other.article.title)
        if other.voice not in found and verify(line.text, support).verdict is Verdict.VERIFIED:
            found[other.voice] = other.quote
    return list(found.values())[: _MOST_TELLERS - 1]
