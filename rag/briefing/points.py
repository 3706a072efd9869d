"""Which sentences of some articles become the key points of a brief, and who else says each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from rag.briefing.progress import go_on
from rag.briefing.salience import Line, Lines
from rag.embedding import Embedder
from rag.english.standing import opening, stands_alone
from rag.english.words import content_words, keys
from rag.library import Library
from rag.types import Article, Quote, Verdict
from rag.verification import Support, verify

MOST_SENTENCES = 80
"""Of one article; what stands further below is seldom what it is about."""

_ALIKE = 0.25
"""Cosine of two sentences' words from which one is checked against the other."""

SAME_POINT = 0.8
"""Cosine of two sentences' vectors from which they make one point: of two, one is shown."""

_REPETITION = 0.45
"""What being as near as can be to a chosen sentence takes from a score of 0 to 1."""

_UNHEARD = 0.08
"""What a sentence gains whose article has said nothing yet."""

_EMBEDDED = 16
"""Sentences a point that are embedded: 160 for ten points, half a second on two cores."""

_AT_A_TIME = 2
"""Sentences, since nothing can interrupt the model: 16 ms on two cores. All at once would save a
second of three."""
_SAYS_SO = 0.85
"""Share of the sentence's words from which another says so; a citation beside an answer needs less,
but here a source is counted."""

_MOST_CHECKED = 8
_MOST_TELLERS = 3
_REPEATS_TITLE = 0.85
"""Share of a sentence's words that stand in its article's title, from which it is a headline."""

_MEANS_ANOTHER = re.compile(
    r"\b(?:the (?:statement|announcement|achievement|result|finding|move|(?:new|latest|same) "
    r"(?:poll|survey|study|report|law|rule)|two (?:countries|sides|men|women|companies|teams)|"
    r"latter|former)|(?:announced|made|did|said|called|saw) (?:it|so|them))\b"
    r"(?! (?:of|that|to|for|by|from|in)\b)|\btherefore\b|^The tests?\b|"
    r"\basked (?:contributors|readers)\b|"
    r"^(?:Some|Many|Most|Several|Others) (?:use|buy|look|turn|take|make|think|want|hope|see)\b|"
    r"^[^.]{0,40}\b(?:Agency|Images|Getty|Photo)s?/(?:AP|AFP|Getty|Reuters)\b"
)
"""Words that mean something the reader has not seen, wherever they stand; captions. Found by
reading the points of 600 articles."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A point's own quote first, then those of other voices that verify it; at most three."""

    quotes: tuple[Quote, ...]


def lines_of(
    library: Library,
    articles: Sequence[Article],
    voice: Mapping[str, str],
    pause: Callable[[], None] = go_on,
) -> list[Line]:
    """The sentences of `articles` that are still there, without a bullet or a dateline."""
    found: list[Line] = []
    for article in articles:
        pause()
        sentences = library.sentences_of([article.id]).get(article.id, ())
        spans = [s for s in sentences if s.kind == "text"][:MOST_SENTENCES]
        for place, span in enumerate(spans):
            text = article.text[span.start : span.end]
            start = span.start + opening(text)
            found.append(Line(article, start, span.end, place, voice[article.id]))
    return found


def may_stand(line: Line) -> bool:
    """Whether it can be read alone and is no headline."""
    own = keys(content_words(line.text))
    title = keys(content_words(line.article.title))
    return (
        stands_alone(line.text)
        and not _MEANS_ANOTHER.search(line.text)
        and len(own & title) < _REPEATS_TITLE * len(own)
    )


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


def choose(
    lines: Lines, most: int, embedder: Embedder, pause: Callable[[], None] = go_on
) -> list[Chosen]:
    """At most `most` lines of one story, those first that say best what it is about and least of
    what is said already; no article gives more than its part while others have something to say."""
    scores = lines.scores(range(len(lines.lines)))
    best = sorted(scores, key=lambda n: -scores[n])[: _EMBEDDED * most]
    if not best or not most:
        return []
    vectors = _embedded([lines.lines[n].text for n in best], embedder, pause)
    articles = [lines.lines[n].article.id for n in best]
    part = ceil(most / len(set(articles))) + 1
    nearest = np.zeros(len(best), np.float32)
    worth = np.array([scores[n] for n in best], np.float32)
    chosen: list[int] = []
    for _ in range(min(most, len(best))):
        full = {one for one in articles if sum(articles[n] == one for n in chosen) >= part}
        barred = np.array([one in full for one in articles]) | (nearest >= SAME_POINT)
        barred[chosen] = True
        if barred.all():
            break
        heard = {articles[n] for n in chosen}
        gain = _UNHEARD * np.array([one not in heard for one in articles])
        value = worth - _REPETITION * nearest + gain
        place = int(np.argmax(np.where(barred, -np.inf, value)))
        chosen.append(place)
        nearest = np.maximum(nearest, vectors @ vectors[place])
    numbers = [best[place] for place in chosen]
    return [Chosen((lines.lines[n].quote, *_tellers(lines, n, pause))) for n in numbers]


def _embedded(
    texts: Sequence[str], embedder: Embedder, pause: Callable[[], None]
) -> NDArray[np.float32]:
    """A few at a time, since nothing can interrupt the model."""
    rows: list[NDArray[np.float32]] = []
    for first in range(0, len(texts), _AT_A_TIME):
        pause()
        rows.append(embedder.embed(texts[first : first + _AT_A_TIME]))
    return np.concatenate(rows)


def _tellers(lines: Lines, number: int, pause: Callable[[], None]) -> list[Quote]:
    """Quotes of other voices that the sentence, taken as a claim, is verified by; one a voice."""
    line = lines.lines[number]
    others = [n for n, other in enumerate(lines.lines) if other.voice != line.voice]
    found: dict[str, Quote] = {}
    for n in lines.nearest(number, others, least=_ALIKE)[:_MOST_CHECKED]:
        pause()
        other = lines.lines[n]
        # Without the title, which would lend the names that the sentence itself lacks.
        support = Support(other.text)
        finding = verify(line.text, support)
        says_so = finding.verdict is Verdict.VERIFIED and finding.coverage >= _SAYS_SO
        if says_so and other.voice not in found:
            found[other.voice] = other.quote
    return list(found.values())[: _MOST_TELLERS - 1]
