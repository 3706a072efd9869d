"""The measures that need all scores at once, and are no mean of what each gives."""

import itertools
from collections.abc import Callable, Sequence
from math import nan

import numpy as np

from eval.metrics.drafts import DraftedSentence
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score
from rag.types import Verdict


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of `values` lie, between neighbours by straight line (type
    7 of Hyndman and Fan, 1996). NaN of nothing."""
    return float(np.percentile(values, percent)) if values else nan


def risk_coverage(scores: Sequence[Score]) -> list[tuple[float, float]]:
    """(coverage, risk) after each answer, the surest first: the share of all questions answered so
    far, and the share of those answers that are not right (El-Yaniv and Wiener, 2010). Declined
    questions are never covered; an answer to a question that has none is not right."""
    answers = [score.answer for score in scores if score.answer]
    given = [a for a in answers if a.outcome in {Outcome.RIGHT, Outcome.WRONG}]
    given.sort(key=lambda answer: -(answer.confidence or 0.0))
    points: list[tuple[float, float]] = []
    number, errors = 0, 0.0
    for _, tied in itertools.groupby(given, key=lambda answer: answer.confidence or 0.0):
        wrong = [answer.outcome is Outcome.WRONG for answer in tied]
        for _ in wrong:  # among the equally sure, in any order: the errors to expect
            number += 1
            errors += sum(wrong) / len(wrong)
            points.append((number / len(answers), errors / number))
    return points


def _answers(scores: Sequence[Score]) -> list[AnswerScore]:
    return [score.answer for score in scores if score.answer]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan


def quotes_exact(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    return _ratio(sum(a.quotes_exact for a in answers), sum(a.quotes for a in answers))


def decline_precision(scores: Sequence[Score]) -> float:
    declined = [a for a in _answers(scores) if a.outcome is Outcome.DECLINED]
    return _ratio(sum(not a.answerable for a in declined), len(declined))


def decline_f1(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    if all(a.answerable for a in answers):
        return nan
    rightly = sum(not a.answerable and a.outcome is Outcome.DECLINED for a in answers)
    declined = sum(a.outcome is Outcome.DECLINED for a in answers)
    return _ratio(2 * rightly, declined + sum(not a.answerable for a in answers))


def balanced_accuracy(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    kept = [a.outcome in {Outcome.RIGHT, Outcome.WRONG} for a in answers if a.answerable]
    declined = [a.outcome is Outcome.DECLINED for a in answers if not a.answerable]
    if not kept or not declined:
        return nan
    return (sum(kept) / len(kept) + sum(declined) / len(declined)) / 2


def aurc(scores: Sequence[Score]) -> float:
    points = risk_coverage(scores)
    return sum(risk for _, risk in points) / len(points) if points else nan


def conflict_precision(scores: Sequence[Score]) -> float:
    flagged = [a for a in _answers(scores) if a.conflict_flagged]
    return _ratio(sum(a.conflict_expected for a in flagged), len(flagged))


def macro_f1(scores: Sequence[Score]) -> float:
    types = dict.fromkeys(score.type for score in scores if score.claim)
    found = [
        _macro_f1_of([s.claim for s in scores if s.claim and s.type == name]) for name in types
    ]
    return sum(found) / len(found) if found else nan


def _macro_f1_of(claims: Sequence[ClaimScore]) -> float:
    """The mean of the F1 of both labels, as scikit-learn's f1_score(average="macro")."""
    both: list[float] = []
    for label in (True, False):
        true = sum(c.supported is label and c.verified is label for c in claims)
        either = sum(c.supported is label for c in claims) + sum(
            c.verified is label for c in claims
        )
        both.append(2 * true / either if either else 0.0)
    return sum(both) / 2


def auc(scores: Sequence[Score]) -> float:
    """The share of pairs of a supported and an unsupported claim that stand in the right order, a
    tie counting half (Mann and Whitney's U over all pairs)."""
    claims = [score.claim for score in scores if score.claim and score.claim.sureness is not None]
    supported = np.array([c.sureness for c in claims if c.supported])
    others = np.array([c.sureness for c in claims if not c.supported])
    if not len(supported) or not len(others):
        return nan
    above = supported[:, np.newaxis] - others
    return float(((above > 0) + (above == 0) / 2).mean())


def of_draft(
    verdict: Callable[[DraftedSentence], Verdict], wanted: Verdict, *, true: bool
) -> Callable[[Sequence[Score]], float]:
    """The share of a scripted writer's true, or false, sentences that have a verdict."""

    def of(scores: Sequence[Score]) -> float:
        known = [s for score in scores for s in score.draft if s.true is true]
        return _ratio(sum(verdict(sentence) is wanted for sentence in known), len(known))

    return of


def seconds(percent: float) -> Callable[[Sequence[Score]], float]:
    def of(scores: Sequence[Score]) -> float:
        parts = [
            score.answer or score.claim or score.ranking for score in scores if not _failed(score)
        ]
        return percentile([part.seconds for part in parts if part], percent)

    return of


def _failed(score: Score) -> bool:
    return score.answer is not None and score.answer.outcome is Outcome.FAILED


def words(scores: Sequence[Score]) -> float:
    shown = [a.words for a in _answers(scores) if a.outcome in {Outcome.RIGHT, Outcome.WRONG}]
    return percentile(shown, 50)
