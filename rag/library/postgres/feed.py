"""The Feed of a database.

Numbers are given out before a transaction commits, so a higher one may be seen before a lower one.
Who follows the log therefore goes by the transactions' own numbers, and stops below the oldest one
that still runs (PostgreSQL's pg_snapshot_xmin): what may yet come is always behind it. Who only
asks whether anything has changed gets a count of all changes that can be seen.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, LiteralString

import numpy as np
from numpy.typing import NDArray

from rag.library.feed import Change, ChunkVectors, Leads, Selection
from rag.library.postgres.scopes import scope_condition
from rag.library.postgres.vectors import as_rows
from rag.library.scopes import only_until
from rag.library.sql import SHOWN
from rag.types import Counts, Hit, Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_SETTLED = "xid < pg_snapshot_xmin(pg_current_snapshot())"
_POSITION = "xid::text::bigint"  # there is no shorter way from a transaction's number to a whole


class PostgresFeed:
    """Threads may share one; see Feed for what each method gives."""

    def __init__(self, database: "Database") -> None:
        self._database = database

    def last_change(self) -> int:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT coalesce(sum(changes), 0)::bigint FROM totals"
            ).fetchall()[0][0]

    def changes(
        self,
        after_seq: int,
        *,
        kind: Literal["put", "delete"] | None = None,
        limit: int | None = None,
    ) -> list[Change]:
        """Of the transactions after that one; `limit` cuts none of them in two."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_POSITION}, chunk_id, kind, chunk FROM (SELECT * FROM changes "
                f"WHERE xid > %s::text::xid8 AND {_SETTLED} AND kind = coalesce(%s, kind) "
                "ORDER BY xid FETCH FIRST %s ROWS WITH TIES) found ORDER BY xid, seq",
                (str(after_seq), kind, 2**62 if limit is None else limit),
            ).fetchall()
        return [Change(*row) for row in rows]

    def totals(self) -> Counts:
        with self._database.reading() as connection:
            return totals(connection)

    def dimensions(self) -> int:
        with self._database.reading() as connection:
            return width(connection)

    def vectors(self, numbers: Sequence[int]) -> ChunkVectors:
        return self._vectors("chunk = ANY(%s)", [int(number) for number in numbers])

    def vectors_of(self, articles: NDArray[np.int64]) -> ChunkVectors:
        return self._vectors("article = ANY(%s)", articles.tolist())

    def put_after(self, position: int, *, limit: int) -> tuple[ChunkVectors, int]:
        changes = self.changes(position, kind="put", limit=limit)
        found = self.vectors([change.number for change in changes])
        return found, changes[-1].seq if changes else position

    def leads(self, scope: Scope, *, limit: int) -> Leads:
        condition, values = scope_condition(scope)
        with self._database.reading() as connection:
            dimensions = width(connection)
            (total,) = connection.execute(
                f"SELECT count(*) {SHOWN} AND {condition}", values
            ).fetchall()[0]
            rows = (
                connection.cursor(binary=True)
                .execute(
                    "SELECT n.id, n.published, v.vector FROM ("
                    f"SELECT a.number, a.id, d.published {SHOWN} AND {condition} "
                    "ORDER BY d.published DESC NULLS LAST, a.number DESC LIMIT %s) n "
                    "JOIN chunks c ON c.article = n.number AND c.ordinal = 0 "
                    "JOIN vectors v ON v.chunk = c.number "
                    "ORDER BY n.published DESC NULLS LAST, n.number DESC",
                    (*values, limit),
                )
                .fetchall()
            )
        return Leads(
            tuple(row[0] for row in rows),
            tuple(row[1] for row in rows),
            as_rows([row[2] for row in rows], dimensions),
            total,
        )

    def selection(self, scope: Scope) -> Selection | None:
        inside = not only_until(scope)
        condition, values = scope_condition(scope)
        if not values:
            return None
        query: LiteralString = f"SELECT a.number {SHOWN} AND {condition} ORDER BY a.number"
        if not inside:
            query = f"SELECT a.number {SHOWN} AND d.published > %s ORDER BY a.number"
        with self._database.reading() as connection:
            rows = connection.execute(query, values).fetchall()
        numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        return Selection(numbers, inside=inside) if inside or len(numbers) else None

    def hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT number, id FROM chunks WHERE number = ANY(%s)",
                ([int(number) for number in numbers],),
            ).fetchall()
        ids: dict[int, str] = dict(rows)
        return [
            Hit(ids[number], float(score))
            for number, score in zip(numbers, scores, strict=True)
            if number in ids
        ]

    def _vectors(self, condition: LiteralString, listed: list[int]) -> ChunkVectors:
        with self._database.reading() as connection:
            dimensions = width(connection)
            rows: list[tuple[int, int, Any]] = (
                connection.cursor(binary=True)
                .execute(
                    f"SELECT chunk, article, vector FROM vectors WHERE {condition} ORDER BY chunk",
                    (listed,),
                )
                .fetchall()
            )
        return ChunkVectors(
            np.fromiter((row[0] for row in rows), np.int64, len(rows)),
            np.fromiter((row[1] for row in rows), np.int64, len(rows)),
            as_rows([row[2] for row in rows], dimensions),
        )


def totals(connection: "Connection") -> Counts:
    row = connection.execute(
        "SELECT coalesce(sum(articles), 0), coalesce(sum(chunks), 0), coalesce(sum(sentences), 0) "
        "FROM totals"
    ).fetchall()[0]
    return Counts(*map(int, row))


def fact(connection: "Connection", name: str) -> str | None:
    row = connection.execute("SELECT value FROM facts WHERE name = %s", (name,)).fetchone()
    return row[0] if row else None


def width(connection: "Connection") -> int:
    """Of the vectors; 0 before the first."""
    return int(fact(connection, "dimensions") or 0)
