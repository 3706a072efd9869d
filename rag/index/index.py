"""The vector index: an exact scan for few chunks, Chroma for many, and the same answer from both.

The library is the truth. Chroma has its own processes and serves a folder that was finished and
probed; what the library got since is scanned, and what Chroma returns is looked up in the library
again. So an article is searchable the moment it is committed, and gone the moment it is replaced.
Where Chroma is missing, damaged or being built, everything is scanned.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged, LibraryFull
from rag.index.in_database import DatabaseIndex
from rag.index.keeper import IndexKeeper
from rag.index.scan import NOTHING, ExactScan, Scored, best, merged
from rag.index.serving import Serving
from rag.library import Library, PostgresLibrary, SqliteLibrary
from rag.library.feed import Selection
from rag.library.fitting import other_embedder
from rag.types import Hit, Scope

_FEW_ARTICLES = 500
"""Up to so many articles are scanned straight from the library when nothing is in memory yet."""
_MOST_ARTICLES = 0.5
"""Chroma is asked, for more, and filtered, where at least this part of the articles is in scope;
below, a scan is faster (Chroma's own filter took 146 ms at 50,000 chunks, a scan 9)."""


_LEAST_ASKED = 500
"""Neighbours that Chroma is asked for at least. Of the 50 nearest it finds 97.1% when asked for 50
and 99.7% when asked for 500, for 2 ms more (46,000 chunks)."""


class VectorIndex(Protocol):
    """Finds the chunks whose vectors are nearest. Threads may share one."""

    def search(self, vector: NDArray[np.float32], *, k: int, scope: Scope) -> list[Hit]:
        """The `k` nearest chunks of articles in `scope` by cosine, best first.

        `vector` is (dimensions,), of length 1. Every commit before the call is seen.
        """
        ...

    def catch_up(self) -> bool:
        """Brings Chroma up to the library now, or to what another process that builds has finished.
        False where everything is scanned: few chunks, no finished index, or Chroma fails."""
        ...

    def rebuild(self) -> None:
        """Makes full text and Chroma again from the library, embedding nothing. Raises LibraryBusy
        while another process builds the index; LibraryFull, LibraryReadOnly, which leave what there
        is."""
        ...

    def close(self) -> None: ...


def open_index(
    library: Library, *, exact_scan_below: int, embedder: str | None = None
) -> VectorIndex:
    """Returns at once; Chroma is opened behind the searches, from `exact_scan_below` chunks on.

    `embedder` names what makes the questions' vectors: a library of another's refuses to search,
    be its vectors as wide or not."""
    if isinstance(library, PostgresLibrary):
        return DatabaseIndex(library, embedder)
    if not isinstance(library, SqliteLibrary):
        raise TypeError(f"no index is known for a {type(library).__name__}")
    return LibraryIndex(library, IndexKeeper(library), exact_scan_below, embedder)


class LibraryIndex:
    """The VectorIndex of a library."""

    def __init__(
        self,
        library: SqliteLibrary,
        keeper: IndexKeeper,
        exact_scan_below: int,
        embedder: str | None = None,
    ) -> None:
        self._library = library
        self._feed = library.feed
        self._keeper = keeper
        self._below = exact_scan_below
        self._embedder = embedder
        self._scan = ExactScan(library.feed)
        self._released = False

    def search(self, vector: NDArray[np.float32], *, k: int, scope: Scope) -> list[Hit]:
        if not self._usable(vector) or k < 1:
            return []
        selection = self._feed.selection(scope)
        found = self._by_chroma(vector, k, selection) or self._by_scan(vector, k, selection)
        return self._feed.hits(found.numbers.tolist(), found.scores.tolist())

    def catch_up(self) -> bool:
        return self._feed.totals().chunks >= self._below and self._keeper.catch_up()

    def rebuild(self) -> None:
        self._library.rebuild_words()
        self._library.rebuild_signatures()
        self._keeper.rebuild()

    def close(self) -> None:
        self._keeper.close()

    def _usable(self, vector: NDArray[np.float32]) -> bool:
        """False while there is nothing to compare with."""
        width = self._feed.dimensions()
        if not width:
            return False
        stored = self._library.embedder()
        if (self._embedder and stored != self._embedder) or vector.shape != (width,):
            raise other_embedder(
                f"{stored} ({width} dimensions)",
                f"{self._embedder or 'another embedder'} ({vector.shape[-1]})",
                str(self._library.folder),
            )
        return True

    def _by_chroma(
        self, vector: NDArray[np.float32], k: int, selection: Selection | None
    ) -> Scored | None:
        totals = self._feed.totals()
        if totals.chunks < self._below:
            return None
        serving = self._keeper.serving()
        if serving is None:
            return None
        if not self._released:  # what was loaded before Chroma was ready: 1.5 KB a chunk
            self._scan, self._released = ExactScan(self._feed), True
        part = selection.part(totals.articles) if selection else 1.0
        if part < _MOST_ARTICLES:
            return None
        try:
            indexed = self._of_index(serving, vector, k, selection, part)
        except (IndexDamaged, LibraryFull) as error:
            self._keeper.lost(serving, error)
            return None
        if indexed is None:
            return None
        return merged(indexed, serving.tail.search(vector, k=k, selection=selection), k)

    def _of_index(
        self,
        serving: Serving,
        vector: NDArray[np.float32],
        k: int,
        selection: Selection | None,
        part: float,
    ) -> Scored | None:
        """The best of Chroma's, by their cosines in the library; None where too few are left."""
        wanted = min(max(round(k / part * 1.2) + 10, _LEAST_ASKED), serving.state.chunks)
        if not wanted:
            return NOTHING
        nearest = serving.chroma.query(vector, wanted)
        present = self._feed.vectors(nearest["numbers"])
        found = best((present,), vector, k=k, selection=selection)
        enough = min(k, wanted) if wanted < serving.state.chunks else 0
        return found if len(found.numbers) >= enough else None

    def _by_scan(self, vector: NDArray[np.float32], k: int, selection: Selection | None) -> Scored:
        few = selection and selection.inside and len(selection.numbers) <= _FEW_ARTICLES
        if selection and few and not self._scan.loaded:
            return best((self._feed.vectors_of(selection.numbers),), vector, k=k, selection=None)
        return self._scan.search(vector, k=k, selection=selection)
