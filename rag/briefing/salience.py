"""Which sentences say what their story is about: central among the others, told by others, early.

Centrality is LexRank's idea (Erkan and Radev 2004) in one step: how near a sentence is to the rest,
by words weighted by their rareness. Choosing is maximal marginal relevance (Carbonell and Goldstein
1998): what repeats a sentence that was chosen is left out.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.briefing.progress import go_on
from rag.english.standing import leans, tells_facts
from rag.english.words import content_words
from rag.types import Article, Quote

_CENTRAL, _SHARED, _EARLY = 0.45, 0.35, 0.3
_LEAD = 3.0
"""Sentences after which being early is worth half."""
_NO_FACTS = 0.6
_LEANING = 0.85


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article that may be shown; `place` counts its sentences from 0, `voice`
    tells independent articles apart."""

    article: Article
    start: int
    end: int
    place: int
    voice: str

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def quote(self) -> Quote:
        return Quote(self.article, self.start, self.end)


class Lines:
    """Sentences with their words as unit rows, (lines, words), so that any two can be compared."""

    def __init__(
        self,
        lines: Sequence[Line],
        topic: Sequence[str] = (),
        pause: Callable[[], None] = go_on,
    ) -> None:
        """`topic` are keys of words that the reader asked about."""
        self.lines = tuple(lines)
        self._topic = frozenset(topic)
        counts: list[Counter[str]] = []
        for line in lines:
            pause()
            counts.append(Counter(word.key for word in content_words(line.text)))
        known = Counter(key for count in counts for key in count)
        places = {key: place for place, key in enumerate(known)}
        rows = np.zeros((len(lines), len(places)), np.float32)
        for row, count in zip(rows, counts, strict=True):
            for key in count:
                row[places[key]] = np.log(1 + len(lines) / known[key])
        self.rows: NDArray[np.float32] = rows / np.maximum(
            np.linalg.norm(rows, axis=1, keepdims=True), 1e-6
        )
        self._keys = [frozenset(count) for count in counts]

    def likeness(self, one: int, other: int) -> float:
        return float(self.rows[one] @ self.rows[other])

    def nearest(self, one: int, others: Sequence[int], *, least: float) -> list[int]:
        """Those of `others` at least that like `one`, the most alike first."""
        if not others:
            return []
        near = self.rows[list(others)] @ self.rows[one]
        order = np.argsort(-near)
        return [others[int(n)] for n in order if near[n] >= least]

    def scores(self, numbers: Sequence[int]) -> dict[int, float]:
        """How well each of these lines of one story says what it is about, from 0 to about 1."""
        if not numbers:
            return {}
        chosen = self.rows[list(numbers)]
        centre = chosen.mean(axis=0)
        centre = centre / max(float(np.linalg.norm(centre)), 1e-6)
        central = chosen @ centre
        alike = chosen @ chosen.T
        voices = np.array([self.lines[n].voice for n in numbers])
        shared = np.zeros(len(numbers), np.float32)
        others = sorted(set(voices.tolist()))
        if len(others) > 1:
            best = np.stack([alike[:, voices == voice].max(axis=1) for voice in others])
            own = np.array([[voice == other for voice in voices] for other in others])
            shared = np.where(own, 0.0, best).sum(axis=0) / (len(others) - 1)
        return {
            number: self._score(number, float(c), float(s))
            for number, c, s in zip(numbers, central, shared, strict=True)
        }

    def _score(self, number: int, central: float, shared: float) -> float:
        line = self.lines[number]
        early = _LEAD / (_LEAD + line.place)
        score = _CENTRAL * central + _SHARED * shared + _EARLY * early
        if self._topic:
            score *= 0.4 + len(self._topic & self._keys[number]) / len(self._topic)
        score *= _LEANING if leans(line.text) else 1.0
        return score if tells_facts(line.text) else _NO_FACTS * score
