"""How many of the true neighbours the vector index finds where it asks Chroma."""

import statistics
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.index import LibraryIndex
from rag.index.keeper import IndexKeeper
from rag.index.scan import ExactScan
from rag.library import SqliteLibrary
from rag.types import EVERYTHING

NEAREST = 50


def index_recall(library: SqliteLibrary, vectors: Sequence[NDArray[np.float32]]) -> float | None:
    """The mean share of the 50 nearest chunks of each vector; None where Chroma cannot be asked."""
    index = LibraryIndex(library, IndexKeeper(library), exact_scan_below=0)
    try:
        if not index.catch_up():
            return None
        scan = ExactScan(library.feed)
        shares: list[float] = []
        for vector in vectors:
            exact = scan.search(vector, k=NEAREST, selection=None)
            true = library.feed.hits(exact.numbers.tolist(), exact.scores.tolist())
            found = index.search(vector, k=NEAREST, scope=EVERYTHING)
            both = {hit.chunk_id for hit in true} & {hit.chunk_id for hit in found}
            shares.append(len(both) / NEAREST)
    finally:
        index.close()
    return statistics.mean(shares)
