"""Boosted decision trees as plain numbers: read from a file beside the code, summed with numpy.

The script that fits them (eval/bench/fit_answer_model.py) alone needs a library for it.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

import numpy as np
from numpy.typing import NDArray

Tree = float | list["int | float | Tree"]
"""A leaf's log-odds, or [feature, threshold, tree where it is at most that, tree elsewhere]."""


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """`features` name the columns of the rows that are rated."""

    features: tuple[str, ...]
    bias: float
    trees: tuple[Tree, ...]

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Rows x features -> the probability of each row, in [0, 1]."""
        odds = np.full(len(rows), self.bias)
        for tree in self.trees:
            odds += _leaves(tree, rows)
        return 1 / (1 + np.exp(-odds))


def _leaves(tree: Tree, rows: NDArray[np.float32]) -> NDArray[np.float64] | float:
    if not isinstance(tree, list):
        return tree
    feature, threshold, low, high = tree
    column = rows[:, cast(int, feature)]
    return np.where(column <= cast(float, threshold), _leaves(low, rows), _leaves(high, rows))


@lru_cache
def read_trees(name: str) -> BoostedTrees:
    """Those of rag/evidence/NAME.json."""
    raw = json.loads((files("rag.evidence") / f"{name}.json").read_text(encoding="utf-8"))
    return BoostedTrees(tuple(raw["features"]), raw["bias"], tuple(raw["trees"]))
