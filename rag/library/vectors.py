"""Vectors of another embedder, growing in the library beside those in use."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class NextVectors(Protocol):
    """One embedder's vectors until they are taken over. What an earlier run of the same embedder
    left is gone on with; another embedder's is dropped."""

    def next_article(self, after: int) -> tuple[int, str] | None:
        """The number and id of the next article with a chunk that has no new vector yet."""
        ...

    def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keeps unit rows for these chunks, in one short transaction; those gone are left out."""
        ...

    def progress(self) -> tuple[int, int]:
        """The chunks that have new vectors, and all of them."""
        ...

    def take_over(self) -> bool:
        """Makes the new vectors those that are searched, in one transaction; False, and nothing,
        where some chunk has none.

        Every chunk gets a new number, since an index tells vectors apart by it and takes them for
        unchanging; so indexes and full text follow. Writers wait (1.5 s at 50,000 chunks), readers
        do not.
        """
        ...
