"""The pairs of claims are data, and the check tells most of them apart."""

from eval.datasets import load_dataset
from rag import check
from rag.types import Verdict


def test_the_check_tells_true_claims_from_those_with_one_thing_made_false() -> None:
    cases = load_dataset("contradictions", None).cases
    verified = {
        supported: [
            check(case.claim or "", case.quotes).verdict is Verdict.VERIFIED
            for case in cases
            if case.supported is supported
        ]
        for supported in (True, False)
    }
    assert len(verified[True]) == len(verified[False]) > 100
    assert sum(verified[True]) >= 0.9 * len(verified[True])
    assert sum(verified[False]) <= 0.1 * len(verified[False])
