"""How a case came out, in words and in a colour: the same ones in every table and plot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from eval.metrics.scores import AnswerScore, Outcome, Score

Colour = Literal["right", "spared", "declined", "wrong", "failed"]
"""Names of the page's colours; `spared` is a paler right."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    colour: Colour
    about: str


_RIGHT = Kind("right", "right", "answered rightly")
_DECLINED_RIGHTLY = Kind("declined rightly", "spared", "there was no answer to give")
_DECLINED = Kind("declined", "declined", "declined, though there is an answer")
_WRONG = Kind("wrong", "wrong", "answered wrongly")
_FAILED = Kind("failed", "failed", "ended in an error")
_KEPT = Kind("kept", "right", "supported, and verified")
_CAUGHT = Kind("caught", "spared", "not supported, and not verified")
_MISSED = Kind("missed", "declined", "supported, but not verified")
_LET_THROUGH = Kind("let through", "wrong", "not supported, but verified")
_FIRST = Kind("first", "right", "a relevant article comes first")
_AMONG_4 = Kind("among 4", "spared", "a relevant article is among the first 4")
_AMONG_10 = Kind("among 10", "declined", "a relevant article is among the first 10")
_NOT_FOUND = Kind("not found", "wrong", "no relevant article is among the first 10")
_NOT_SCORED = Kind("not scored", "failed", "the system gives nothing of the kind")

_ALL = (
    *(_RIGHT, _DECLINED_RIGHTLY, _DECLINED, _WRONG, _FAILED),
    *(_KEPT, _CAUGHT, _MISSED, _LET_THROUGH),
    *(_FIRST, _AMONG_4, _AMONG_10, _NOT_FOUND, _NOT_SCORED),
)


def kind_of(score: Score) -> Kind:
    """Of the answer where there is one, else of the claim, else of the search."""
    if score.answer:
        return _of_answer(score.answer)
    if score.claim:
        if score.claim.supported:
            return _KEPT if score.claim.verified else _MISSED
        return _LET_THROUGH if score.claim.verified else _CAUGHT
    if score.ranking is None:
        return _NOT_SCORED
    found = score.ranking
    if found.hit_1:
        return _FIRST
    if found.hit_4:
        return _AMONG_4
    return _AMONG_10 if found.hit_10 else _NOT_FOUND


def kinds_in(scores: Iterable[Score]) -> tuple[Kind, ...]:
    """Those that come up, the best first."""
    there = {kind_of(score) for score in scores}
    return tuple(kind for kind in _ALL if kind in there)


def _of_answer(answer: AnswerScore) -> Kind:
    match answer.outcome:
        case Outcome.RIGHT:
            return _RIGHT
        case Outcome.WRONG:
            return _WRONG
        case Outcome.FAILED:
            return _FAILED
        case Outcome.DECLINED:
            return _DECLINED if answer.answerable else _DECLINED_RIGHTLY
