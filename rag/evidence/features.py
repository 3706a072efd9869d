"""What the likelihood that a sentence answers a question is estimated from, as numbers. Pure.

Beside the measures of relevance these say where the sentence stands among the others, what it
offers as an answer, and in how many other articles the same is offered.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.english.matching import content_vocabulary, together
from rag.english.words import Word, content_words, words
from rag.evidence.relevance import Relevance
from rag.evidence.spans import AnswerSpan
from rag.question import Question

_WINDOW = 14  # words
_AGE_UNKNOWN = 15  # days
_MOST_VOTES = 6
_BEST_SPANS = 3


@dataclass(frozen=True, slots=True)
class Rated:
    """A sentence, its relevance, and what it offers. `position` counts the article's sentences,
    `rank` the passages, both from 0; `passage_share` is the passage's score beside the best's."""

    text: str
    article_id: str
    published: date | None
    position: int
    rank: int
    passage_share: float
    relevance: Relevance
    spans: tuple[AnswerSpan, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """What one feature is read from: the sentence, its words and all that was rated with it."""

    question: Question
    weights: Mapping[str, float]
    rated: Rated
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    votes: int
    best: Mapping[str, float]

    @property
    def missing_weights(self) -> list[float]:
        return [self.weights.get(word.key, 0.0) for word in self.rated.relevance.missing]


def _verbs_met(given: _Given) -> float:
    """The share of the question's verbs that the sentence has; a half where it has none."""
    verbs = [term for term in given.question.terms if term.key in given.question.verbs]
    if not verbs:
        return 0.5
    return sum(map(content_vocabulary(given.rated.text).speaks_of, verbs)) / len(verbs)


def _new_words(given: _Given) -> float:
    asked = {term.key for term in given.question.terms}
    return min(1.0, sum(word.key not in asked for word in given.content) / 10)


def _pairs_met(given: _Given) -> float:
    """The share of the question's pairs of neighbours that are neighbours in the sentence."""
    asked = _pairs(content_words(given.question.standalone))
    return len(_pairs(given.content) & asked) / max(1, len(asked))


def _pairs(found: Sequence[Word]) -> set[tuple[str, str]]:
    return {(one.key, two.key) for one, two in pairwise(found)}


def _together(given: _Given) -> float:
    """The largest share of the question's terms within a few words of each other."""
    asked = together(given.question.terms)
    hits = [(place, word.key) for place, word in enumerate(given.words) if asked.met_by(word)]
    most = max(
        (len({key for at, key in hits if first <= at < first + _WINDOW}) for first, _ in hits),
        default=0,
    )
    return most / max(1, len(given.question.terms))


def _age(given: _Given) -> float:
    published, today = given.rated.published, given.question.asked_on
    days = (today - published).days if published and today else _AGE_UNKNOWN
    return math.log1p(max(0, days)) / 4


def _best_span(given: _Given) -> float:
    return given.rated.spans[0].score if given.rated.spans else -0.3


def _missing_share(given: _Given) -> float:
    return sum(given.missing_weights) / (sum(given.weights.values()) or 1.0)


FEATURES: Mapping[str, Callable[[_Given], float]] = {
    "cosine": lambda g: g.rated.relevance.cosine,
    "coverage": lambda g: g.rated.relevance.coverage,
    "own": lambda g: g.rated.relevance.own,
    "about": lambda g: g.rated.relevance.about,
    "typed": lambda g: g.rated.relevance.typed,
    "focused": lambda g: g.rated.relevance.focused,
    "named": lambda g: g.rated.relevance.named,
    "sufficiency": lambda g: g.rated.relevance.sufficiency,
    "terms missing": lambda g: len(g.rated.relevance.missing) / max(1, len(g.question.terms)),
    "weight missing": _missing_share,
    "heaviest missing": lambda g: max(g.missing_weights, default=0.0) / 8,
    "verbs met": _verbs_met,
    "pairs met": _pairs_met,
    "terms together": _together,
    "new words": _new_words,
    "length": lambda g: math.log(len(g.rated.text.split()) + 1),
    "position": lambda g: 1 / (1 + g.rated.position),
    "passage share": lambda g: g.rated.passage_share,
    "passage rank": lambda g: 1 / (1 + g.rated.rank),
    "age": _age,
    "best span": _best_span,
    "has a span": lambda g: bool(g.rated.spans),
    "span is a name": lambda g: bool(g.rated.spans) and g.rated.spans[0].text[0].isupper(),
    "votes": lambda g: g.votes / 3,
    "terms asked": lambda g: len(g.question.terms) / 10,
    "asks money": lambda g: g.question.kind == "money",
    "asks a date": lambda g: g.question.kind == "date",
    "asks a figure": lambda g: g.question.kind in {"number", "percent", "duration"},
    "asks who": lambda g: g.question.kind == "person",
    "asks where": lambda g: g.question.kind == "place",
    "asks a thing": lambda g: g.question.kind == "thing",
    "asks openly": lambda g: g.question.kind == "open",
    "asks yes or no": lambda g: g.question.kind == "yes-no",
    "cosine to best": lambda g: g.best["cosine"] - g.rated.relevance.cosine,
    "coverage to best": lambda g: g.best["coverage"] - g.rated.relevance.coverage,
    "own to best": lambda g: g.best["own"] - g.rated.relevance.own,
    "about to best": lambda g: g.best["about"] - g.rated.relevance.about,
    "best cosine": lambda g: g.best["cosine"],
    "best own": lambda g: g.best["own"],
}
"""Name -> how it is read. The fitted trees know the columns by these names, in this order."""


def answer_features(
    question: Question, weights: Mapping[str, float], rated: Sequence[Rated]
) -> NDArray[np.float32]:
    """Sentences x FEATURES; `weights` are `relevance.term_weights`."""
    best = {
        name: max((getattr(one.relevance, name) for one in rated), default=0.0)
        for name in ("cosine", "coverage", "own", "about")
    }
    rows: list[list[float]] = []
    for one in rated:
        given = _Given(
            question, weights, one, words(one.text), content_words(one.text),
            _votes(one, rated), best,
        )  # fmt: skip
        rows.append([float(read(given)) for read in FEATURES.values()])
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def _votes(one: Rated, rated: Sequence[Rated]) -> int:
    """The most other articles that offer one of its best spans, too."""
    return min(
        _MOST_VOTES,
        max(
            (
                len(
                    {
                        other.article_id
                        for other in rated
                        if other.article_id != one.article_id
                        and any(span.agrees(theirs) for theirs in other.spans[:_BEST_SPANS])
                    }
                )
                for span in one.spans[:_BEST_SPANS]
            ),
            default=0,
        ),
    )
