"""The NextVectors of a library file."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryBusy
from rag.library import search
from rag.library.file import LibraryFile, fact

_TABLE = """
CREATE TABLE IF NOT EXISTS next_vectors (
    chunk INTEGER PRIMARY KEY REFERENCES chunks, vector BLOB NOT NULL
)
"""
_MISSING = "number NOT IN (SELECT chunk FROM next_vectors)"


class SqliteNextVectors:
    """See NextVectors."""

    def __init__(self, file: LibraryFile, embedder: str) -> None:
        self._file = file
        self._embedder = embedder
        with file.writing() as connection:
            if fact(connection, "next_embedder") != embedder:
                connection.execute("DROP TABLE IF EXISTS next_vectors")
                connection.execute(
                    "INSERT OR REPLACE INTO facts VALUES ('next_embedder', ?)", (embedder,)
                )
            connection.execute(_TABLE)

    def next_article(self, after: int) -> tuple[int, str] | None:
        """The number and id of the next article with a chunk that has no new vector yet."""
        with self._file.reading() as connection:
            return connection.execute(
                "SELECT number, id FROM articles WHERE number = "
                f"(SELECT min(article) FROM chunks WHERE article > ? AND {_MISSING})",
                (after,),
            ).fetchone()

    def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keeps unit rows for these chunks, in one short transaction; those gone are left out."""
        with self._file.writing() as connection:
            self._require_mine(connection)
            connection.executemany(
                "INSERT OR REPLACE INTO next_vectors SELECT number, ? FROM chunks WHERE id = ?",
                [
                    (np.ascontiguousarray(vector, dtype="<f4").tobytes(), chunk_id)
                    for chunk_id, vector in zip(chunk_ids, vectors, strict=True)
                ],
            )

    def progress(self) -> tuple[int, int]:
        """The chunks that have new vectors, and all of them."""
        with self._file.reading() as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM next_vectors), (SELECT count(*) FROM chunks)"
            ).fetchone()

    def take_over(self) -> bool:
        """Makes the new vectors those that are searched, in one transaction; False, and nothing,
        where some chunk has none.

        Every chunk gets a new number, since an index tells vectors apart by it and takes them for
        unchanging; so indexes and full text follow. Writers wait (1.5 s at 50,000 chunks), readers
        do not.
        """
        with self._file.writing() as connection:
            self._require_mine(connection)
            if connection.execute(
                f"SELECT EXISTS (SELECT 1 FROM chunks WHERE {_MISSING})"
            ).fetchone()[0]:
                return False
            _swap(connection, self._embedder)
            return True

    def _require_mine(self, connection: sqlite3.Connection) -> None:
        other = fact(connection, "next_embedder")
        if other != self._embedder:
            raise LibraryBusy(
                f"another process makes the vectors again with {other}"
                if other
                else "another process has made the vectors again",
                where=str(self._file.path),
                next="Let it finish, and repeat the command if these are still wanted.",
            )


def _swap(connection: sqlite3.Connection, embedder: str) -> None:
    (highest,) = connection.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'chunks'), 0)"
    ).fetchone()
    width = connection.execute("SELECT length(vector) / 4 FROM next_vectors LIMIT 1").fetchone()
    for kind, added in (("delete", 0), ("put", highest)):
        connection.execute(
            "INSERT INTO changes (chunk_id, kind, chunk) "
            "SELECT id, ?, number + ? FROM chunks ORDER BY number",
            (kind, added),
        )
    connection.execute("DELETE FROM vectors")
    connection.execute(
        "INSERT INTO vectors SELECT n.chunk + ?, n.vector FROM next_vectors n "
        "JOIN chunks c ON c.number = n.chunk ORDER BY n.chunk",
        (highest,),
    )
    connection.execute("UPDATE chunks SET number = number + ?", (highest,))
    connection.execute("UPDATE sqlite_sequence SET seq = 2 * seq WHERE name = 'chunks'")
    search.rebuild_words(connection)
    connection.execute("DROP TABLE next_vectors")
    connection.execute("DELETE FROM index_state")
    connection.execute(
        "DELETE FROM facts WHERE name IN ('embedder', 'dimensions', 'next_embedder')"
    )
    if width:
        facts = (("embedder", embedder), ("dimensions", str(width[0])))
        connection.executemany("INSERT INTO facts VALUES (?, ?)", facts)
