"""A vector store of llama-index as Presscheck's index."""

import threading

import numpy as np
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import BasePydanticVectorStore, VectorStoreQuery
from numpy.typing import NDArray

from rag.library import Library
from rag.types import Hit, Scope

_AT_ONCE = 1_000
"""Vectors handed to the store at a time."""


class StoreIndex:
    """A `VectorIndex` (rag/index/index.py) over an empty `store`: each search first hands on what
    the library got since the last one, as nodes called by their chunks' numbers and without text.

    The library stays the truth: a chunk that is gone is left out, and the scope is the library's,
    so no store needs filters. A store that outlives the process is filled again by the next one.
    """

    def __init__(self, library: Library, store: BasePydanticVectorStore) -> None:
        self._library = library
        self._store = store
        self._lock = threading.Lock()
        self._position = 0  # in the feed, up to which the store has all
        self._held = 0

    def search(self, vector: NDArray[np.float32], *, k: int, scope: Scope) -> list[Hit]:
        """The `k` nearest chunks of articles in `scope` by cosine, best first."""
        self.catch_up()
        feed = self._library.feed
        selection = feed.selection(scope)
        wanted = k
        while True:
            numbers = self._nearest(vector, min(wanted, self._held))
            present = feed.vectors(numbers)
            scores = np.vecdot(present.vectors, vector)
            if selection:
                admitted = selection.admits(present.articles)
                found, scores = present.numbers[admitted], scores[admitted]
            else:
                found = present.numbers
            if len(found) >= k or wanted >= self._held:
                order = np.lexsort((found, -scores))[:k]
                return feed.hits(found[order].tolist(), scores[order].tolist())
            wanted *= 4

    def catch_up(self) -> bool:
        """Hands on what the store lacks."""
        with self._lock:
            while True:
                fresh, position = self._library.feed.put_after(self._position, limit=_AT_ONCE)
                if position == self._position:
                    return True
                self._store.add(
                    [
                        TextNode(id_=str(number), text="", embedding=vector.tolist())
                        for number, vector in zip(fresh.numbers, fresh.vectors, strict=True)
                    ]
                )
                self._position = position
                self._held += len(fresh.numbers)

    def rebuild(self) -> None:
        """Clears the store and fills it anew, and makes the library's full text again."""
        self._library.rebuild_words()
        self._library.rebuild_signatures()
        with self._lock:
            self._store.clear()
            self._position = self._held = 0
        self.catch_up()

    def close(self) -> None:
        """The store is its owner's to close."""

    def _nearest(self, vector: NDArray[np.float32], k: int) -> list[int]:
        if k < 1:
            return []
        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=k)
        return [int(number) for number in self._store.query(query).ids or ()]
