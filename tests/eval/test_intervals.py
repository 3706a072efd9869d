import math
import random
from dataclasses import replace

import pytest

from eval.metrics.intervals import compare, estimate
from eval.metrics.measures import MEASURES
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score

ANSWER = AnswerScore(
    answerable=True,
    outcome=Outcome.RIGHT,
    words=4,
    quotes=1,
    quotes_exact=1,
    right_source=None,
    all_sides_cited=None,
    conflict_expected=False,
    conflict_flagged=False,
    seconds=0.1,
)
KEPT = MEASURES["supported_kept"]


def kept(share: float, count: int, seed: int = 1) -> list[Score]:
    drawn = random.Random(seed)
    return [
        Score("a", claim=ClaimScore(supported=True, verified=drawn.random() < share, seconds=0.1))
        for _ in range(count)
    ]


def test_an_interval_narrows_as_cases_come() -> None:
    few, many = estimate(KEPT, kept(0.7, 100)), estimate(KEPT, kept(0.7, 1600))
    assert few.low < few.value < few.high
    # the standard error of a share of .7 of 100 is .046, and the interval about four of them
    assert few.high - few.low == pytest.approx(4 * 0.046, rel=0.25)
    assert many.high - many.low == pytest.approx((few.high - few.low) / 4, rel=0.25)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    found = [estimate(KEPT, kept(0.7, 60, seed)) for seed in range(60)]
    held = sum(one.low <= 0.7 <= one.high for one in found)
    assert 50 <= held <= 60


def test_the_same_scores_have_the_same_interval() -> None:
    assert estimate(KEPT, kept(0.7, 50)) == estimate(KEPT, kept(0.7, 50))


def test_all_alike_is_not_certain() -> None:
    """Wilson's interval for 10 of 10 and 0 of 10."""
    all_kept = estimate(KEPT, kept(1.0, 10))
    assert (all_kept.value, all_kept.high) == (1.0, 1.0)
    assert all_kept.low == pytest.approx(0.722, abs=0.001)
    assert estimate(KEPT, kept(0.0, 10)).high == pytest.approx(0.278, abs=0.001)
    assert estimate(MEASURES["macro_f1"], kept(1.0, 10)).count == 10


def test_one_score_has_no_interval_and_none_has_no_value() -> None:
    one = estimate(KEPT, kept(1.0, 1))
    assert one.value == 1.0
    assert math.isnan(one.low)
    none = estimate(MEASURES["mrr"], kept(1.0, 5))
    assert (none.count, math.isnan(none.value)) == (0, True)


def test_a_real_difference_is_told_from_chance() -> None:
    a = kept(0.5, 200, seed=1)
    better = [
        Score("a", claim=ClaimScore(True, verified=True, seconds=0.1)) if n % 4 == 0 else score
        for n, score in enumerate(a)
    ]
    found = compare(KEPT, a, better)
    assert found.value > 0.05
    assert found.low > 0
    assert found.p < 0.01
    same = compare(KEPT, a, a)
    assert (same.value, same.low, same.high, same.p) == (0.0, 0.0, 0.0, 1.0)
    other = compare(KEPT, a, kept(0.5, 200, seed=2))
    assert other.low < 0 < other.high
    assert other.p > 0.05


def test_swapping_the_runs_turns_the_difference_round() -> None:
    a, b = kept(0.4, 80, seed=3), kept(0.6, 80, seed=4)
    one, other = compare(KEPT, a, b), compare(KEPT, b, a)
    assert one.value == -other.value
    assert one.p == pytest.approx(other.p, abs=0.03)


def test_only_what_a_ratio_is_of_counts() -> None:
    """Of 40 answers three were flagged: that a precision is of three must show."""
    answers = [
        Score("a", answer=replace(ANSWER, conflict_flagged=n < 3, conflict_expected=n == 0))
        for n in range(40)
    ]
    found = estimate(MEASURES["conflict_precision"], answers)
    assert found.value == pytest.approx(1 / 3)
    assert found.count == 3
    assert (found.low, found.high) == (0.0, 1.0)
