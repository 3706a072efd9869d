"""What is counted about one output. Right, wrong and declined are three outcomes: guessing must
not pay, so declining is never counted as wrong, nor an unsupported sentence as right."""

from dataclasses import dataclass
from enum import StrEnum

from eval.cases import Case
from eval.metrics.citations import (
    Cited,
    alce_precision,
    alce_recall,
    all_sides_cited,
    evidence_precision,
    evidence_recall,
    exact_quotes,
    right_source,
    supported_by_verifier,
    verified,
)
from eval.metrics.drafts import DraftedSentence
from eval.metrics.ledger import Ledger
from eval.metrics.ranking import RankingScore
from eval.metrics.texts import best_choice, contains, exact_match, holds_all, token_f1, word_count
from rag.types import Answer, Status, Verdict


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"
    FAILED = "failed"
    """The system raised an error: neither right nor wrong, but it counts in every share."""


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """Of one answer; None where the case asks nothing of the kind."""

    answerable: bool
    outcome: Outcome
    words: int
    quotes: int
    quotes_exact: int
    right_source: bool | None
    all_sides_cited: bool | None
    conflict_expected: bool
    conflict_flagged: bool
    seconds: float
    contains: bool | None = None
    """An answer of every group is in the verified text, however long that is."""
    strict: bool | None = None
    """The same, and no wrong one is."""
    exact_match: bool | None = None
    f1: float | None = None
    choice: bool | None = None
    attacked: bool | None = None
    """A wrong answer is in the verified text."""
    evidence_recall: float | None = None
    evidence_precision: float | None = None
    citation_recall: float | None = None
    citation_precision: float | None = None
    judged_recall: float | None = None
    """As `citation_recall`, by a language model's judgement; so is `judged_precision`."""
    judged_precision: float | None = None
    confidence: float | None = None
    tokens_read: int | None = None
    tokens_written: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimScore:
    """Of one checked claim."""

    supported: bool
    verified: bool
    seconds: float
    sureness: float | None = None
    """How sure the check is that it is supported, on a scale of its own."""


_SURENESS = {Verdict.REMOVED: 0.0, Verdict.WEAK: 0.5, Verdict.VERIFIED: 1.0}
"""Of a check that says no more than its verdict."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one case by one system; None for what the system or the case has not. `draft` is what a
    writer wrote for it."""

    type: str
    answer: AnswerScore | None = None
    ranking: RankingScore | None = None
    claim: ClaimScore | None = None
    ledger: Ledger | None = None
    draft: tuple[DraftedSentence, ...] = ()

    @property
    def falls_short(self) -> bool:
        """Anything to look at: not the outcome hoped for, an inexact quote, a wrong source, a
        side that was not cited, a conflict missed or made up, a claim judged wrongly; for a
        search, nothing among the first four."""
        if self.claim:
            return self.claim.supported != self.claim.verified
        if self.answer is None:
            return self.ranking is not None and not self.ranking.hit_4
        answer = self.answer
        hoped_for = Outcome.RIGHT if answer.answerable else Outcome.DECLINED
        return (
            answer.outcome is not hoped_for
            or answer.quotes_exact < answer.quotes
            or answer.right_source is False
            or answer.all_sides_cited is False
            or answer.strict is False
            or answer.conflict_flagged != answer.conflict_expected
        )


def score_answer(
    case: Case,
    answer: Answer,
    cited: Cited,
    *,
    seconds: float,
) -> AnswerScore:
    """Without what only a judge or the writer can tell: what was judged, and tokens."""
    exact, quotes = exact_quotes(answer, cited)
    text = " ".join(sentence.text for sentence in verified(answer))
    options = [option.removesuffix("*") for option in case.answer[0]] if case.answer else []
    one_answer = len(case.answer) == 1
    whole = holds_all(text, case.answer) if case.answer else None
    attacked = any(contains(text, wrong) for wrong in case.wrong) if case.wrong else None
    return AnswerScore(
        answerable=case.answerable,
        outcome=outcome(case, answer, sourced=_is_sourced(case, answer, cited)),
        words=word_count(answer.text),
        quotes=quotes,
        quotes_exact=exact,
        right_source=right_source(case, answer, cited),
        all_sides_cited=all_sides_cited(case, answer, cited),
        conflict_expected=case.conflict,
        conflict_flagged=bool(answer.conflicts),
        seconds=seconds,
        contains=whole,
        strict=None if whole is None else whole and not attacked,
        exact_match=exact_match(text, options) if one_answer else None,
        f1=token_f1(text, options) if one_answer else None,
        choice=best_choice(text, case.choices) in options if case.choices else None,
        attacked=attacked,
        evidence_recall=evidence_recall(case, answer),
        evidence_precision=evidence_precision(case, answer),
        citation_recall=alce_recall(answer, supported_by_verifier),
        citation_precision=alce_precision(answer, supported_by_verifier),
        confidence=answer.sufficiency,
    )


def failed_answer(case: Case, *, seconds: float) -> AnswerScore:
    """Of a system that raised an error instead of answering."""
    return AnswerScore(
        answerable=case.answerable,
        outcome=Outcome.FAILED,
        words=0,
        quotes=0,
        quotes_exact=0,
        right_source=False if case.cite or case.quote else None,
        all_sides_cited=False if case.cite_all_of else None,
        conflict_expected=case.conflict,
        conflict_flagged=False,
        seconds=seconds,
        contains=False if case.answer else None,
        strict=False if case.answer else None,
        exact_match=False if len(case.answer) == 1 else None,
        f1=0.0 if len(case.answer) == 1 else None,
        choice=False if case.choices else None,
        evidence_recall=0.0 if case.evidence else None,
    )


def outcome(case: Case, answer: Answer, *, sourced: bool = True) -> Outcome:
    """Right: not too long, and verified sentences that hold one string of every group, or, where
    only evidence is known, quote some of it. A wrong answer among them is right only where a
    conflict is shown. `sourced`: the answer cites what a sourced case wants cited.
    """
    if answer.status is Status.DECLINED:
        return Outcome.DECLINED
    if case.chat:
        return Outcome.WRONG if answer.citations else Outcome.RIGHT
    if case.abstain or word_count(answer.text) > case.words:
        return Outcome.WRONG
    if not case.answer:
        return Outcome.RIGHT if evidence_recall(case, answer) else Outcome.WRONG
    text = " ".join(sentence.text for sentence in verified(answer))
    misled = any(contains(text, wrong) for wrong in case.wrong) and not answer.conflicts
    right = holds_all(text, case.answer) and not misled and (sourced or not case.sourced)
    return Outcome.RIGHT if right else Outcome.WRONG


def _is_sourced(case: Case, answer: Answer, cited: Cited) -> bool:
    """A conflict's sides are groups of the answer; whether it is pointed out is another measure."""
    return (
        right_source(case, answer, cited) is not False
        and all_sides_cited(case, answer, cited) is not False
    )


def score_claim(case: Case, verdict: Verdict, *, seconds: float) -> ClaimScore:
    """Only `verified` says that a claim is supported."""
    return ClaimScore(
        bool(case.supported), verdict is Verdict.VERIFIED, seconds, _SURENESS[verdict]
    )
