import math

import pytest

from eval.metrics.ranking import score_ranking


def test_the_place_of_the_first_relevant_article() -> None:
    score = score_ranking(["gold"], [["a"], ["b", "gold"], ["c"]], seconds=0.5)
    assert (score.hit_1, score.hit_4, score.hit_10) == (0.0, 1.0, 1.0)
    assert score.reciprocal_rank == 0.5
    assert score.ndcg_10 == pytest.approx(1 / math.log2(3))
    assert score.seconds == 0.5


def test_several_relevant_articles() -> None:
    score = score_ranking(["x", "y"], [["x"], ["a"], ["y"]], seconds=0.0)
    assert score.recall_10 == 1.0
    assert score.ndcg_10 == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


def test_a_copy_counts_once_and_what_comes_late_not_at_all() -> None:
    twice = score_ranking(["x", "y"], [["x"], ["x"]], seconds=0.0)
    assert twice.recall_10 == 0.5
    late = score_ranking(["gold"], [[f"a{n}"] for n in range(10)] + [["gold"]], seconds=0.0)
    assert (late.hit_10, late.reciprocal_rank) == (0.0, 0.0)
    assert score_ranking(["gold"], [], seconds=0.0).hit_10 == 0.0
