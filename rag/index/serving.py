"""A finished index, open to be searched and tried on what it must find."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.index.chroma import Nearest, index_damaged
from rag.index.folders import Read
from rag.index.scan import ExactScan
from rag.library.feed import IndexState
from rag.library.sqlite_feed import SqliteFeed

_PROBED = 20


class Chroma(Protocol):
    """A process to build and to ask indexes in (rag/index/chroma_process.py has the real one).
    Every method but close may raise IndexDamaged or LibraryFull."""

    def build(
        self, library: Path, folder: Path, base: IndexState | None, name: str
    ) -> IndexState: ...
    def open(self, path: Path, digest: str) -> None: ...
    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None: ...
    def query(self, vector: NDArray[np.float32], k: int) -> Nearest: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Serving:
    """An index that is open, how far it goes, and a scan of what came after."""

    chroma: Chroma
    state: IndexState
    tail: ExactScan
    read: Read

    def close(self) -> None:
        self.chroma.close()
        self.read.release()


def open_to_search(chroma: Chroma, feed: SqliteFeed, folder: Path, state: IndexState) -> Serving:
    """Opens the index `folder / state.name` and asks it for chunks that it must have, all through
    its numbers. Raises IndexDamaged, LibraryFull."""
    path = folder / state.name
    if state.seq > feed.last_change():
        raise index_damaged(path, "it is ahead of the library")
    first = feed.vectors_after(0, limit=1).numbers
    before = int(first[0]) - 1 if len(first) else 0  # re-embedded, numbers begin far from 1
    starts = range(before, state.last, max((state.last - before) // _PROBED, 1))
    rows = [feed.vectors_after(number, limit=1) for number in starts]
    vectors = [row.vectors for row in rows if len(row.numbers) and row.numbers[0] <= state.last]
    read = Read(path)
    try:
        chroma.open(path, state.digest)
        chroma.probe(state.chunks, np.concatenate(vectors) if vectors else _NONE)
    except BaseException:
        read.release()
        raise
    return Serving(chroma, state, ExactScan(feed, after=state.last, seq=state.seq), read)


_NONE = np.empty((0, 0), np.float32)
