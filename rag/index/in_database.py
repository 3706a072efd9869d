"""The vector index of a PostgreSQL library: the database's own, in the article's transaction."""

import numpy as np
from numpy.typing import NDArray

from rag.library.fitting import other_embedder
from rag.library.postgres.library import PostgresLibrary
from rag.types import Hit, Scope


class DatabaseIndex:
    """A VectorIndex. Nothing has to follow the library, and nothing is loaded."""

    def __init__(self, library: PostgresLibrary, embedder: str | None = None) -> None:
        self._library = library
        self._embedder = embedder

    def search(self, vector: NDArray[np.float32], *, k: int, scope: Scope) -> list[Hit]:
        width = self._library.feed.dimensions()
        if not width or k < 1:
            return []
        stored = self._library.embedder()
        if (self._embedder and stored != self._embedder) or vector.shape != (width,):
            raise other_embedder(
                f"{stored} ({width} dimensions)",
                f"{self._embedder or 'another embedder'} ({vector.shape[-1]})",
                self._library.where,
            )
        return self._library.nearest(vector, k=k, scope=scope)

    def catch_up(self) -> bool:
        return False

    def rebuild(self) -> None:
        self._library.rebuild_words()
        self._library.rebuild_signatures()
        self._library.rebuild_index()

    def close(self) -> None:
        """The connections are the library's."""
