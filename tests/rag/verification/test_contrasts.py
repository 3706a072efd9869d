import pytest

from rag.types import Verdict
from rag.verification.alignment import align
from rag.verification.claim_check import check
from rag.verification.contrasts import compare

QUOTE = "Acme, which Mara Lind founded in 1994, sold 40 lorries to Globex and 55 to Initech in May."


def test_a_name_that_stands_nowhere_is_proof() -> None:
    claim = "Acme, which Jonas Berg founded in 1994, sold 40 lorries to Globex in May."
    assert check(claim, [QUOTE]).verdict is Verdict.REMOVED


@pytest.mark.parametrize(
    "claim",
    [
        "Acme sold 40 lorries to Initech and 55 to Globex in May.",
        "Acme, which Mara Lind founded in 1994, bought 40 lorries and 55 more in May.",
        "Acme, which Mara Lind founded in 1994, did not sell 40 lorries to Globex in May.",
    ],
)
def test_one_word_in_anothers_place_is_not_backed(claim: str) -> None:
    assert check(claim, [QUOTE]).verdict is Verdict.WEAK


@pytest.mark.parametrize(
    "claim",
    [
        QUOTE,
        "Acme, which Mara Lind founded in 1994, sold 40 lorries to Globex.",
        "Acme sold 40 lorries to Globex.",
    ],
)
def test_what_the_quote_says_stands(claim: str) -> None:
    assert check(claim, [QUOTE]).verdict is Verdict.VERIFIED
    assert compare(claim, QUOTE).contradiction is None


def test_closeness_is_the_share_that_agrees() -> None:
    assert align(QUOTE, QUOTE).closeness == pytest.approx(1.0)
    assert align("Ships carry the ore.", QUOTE).closeness < 0.3
