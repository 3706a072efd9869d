"""Boosted decision trees as plain numbers: read from a file beside the code, summed with numpy.

The script that fits them (eval/bench/fit_answer_model.py) alone needs a library for it.
"""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

Tree = float | list["int | float | Tree"]
"""A leaf's log-odds, or [feature, threshold, tree where it is at most that, tree elsewhere]."""


@dataclass(frozen=True)
class BoostedTrees:
    """`features` name the columns of the rows that are rated."""

    features: tuple[str, ...]
    bias: float
    trees: tuple[Tree, ...]

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Rows x features -> the probability of each row, in [0, 1]."""
        nodes = self._nodes
        at = np.tile(nodes.roots, (len(rows), 1))
        every_row = np.arange(len(rows))[:, None]
        for _ in range(nodes.depth):
            low = rows[every_row, nodes.feature[at]] <= nodes.threshold[at]
            at = np.where(low, nodes.low[at], nodes.high[at])
        odds = np.column_stack([np.full(len(rows), self.bias), nodes.odds[at]])
        return 1 / (1 + np.exp(-odds.cumsum(axis=1)[:, -1]))  # in the order of the trees

    @cached_property
    def _nodes(self) -> "_Nodes":
        table: list[list[float]] = []
        roots = [_laid_out(tree, table) for tree in self.trees]
        feature, threshold, low, high, odds = np.array(table or [[0] * 5]).T
        return _Nodes(
            np.array(roots, dtype=np.intp),
            max(map(_depth, self.trees), default=0),
            feature.astype(np.intp),
            threshold.astype(np.float32),
            low.astype(np.intp),
            high.astype(np.intp),
            odds,
        )


class _Nodes(NamedTuple):
    """The nodes of all trees in columns, since all trees are gone down together. A leaf leads to
    itself."""

    roots: NDArray[np.intp]
    depth: int
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    low: NDArray[np.intp]
    high: NDArray[np.intp]
    odds: NDArray[np.float64]


def _laid_out(tree: Tree, table: list[list[float]]) -> int:
    """Adds the nodes of `tree`, as rows of _Nodes' columns, and returns the place of its root."""
    place = len(table)
    if not isinstance(tree, list):
        table.append([0, 0, place, place, tree])
        return place
    feature, threshold, low, high = tree
    table.append([cast(int, feature), cast(float, threshold), 0, 0, 0])
    table[place][2:4] = _laid_out(low, table), _laid_out(high, table)
    return place


def _depth(tree: Tree) -> int:
    return 1 + max(map(_depth, tree[2:])) if isinstance(tree, list) else 0


@lru_cache
def read_trees(name: str) -> BoostedTrees:
    """Those of rag/evidence/NAME.json."""
    raw = json.loads((files("rag.evidence") / f"{name}.json").read_text(encoding="utf-8"))
    return BoostedTrees(tuple(raw["features"]), raw["bias"], tuple(raw["trees"]))
