"""Whether evidence is enough for an answer, and if not, what is missing, in words (pure)."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from rag.evidence.relevance import Relevance
from rag.languages.spoken import ENGLISH
from rag.question import Kind, Question
from rag.types import Risk

LIMITS: Mapping[Risk, float] = {"cautious": 0.35, "balanced": 0.22, "bold": 0.12}
"""Sufficiency from which the quotes answer by themselves."""

TOGETHER: Mapping[Risk, float] = {"cautious": 1.4, "balanced": 0.9, "bold": 0.7}
"""Answers that all sentences together are expected to hold from which they do so too: on ordinary
questions this tells those that are answered better than the likeliest sentence does (areas under
the curve of .74 and .69)."""

_MET = 0.54
"""Of `Relevance.sufficiency`, from which a sentence has what is asked for and speaks of it."""

_UNMET_SHARE = 0.5
"""What a likelihood is worth where no sentence comes so far."""

_FIRST = 8


class Estimated(Protocol):
    @property
    def relevance(self) -> Relevance: ...
    @property
    def likelihood(self) -> float: ...


_NOUNS: dict[Kind, str] = {
    "money": "an amount of money",
    "percent": "a percentage",
    "number": "a number",
    "duration": "a length of time",
    "date": "a date",
    "person": "a name",
    "place": "a place",
}


def enough(ranked: Sequence[Estimated], risk: Risk, language: str = ENGLISH) -> bool:
    """Whether the quotes answer by themselves: one of them surely enough, or all together, which
    nobody has measured for other languages than English."""
    if sufficiency(ranked, language) >= LIMITS[risk]:
        return True
    return language == ENGLISH and sum(one.likelihood for one in ranked) >= TOGETHER[risk]


def sufficiency(ranked: Sequence[Estimated], language: str = ENGLISH) -> float:
    """In [0, 1]: the likelihood of the best sentence, less where none of the first few has the kind
    of thing asked for, its names and most of its words: the trees, which read questions in English,
    saw too few such ones."""
    best = max((one.likelihood for one in ranked), default=0.0)
    if language != ENGLISH:
        return best
    met = max((one.relevance.sufficiency for one in ranked[:_FIRST]), default=0.0)
    return best if met >= _MET else _UNMET_SHARE * best


def what_is_missing(question: Question, ranked: Sequence[Relevance]) -> str:
    """What a declined answer says, as `Answer.missing`."""
    if not ranked:
        return "The articles say nothing about this."
    never = [
        term.text
        for term in question.terms
        if all(term in relevance.missing for relevance in ranked)
    ]
    if never:
        listed = ", ".join(f"“{term}”" for term in never[:4])
        return f"The articles found do not speak of {listed} in this connection."
    if noun := _NOUNS.get(question.kind):
        return f"The articles found speak of this, but do not give {noun} for it."
    return "The articles found touch on this, but no sentence answers it."
