"""The measures by name: each one number for many scores.

Most are the mean of a number that each score has or has not; the others need all scores at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Literal

from eval.metrics import over_scores
from eval.metrics.ledger import STAGES, Stage
from eval.metrics.scores import AnswerScore, Outcome, Score
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


def _reached(stage: Stage) -> Value:
    return lambda score: None if score.ledger is None else score.ledger.at(stage)


def _handled(answer: AnswerScore) -> bool:
    hoped_for = Outcome.RIGHT if answer.answerable else Outcome.DECLINED
    return answer.outcome is hoped_for


def _drafts(*, true: bool) -> Callable[[Score], bool]:
    return lambda score: any(sentence.true is true for sentence in score.draft)


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
            "higher", "share", over_scores.decline_precision,
            among=_is_answer(lambda a: a.outcome is Outcome.DECLINED)),
    Measure("decline_f1", "declining, F1", "of precision and recall of declining", "higher",
            "share", over_scores.decline_f1),
    Measure("balanced_accuracy", "answer or decline",
            "balanced accuracy of the decision to answer or decline; .5 is a coin", "higher",
            "share", over_scores.balanced_accuracy),
    Measure("aurc", "risk, mean over coverage",
            "area under the risk-coverage curve, over what is covered: compare it only where as "
            "much is", None, "share", over_scores.aurc),
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
            "are said to be", "higher", "share", over_scores.quotes_exact,
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
            "higher", "share", over_scores.conflict_precision,
            among=_is_answer(lambda a: a.conflict_flagged)),
    Measure("words", "words, median", "words of an answer that was not declined", None, "words",
            over_scores.words,
            among=_is_answer(lambda a: a.outcome in {Outcome.RIGHT, Outcome.WRONG})),
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
            over_scores.macro_f1),
    _mean("supported_kept", "supported kept", "supported claims that are verified", "higher",
          lambda s: s.claim.verified if s.claim and s.claim.supported else None),
    _mean("unsupported_caught", "unsupported caught", "unsupported claims that are not verified",
          "higher", lambda s: not s.claim.verified if s.claim and not s.claim.supported else None),
    Measure("auc", "area under the curve", "supported claims above unsupported ones, by how sure "
            "the check is; .5 is a coin", "higher", "share", over_scores.auc),
    *(_mean(f"ledger_{stage}", about, "of the questions with a known quote", "higher",
            _reached(stage)) for stage, about in STAGES),
    Measure("true_kept", "true sentences kept", "of a scripted writer's, verified", "higher",
            "share", over_scores.of_draft(lambda s: s.checked, Verdict.VERIFIED, true=True),
            among=_drafts(true=True)),
    Measure("true_removed", "true sentences removed", "of a scripted writer's", "lower",
            "share", over_scores.of_draft(lambda s: s.checked, Verdict.REMOVED, true=True),
            among=_drafts(true=True)),
    Measure("lies_shown", "lies shown as verified", "of a scripted writer's false sentences",
            "lower", "share", over_scores.of_draft(lambda s: s.shown, Verdict.VERIFIED, true=False),
            among=_drafts(true=False)),
    Measure("lies_removed", "lies removed", "of a scripted writer's false sentences", "higher",
            "share", over_scores.of_draft(lambda s: s.shown, Verdict.REMOVED, true=False),
            among=_drafts(true=False)),
    Measure("seconds_p50", "seconds, p50", "half of the answers took at most so long", "lower",
            "seconds", over_scores.seconds(50)),
    Measure("seconds_p95", "seconds, p95", "95% of the answers took at most so long", "lower",
            "seconds", over_scores.seconds(95)),
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
