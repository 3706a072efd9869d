"""The NextVectors of a database."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryBusy
from rag.library.postgres import store
from rag.library.postgres.embedder import alone, set_embedder
from rag.library.postgres.feed import fact
from rag.library.postgres.vectors import as_stored

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_MISSING = "NOT EXISTS (SELECT FROM next_vectors n WHERE n.chunk = chunks.number)"


class PostgresNextVectors:
    """See NextVectors."""

    def __init__(self, database: "Database", embedder: str) -> None:
        self._database = database
        self._embedder = embedder
        with database.writing() as connection:
            alone(connection)
            if fact(connection, "next_embedder") != embedder:
                connection.execute("TRUNCATE next_vectors")
                connection.execute(
                    "INSERT INTO facts VALUES ('next_embedder', %s) "
                    "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (embedder,),
                )

    def next_article(self, after: int) -> tuple[int, str] | None:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT number, id FROM articles WHERE number = "
                f"(SELECT min(article) FROM chunks WHERE article > %s AND {_MISSING})",
                (after,),
            ).fetchone()

    def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        with self._database.writing() as connection:
            self._require_mine(connection)
            connection.cursor().executemany(
                "INSERT INTO next_vectors SELECT number, %b FROM chunks WHERE id = %s "
                "ON CONFLICT (chunk) DO UPDATE SET vector = excluded.vector",
                [
                    (as_stored(vector), chunk_id)
                    for chunk_id, vector in zip(chunk_ids, vectors, strict=True)
                ],
            )

    def progress(self) -> tuple[int, int]:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM next_vectors), (SELECT count(*) FROM chunks)"
            ).fetchall()[0]

    def take_over(self) -> bool:
        """Chunks get new numbers here too; the index is made again in the same transaction."""
        with self._database.writing() as connection:
            alone(connection)
            self._require_mine(connection)
            ((missing,),) = connection.execute(
                f"SELECT EXISTS (SELECT FROM chunks WHERE {_MISSING})"
            ).fetchall()
            if missing:
                return False
            _swap(connection, self._embedder)
            return True

    def _require_mine(self, connection: "Connection") -> None:
        other = fact(connection, "next_embedder")
        if other != self._embedder:
            raise LibraryBusy(
                f"another process makes the vectors again with {other}"
                if other
                else "another process has made the vectors again",
                where=self._database.where,
                next="Let it finish, and repeat the command if these are still wanted.",
            )


def _swap(connection: "Connection", embedder: str) -> None:
    row = connection.execute("SELECT vector_dims(vector) FROM next_vectors LIMIT 1").fetchone()
    connection.execute(
        "CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT number AS was, id, "
        "nextval(pg_get_serial_sequence('presscheck.chunks', 'number')) AS becomes "
        "FROM (SELECT number, id FROM chunks ORDER BY number) c"
    )
    connection.execute(
        "INSERT INTO changes (chunk_id, kind, chunk) SELECT id, 'delete', was FROM moved"
    )
    connection.execute(
        "INSERT INTO changes (chunk_id, kind, chunk) SELECT id, 'put', becomes FROM moved"
    )
    connection.execute("DROP INDEX IF EXISTS presscheck.vectors_hnsw")
    connection.execute("UPDATE chunks c SET number = m.becomes FROM moved m WHERE c.number = m.was")
    connection.execute("UPDATE words w SET chunk = m.becomes FROM moved m WHERE w.chunk = m.was")
    connection.execute("TRUNCATE vectors")
    connection.execute(
        "INSERT INTO vectors SELECT m.becomes, c.article, n.vector FROM moved m "
        "JOIN chunks c ON c.number = m.becomes JOIN next_vectors n ON n.chunk = m.was"
    )
    connection.execute("TRUNCATE next_vectors")
    ((changed,),) = connection.execute("SELECT 2 * count(*) FROM moved").fetchall()
    store.count(connection, 0, 0, 0, 0, changed)
    connection.execute(
        "DELETE FROM facts WHERE name IN ('embedder', 'dimensions', 'next_embedder')"
    )
    if row:
        set_embedder(connection, embedder, row[0])
