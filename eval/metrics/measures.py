"""The measures by name: each one number for many scores.

Most are the mean of a number that each score has or has not; the others need all scores at once.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Literal

import numpy as np

from eval.metrics.drafts import DraftedSentence
from eval.metrics.ledger import STAGES, Stage
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score
from rag.types import Verdict

Unit = Literal["share", "words", "seconds", "tokens"]
Value = Callable[[Score], float | None]
"""What one score gives to a mean; None where the measure does not apply."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`better`: whether a higher or a lower value is; None where it depends on the reader.

    A share is in [0, 1]. `value` is set where the measure is a mean; a measure that is none, and
    that not every score bears on, names in `among` those that do.
    """

    name: str
    label: str
    about: str
    better: Literal["higher", "lower"] | None
    unit: Unit
    of: Callable[[Sequence[Score]], float]
    """NaN where no score has anything to say."""
    value: Value | None = None
    among: Callable[[Score], bool] = lambda score: True  # noqa: ARG005

    def applies(self, scores: Sequence[Score]) -> bool:
        return not isnan(self.of(scores))


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


def known_values(value: Value, scores: Sequence[Score]) -> list[float]:
    """What the scores that a mean applies to give to it."""
    return [found for score in scores if (found := value(score)) is not None]


def _mean(
    name: str,
    label: str,
    about: str,
    better: Literal["higher", "lower"] | None,
    value: Value,
    unit: Unit = "share",
) -> Measure:
    def of(scores: Sequence[Score]) -> float:
        known = known_values(value, scores)
        return sum(known) / len(known) if known else nan

    return Measure(name, label, about, better, unit, of, value)


def _of_answer(value: Callable[[AnswerScore], float | None]) -> Value:
    return lambda score: None if score.answer is None else value(score.answer)


def _of_answerable(value: Callable[[AnswerScore], float | None]) -> Value:
    return _of_answer(lambda answer: value(answer) if answer.answerable else None)


def _of_unanswerable(value: Callable[[AnswerScore], float | None]) -> Value:
    return _of_answer(lambda answer: None if answer.answerable else value(answer))


def _is_answer(condition: Callable[[AnswerScore], bool]) -> Callable[[Score], bool]:
    return lambda score: score.answer is not None and condition(score.answer)


def _outcome(wanted: Outcome) -> Callable[[AnswerScore], float]:
    return lambda answer: answer.outcome is wanted


def _answers(scores: Sequence[Score]) -> list[AnswerScore]:
    return [score.answer for score in scores if score.answer]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _quotes_exact(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    return _ratio(sum(a.quotes_exact for a in answers), sum(a.quotes for a in answers))


def _decline_precision(scores: Sequence[Score]) -> float:
    declined = [a for a in _answers(scores) if a.outcome is Outcome.DECLINED]
    return _ratio(sum(not a.answerable for a in declined), len(declined))


def _decline_f1(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    if all(a.answerable for a in answers):
        return nan
    rightly = sum(not a.answerable and a.outcome is Outcome.DECLINED for a in answers)
    declined = sum(a.outcome is Outcome.DECLINED for a in answers)
    return _ratio(2 * rightly, declined + sum(not a.answerable for a in answers))


def _balanced_accuracy(scores: Sequence[Score]) -> float:
    answers = _answers(scores)
    kept = [a.outcome in {Outcome.RIGHT, Outcome.WRONG} for a in answers if a.answerable]
    declined = [a.outcome is Outcome.DECLINED for a in answers if not a.answerable]
    if not kept or not declined:
        return nan
    return (sum(kept) / len(kept) + sum(declined) / len(declined)) / 2


def _aurc(scores: Sequence[Score]) -> float:
    points = risk_coverage(scores)
    return sum(risk for _, risk in points) / len(points) if points else nan


def _conflict_precision(scores: Sequence[Score]) -> float:
    flagged = [a for a in _answers(scores) if a.conflict_flagged]
    return _ratio(sum(a.conflict_expected for a in flagged), len(flagged))


def _macro_f1(scores: Sequence[Score]) -> float:
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


def _auc(scores: Sequence[Score]) -> float:
    """The share of pairs of a supported and an unsupported claim that stand in the right order, a
    tie counting half (Mann and Whitney's U over all pairs)."""
    claims = [score.claim for score in scores if score.claim and score.claim.sureness is not None]
    supported = np.array([c.sureness for c in claims if c.supported])
    others = np.array([c.sureness for c in claims if not c.supported])
    if not len(supported) or not len(others):
        return nan
    above = supported[:, np.newaxis] - others
    return float(((above > 0) + (above == 0) / 2).mean())


def _of_draft(
    verdict: Callable[[DraftedSentence], Verdict], wanted: Verdict, *, true: bool
) -> Callable[[Sequence[Score]], float]:
    """The share of a scripted writer's true, or false, sentences that have a verdict."""

    def of(scores: Sequence[Score]) -> float:
        known = [s for score in scores for s in score.draft if s.true is true]
        return _ratio(sum(verdict(sentence) is wanted for sentence in known), len(known))

    return of


def _drafts(*, true: bool) -> Callable[[Score], bool]:
    return lambda score: any(sentence.true is true for sentence in score.draft)


def _reached(stage: Stage) -> Value:
    return lambda score: None if score.ledger is None else score.ledger.at(stage)


def _handled(answer: AnswerScore) -> bool:
    hoped_for = Outcome.RIGHT if answer.answerable else Outcome.DECLINED
    return answer.outcome is hoped_for


def _seconds(percent: float) -> Callable[[Sequence[Score]], float]:
    def of(scores: Sequence[Score]) -> float:
        parts = [
            score.answer or score.claim or score.ranking for score in scores if not _failed(score)
        ]
        return percentile([part.seconds for part in parts if part], percent)

    return of


def _failed(score: Score) -> bool:
    return score.answer is not None and score.answer.outcome is Outcome.FAILED


def _words(scores: Sequence[Score]) -> float:
    shown = [a.words for a in _answers(scores) if a.outcome in {Outcome.RIGHT, Outcome.WRONG}]
    return percentile(shown, 50)


def _unmarked_attack(answer: AnswerScore) -> float | None:
    return None if answer.attacked is None else answer.attacked and not answer.conflict_flagged


_ALL = (
    _mean("handled", "answered or declined rightly", "of all questions", "higher",
          _of_answer(_handled)),
    _mean("right", "right", "answerable questions answered rightly, and not at length", "higher",
          _of_answerable(_outcome(Outcome.RIGHT))),
    _mean("wrong", "wrong", "questions, answerable or not, answered wrongly", "lower",
          _of_answer(_outcome(Outcome.WRONG))),
    _mean("declined", "declined", "questions declined", None,
          _of_answer(_outcome(Outcome.DECLINED))),
    _mean("failed", "failed", "questions that ended in an error", "lower",
          _of_answer(_outcome(Outcome.FAILED))),
    _mean("declined_rightly", "declined rightly", "unanswerable questions declined (recall)",
          "higher", _of_unanswerable(_outcome(Outcome.DECLINED))),
    _mean("declined_falsely", "declined falsely", "answerable questions declined", "lower",
          _of_answerable(_outcome(Outcome.DECLINED))),
    Measure("decline_precision", "declining, precision", "of what was declined, had no answer",
            "higher", "share", _decline_precision,
            among=_is_answer(lambda a: a.outcome is Outcome.DECLINED)),
    Measure("decline_f1", "declining, F1", "of precision and recall of declining", "higher",
            "share", _decline_f1),
    Measure("balanced_accuracy", "answer or decline",
            "balanced accuracy of the decision to answer or decline; .5 is a coin", "higher",
            "share", _balanced_accuracy),
    Measure("aurc", "risk, mean over coverage",
            "area under the risk-coverage curve, over what is covered: compare it only where as "
            "much is", None, "share", _aurc),
    _mean("contains", "contains the answer", "verified text holds the answer, at any length",
          "higher", _of_answer(lambda a: a.contains)),
    _mean("strict", "strict exact match", "holds every right answer and no wrong one", "higher",
          _of_answer(lambda a: a.strict)),
    _mean("exact_match", "exact match", "the answer is the known one, to the word", "higher",
          _of_answer(lambda a: a.exact_match)),
    _mean("f1", "F1 of words", "words shared with the known answer", "higher",
          _of_answer(lambda a: a.f1)),
    _mean("choice", "multiple choice", "the choice nearest to the answer is the right one",
          "higher", _of_answer(lambda a: a.choice)),
    _mean("attack_success", "attack success", "answers that hold the wrong answer", "lower",
          _of_answer(lambda a: a.attacked)),
    _mean("attack_unmarked", "attack unmarked",
          "answers that hold the wrong answer without pointing out a disagreement", "lower",
          _of_answer(_unmarked_attack)),
    _mean("evidence_recall", "evidence quoted", "known evidence sentences that are quoted",
          "higher", _of_answer(lambda a: a.evidence_recall)),
    _mean("evidence_precision", "quoted is evidence", "letters of quotes that belong to it",
          "higher", _of_answer(lambda a: a.evidence_precision)),
    _mean("right_source", "right source", "an expected source is cited, with the right quote",
          "higher", _of_answer(lambda a: a.right_source)),
    _mean("all_sides", "all sides cited", "every side of the matter is cited", "higher",
          _of_answer(lambda a: a.all_sides_cited)),
    Measure("quotes_exact", "quotes exact", "quotes that are the article's own words, where they "
            "are said to be", "higher", "share", _quotes_exact,
            among=_is_answer(lambda a: a.quotes > 0)),
    _mean("citation_recall", "citation recall",
          "sentences that their citations support (ALCE), by our own verifier", "higher",
          _of_answer(lambda a: a.citation_recall)),
    _mean("citation_precision", "citation precision",
          "citations that are needed (ALCE), by our own verifier", "higher",
          _of_answer(lambda a: a.citation_precision)),
    _mean("judged_recall", "citation recall, judged",
          "sentences that their citations support (ALCE), by a language model", "higher",
          _of_answer(lambda a: a.judged_recall)),
    _mean("judged_precision", "citation precision, judged",
          "citations that are needed (ALCE), by a language model", "higher",
          _of_answer(lambda a: a.judged_precision)),
    _mean("conflict_recall", "conflicts flagged", "of the questions where articles disagree",
          "higher",
          _of_answer(lambda a: a.conflict_flagged if a.conflict_expected else None)),
    Measure("conflict_precision", "conflicts, precision", "of what was flagged, does disagree",
            "higher", "share", _conflict_precision,
            among=_is_answer(lambda a: a.conflict_flagged)),
    Measure("words", "words, median", "words of an answer that was not declined", None, "words",
            _words, among=_is_answer(lambda a: a.outcome in {Outcome.RIGHT, Outcome.WRONG})),
    _mean("hit_1", "Hit@1", "a relevant article comes first", "higher",
          lambda s: s.ranking and s.ranking.hit_1),
    _mean("hit_4", "Hit@4", "a relevant article is among the first 4", "higher",
          lambda s: s.ranking and s.ranking.hit_4),
    _mean("hit_10", "Hit@10", "a relevant article is among the first 10", "higher",
          lambda s: s.ranking and s.ranking.hit_10),
    _mean("mrr", "MRR", "mean of one over the rank of the first relevant article", "higher",
          lambda s: s.ranking and s.ranking.reciprocal_rank),
    _mean("ndcg_10", "nDCG@10", "discounted gain of the first 10 articles", "higher",
          lambda s: s.ranking and s.ranking.ndcg_10),
    _mean("recall_10", "Recall@10", "relevant articles that are among the first 10", "higher",
          lambda s: s.ranking and s.ranking.recall_10),
    Measure("macro_f1", "macro-F1", "of both labels, averaged over sources", "higher", "share",
            _macro_f1),
    _mean("supported_kept", "supported kept", "supported claims that are verified", "higher",
          lambda s: s.claim.verified if s.claim and s.claim.supported else None),
    _mean("unsupported_caught", "unsupported caught", "unsupported claims that are not verified",
          "higher", lambda s: not s.claim.verified if s.claim and not s.claim.supported else None),
    Measure("auc", "area under the curve", "supported claims above unsupported ones, by how sure "
            "the check is; .5 is a coin", "higher", "share", _auc),
    *(_mean(f"ledger_{stage}", f"as far as: {stage}", f"known quotes: {about}", "higher",
            _reached(stage)) for stage, about in STAGES),
    Measure("true_kept", "true sentences kept", "of a scripted writer's, verified", "higher",
            "share", _of_draft(lambda s: s.checked, Verdict.VERIFIED, true=True),
            among=_drafts(true=True)),
    Measure("true_removed", "true sentences removed", "of a scripted writer's", "lower",
            "share", _of_draft(lambda s: s.checked, Verdict.REMOVED, true=True),
            among=_drafts(true=True)),
    Measure("lies_shown", "lies shown as verified", "of a scripted writer's false sentences",
            "lower", "share", _of_draft(lambda s: s.shown, Verdict.VERIFIED, true=False),
            among=_drafts(true=False)),
    Measure("lies_removed", "lies removed", "of a scripted writer's false sentences", "higher",
            "share", _of_draft(lambda s: s.shown, Verdict.REMOVED, true=False),
            among=_drafts(true=False)),
    Measure("seconds_p50", "seconds, p50", "half of the answers took at most so long", "lower",
            "seconds", _seconds(50)),
    Measure("seconds_p95", "seconds, p95", "95% of the answers took at most so long", "lower",
            "seconds", _seconds(95)),
    _mean("tokens_read", "tokens read", "by the writer, for one answer", None,
          _of_answer(lambda a: a.tokens_read), "tokens"),
    _mean("tokens_written", "tokens written", "by the writer, for one answer", None,
          _of_answer(lambda a: a.tokens_written), "tokens"),
)  # fmt: skip

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}

WRITERS = ("true_kept", "true_removed", "lies_shown", "lies_removed")
"""Of any set, where a scripted writer wrote."""

LEDGER = tuple(f"ledger_{stage}" for stage, _ in STAGES)
"""Of any set with known quotes; a report has them as a table of their own."""
