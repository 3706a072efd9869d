"""Sentences of the starter articles, and each with one thing made false, which no check may verify.
The pairs were made once by rules that shared no code with the check, and are data since."""

from collections.abc import Iterator
from pathlib import Path

from eval.cases import Case
from eval.datasets.bench import Bench, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import Dataset

_PAIRS = Path(__file__).with_suffix(".jsonl")


def contradictions(bench: Bench) -> Dataset:
    """Part of Presscheck; no folder of public sets is needed."""
    del bench
    return Dataset(
        "contradictions",
        "claims about the starter articles, as they stand there and with one thing made false",
        _PAIRS,
        sha256_of(_PAIRS),
        tuple(case for number, row in enumerate(rows(_PAIRS)) for case in _cases(row, number)),
        measures=("unsupported_caught", "supported_kept"),
    )


def _cases(row: Row, number: int) -> Iterator[Case]:
    for supported, name in ((True, "true"), (False, "false")):
        yield Case(
            id=f"{number:03}-{name}",
            question="Is it supported?",
            type=text(row, "kind"),
            claim=text(row, name),
            quotes=strings(row, "quotes"),
            supported=supported,
        )
