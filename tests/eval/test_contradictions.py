"""Claims made of the starter articles, and the same ones with one thing made false."""

from collections import Counter
from pathlib import Path

import rag
from eval.datasets.own import own_questions
from rag.types import Verdict

FILE = Path(__file__).parents[2] / "eval" / "contradictions.jsonl"


def test_the_check_catches_contradictions_and_keeps_what_is_true() -> None:
    cases = own_questions(FILE).cases
    verified = Counter(
        case.supported
        for case in cases
        if case.claim and rag.check(case.claim, case.quotes).verdict is Verdict.VERIFIED
    )
    pairs = len(cases) // 2
    assert verified[False] <= 0.05 * pairs
    assert verified[True] >= 0.95 * pairs
