import numpy as np
import pytest

from rag.evidence import FEATURES
from rag.evidence.boosted_trees import BoostedTrees, read_trees


def test_leaves_are_summed_and_turned_into_probabilities() -> None:
    trees = BoostedTrees(("a", "b"), 0.5, ([0, 1.0, -1.0, [1, 0.0, 2.0, 3.0]], 0.25))
    rows = np.array([[1.0, 9.0], [2.0, 0.0], [2.0, 0.1]], dtype=np.float32)
    odds = np.array([0.5 - 1 + 0.25, 0.5 + 2 + 0.25, 0.5 + 3 + 0.25])
    assert trees.probabilities(rows) == pytest.approx(1 / (1 + np.exp(-odds)))


def test_the_fitted_trees_know_the_features_by_their_names() -> None:
    fitted = read_trees("answer_model")
    assert fitted.features == tuple(FEATURES)
    assert len(fitted.trees) == 120
