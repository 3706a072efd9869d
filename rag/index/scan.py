"""The exact search: every vector compared, in memory, kept up to date by the log of changes."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.library.feed import ChunkVectors, Selection
from rag.library.sqlite_feed import SqliteFeed

_BLOCK = 16_384
"""Rows of a block: a change copies one block (25 MB at 384 dimensions), never the whole matrix."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Chunk numbers with their cosines, best first."""

    numbers: NDArray[np.int64]
    scores: NDArray[np.float32]


NOTHING = Scored(np.empty(0, np.int64), np.empty(0, np.float32))


class ExactScan:
    """Scans the chunks with a number above `after`; they are loaded by the first search.

    Threads may share one: a search takes the blocks as they are, and a refresh makes new ones.
    """

    def __init__(self, feed: SqliteFeed, *, after: int = 0, seq: int = 0) -> None:
        """`seq`: deletions up to it are known to touch no chunk above `after`."""
        self._feed = feed
        self._lock = threading.Lock()
        self._last = after
        self._seq = seq
        self._blocks: tuple[ChunkVectors, ...] = ()

    @property
    def loaded(self) -> bool:
        return bool(self._blocks)

    def search(self, vector: NDArray[np.float32], *, k: int, selection: Selection | None) -> Scored:
        """The `k` best of the chunks that `selection` admits (None admits all)."""
        return best(self._refreshed(), vector, k=k, selection=selection)

    def _refreshed(self) -> tuple[ChunkVectors, ...]:
        newest = self._feed.last_change()
        with self._lock:
            if newest > self._seq:
                if self._blocks:
                    deleted = self._feed.changes(self._seq, kind="delete")
                    self._drop(np.array([change.number for change in deleted], np.int64))
                self._append()
                self._seq = newest
            return self._blocks

    def _drop(self, numbers: NDArray[np.int64]) -> None:
        kept: list[ChunkVectors] = []
        for block in self._blocks:
            keep = np.isin(block.numbers, numbers, invert=True)
            if keep.all():
                kept.append(block)
            elif keep.any():
                kept.append(
                    ChunkVectors(block.numbers[keep], block.articles[keep], block.vectors[keep])
                )
        self._blocks = tuple(kept)

    def _append(self) -> None:
        """Loads the chunks above the last one, also any that were committed meanwhile: they are
        not loaded twice, because numbers only grow."""
        while True:
            room = _BLOCK - len(self._blocks[-1].numbers) if self._blocks else 0
            fresh = self._feed.vectors_after(self._last, limit=room if room > 0 else _BLOCK)
            if not len(fresh.numbers):
                return
            self._last = int(fresh.numbers[-1])
            if room > 0:
                self._blocks = (*self._blocks[:-1], _joined(self._blocks[-1], fresh))
            else:
                self._blocks = (*self._blocks, fresh)


def best(
    blocks: tuple[ChunkVectors, ...],
    vector: NDArray[np.float32],
    *,
    k: int,
    selection: Selection | None,
) -> Scored:
    """The `k` rows with the highest cosine; of equal ones, those stored first. What another
    embedder has meanwhile made wider or narrower is passed over."""
    blocks = tuple(block for block in blocks if block.vectors.shape[1] == len(vector))
    if not blocks or k < 1:
        return NOTHING
    numbers = np.concatenate([block.numbers for block in blocks])
    # Row by row in one thread, half again as fast as a matrix product (16,384 x 384: 0.8 ms against
    # 1.4), which wakes a thread for each core and waits for all: on a busy machine 2 against 10 ms.
    scores = np.concatenate([np.vecdot(block.vectors, vector) for block in blocks])
    if selection is not None:
        admitted = selection.admits(np.concatenate([block.articles for block in blocks]))
        numbers, scores = numbers[admitted], scores[admitted]
    if len(scores) > k:
        # All that reach the k-th score, so that a tie at the edge does not depend on partitioning.
        edge = np.partition(scores, len(scores) - k)[len(scores) - k]
        near = np.flatnonzero(scores >= edge)
        numbers, scores = numbers[near], scores[near]
    order = np.lexsort((numbers, -scores))[:k]
    return Scored(numbers[order], scores[order])


def merged(first: Scored, second: Scored, k: int) -> Scored:
    """The `k` best of both; what is in both counts once."""
    numbers, where = np.unique(np.concatenate([first.numbers, second.numbers]), return_index=True)
    scores = np.concatenate([first.scores, second.scores])[where]
    order = np.lexsort((numbers, -scores))[:k]
    return Scored(numbers[order], scores[order])


def _joined(first: ChunkVectors, second: ChunkVectors) -> ChunkVectors:
    return ChunkVectors(
        np.concatenate([first.numbers, second.numbers]),
        np.concatenate([first.articles, second.articles]),
        np.concatenate([first.vectors, second.vectors]),
    )
