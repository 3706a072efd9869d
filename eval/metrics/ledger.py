"""Where an answer was lost: how far the known quote, and the answer in it, got on the way from the
library to the reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import Case
from eval.metrics.citations import (
    Cited,
    evidence_recall,
    from_file,
    overlap,
    right_source,
    verified,
)
from eval.metrics.texts import holds_all, letters, plain
from rag.types import Answer, CheckedSentence, Verdict

Stage = Literal["found", "evidence", "asked", "written", "kept", "shown"]

STAGES: tuple[tuple[Stage, str], ...] = (
    ("found", "a passage found holds the quote"),
    ("evidence", "the evidence holds the quote"),
    ("asked", "the writer was asked"),
    ("written", "its draft holds the answer"),
    ("kept", "what the check verified holds it"),
    ("shown", "the answer is shown, and sourced"),
)
"""In the order in which an answer goes through them, and when it has got so far."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """How far one answer got. Each stage counts by itself: an answer that no writer wrote may still
    be shown, as a quote. None for what there is not: a writer, or known strings of an answer."""

    found: bool
    evidence: bool
    asked: bool | None
    written: bool | None
    kept: bool | None
    shown: bool

    def at(self, stage: Stage) -> bool | None:
        return {
            "found": self.found,
            "evidence": self.evidence,
            "asked": self.asked,
            "written": self.written,
            "kept": self.kept,
            "shown": self.shown,
        }[stage]

    @property
    def lost_at(self) -> Stage | None:
        """The first stage that was not reached by an answer that is not shown."""
        if self.shown:
            return None
        return next(stage for stage, _ in STAGES if self.at(stage) is False)


def ledger_of(case: Case, answer: Answer, cited: Cited, *, writes: bool) -> Ledger | None:
    """None where no quote is known, or where it is not known how the answer came about. `writes`:
    a model may write; `cited` also has the articles of the trace."""
    trace = answer.trace
    if trace is None or not (case.quote or case.evidence):
        return None
    holds = _quote_holder(case)

    def known(article_id: str, text: str) -> bool:
        sources = cited[article_id].sources if article_id in cited else ()
        return (not case.cite or from_file(sources, case.cite)) and holds(text)

    drafted = trace.drafted if writes else None
    kept = [s for s in trace.drafted if s.verdict is Verdict.VERIFIED] if writes else None
    return Ledger(
        found=any(known(p.article.id, p.text) for p in trace.passages),
        evidence=any(known(quote.article.id, quote.text) for quote in trace.evidence),
        asked=trace.asked is not None if writes else None,
        written=_hold_answer(case, drafted),
        kept=_hold_answer(case, kept),
        shown=_is_shown(case, answer, cited),
    )


def _quote_holder(case: Case) -> Callable[[str], bool]:
    if case.quote:
        quotes = [plain(quote) for quote in case.quote]
        return lambda text: any(quote in plain(text) for quote in quotes)
    evidence = [letters(text) for text in case.evidence]
    return lambda text: any(overlap(wanted, letters(text)) for wanted in evidence)


def _hold_answer(case: Case, sentences: Sequence[CheckedSentence] | None) -> bool | None:
    if sentences is None or not case.answer:
        return None
    return holds_all(" ".join(sentence.text for sentence in sentences), case.answer)


def _is_shown(case: Case, answer: Answer, cited: Cited) -> bool:
    if not case.quote:
        return bool(evidence_recall(case, answer))
    text = " ".join(sentence.text for sentence in verified(answer))
    return holds_all(text, case.answer) and right_source(case, answer, cited) is True
