"""Public rows to train on, by source. They are read where they lie; none is part of Presscheck."""

from collections.abc import Iterator
from dataclasses import dataclass

from eval.datasets.bench import Bench, rows, text

UNLICENSED = frozenset({"trec", "summedits_samsum"})
"""Sources whose licence is missing or forbids such use."""

MEASURED = frozenset({"squad2half_dev", "clapnq_dev"})
"""Sources that are measured, and so never learnt from."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`supported` says whether `quote` asserts `claim`, `attributed` whether the claim drops the
    speaker or the doubt that the quote has; None where nobody knows."""

    src: str
    quote: str
    claim: str
    supported: bool | None
    attributed: bool | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """`answers` says whether `sentence`, in its context, answers `question`."""

    src: str
    question: str
    title: str
    before: str
    sentence: str
    answers: bool


def claim_rows(bench: Bench) -> Iterator[ClaimRow]:
    """Raises BenchMissing and BenchFormat, as `answer_rows` does."""
    for row in rows(bench.beside("train/claims.jsonl.gz")):
        src = text(row, "src")
        if src not in UNLICENSED:
            yield ClaimRow(src, text(row, "quote"), text(row, "claim"), row.get("supported") == 1)


def answer_rows(bench: Bench) -> Iterator[AnswerRow]:
    for row in rows(bench.beside("train/answers.jsonl.gz")):
        src = text(row, "src")
        if src not in UNLICENSED | MEASURED:
            yield AnswerRow(
                src,
                text(row, "question"),
                text(row, "title"),
                text(row, "before"),
                text(row, "sentence"),
                row.get("answers") == 1,
            )
