"""A new index folder from the library: an earlier one copied and followed up, or from nothing.

A folder is written by one process, once, before anybody opens it to search, and never again. So a
kill while it is written leaves a folder that nothing points to, and not half an index.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.index.chroma import ChromaCollection, index_damaged, index_full
from rag.library.feed import IndexState
from rag.library.sqlite_feed import SqliteFeed
from rag.storage.disk import is_full, took_no_more

_BATCH = 1_000


def build_index(
    feed: SqliteFeed,
    folder: Path,
    base: IndexState | None,
    name: str,
    report: Callable[[int], None] | None = None,
) -> IndexState:
    """Builds `folder / name` from the index `base` and what has changed since (None: from all).

    `report` gets the seq reached, after each batch. Raises IndexDamaged where `base` is not sound,
    LibraryFull where the disk takes no more.
    """
    path = folder / name
    collection = _copied(folder / base.name, path) if base else ChromaCollection.create(path)
    seq, last = (base.seq, base.last) if base else (0, 0)
    example: NDArray[np.float32] | None = None
    while changes := feed.changes(seq, limit=_BATCH):
        deleted = [change.number for change in changes if change.kind == "delete"]
        present = feed.vectors([change.number for change in changes if change.kind == "put"])
        if len(present.numbers):
            collection.put(present.numbers.tolist(), present.vectors)
            last = int(present.numbers[-1])
            example = present.vectors[0]
        # Numbers above `last` were never put: they were deleted before this build came to them.
        if gone := [number for number in deleted if number <= last]:
            collection.delete(gone)
        seq = changes[-1].seq
        if report:
            report(seq)
    chunks = collection.count()
    if example is None:
        collection.close()
    else:
        collection.finish(example)
    return IndexState(name, seq, last, chunks, digest_of(path))


def open_built(path: Path, digest: str) -> ChromaCollection:
    """Opens an index to search it. Raises IndexDamaged where its files are not as they were built.

    Nobody writes to them, so any other byte is damage: flipped bits that Chroma would answer wrong
    from or crash on, or what a power cut kept from the disk.
    """
    if digest_of(path) != digest:
        raise index_damaged(path, "its files have changed since it was built")
    return ChromaCollection.open(path)


def digest_of(path: Path) -> str:
    """Of the vectors and their graph; Chroma's own SQLite file changes whenever it is opened."""
    digest = hashlib.sha256()
    try:
        for file in sorted(path.glob("*/*")):
            digest.update(file.name.encode())
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
    except OSError as error:
        raise index_damaged(path, f"it cannot be read: {error}") from error
    return digest.hexdigest()


def _copied(base: Path, path: Path) -> ChromaCollection:
    try:
        shutil.copytree(base, path)
    except (OSError, shutil.Error) as error:
        if took_no_more(error) or is_full(path.parent):
            raise index_full(path) from error
        raise index_damaged(base, f"it cannot be copied: {error}") from error
    collection = ChromaCollection.open(path)
    collection.resume()
    return collection
