"""The Feed of a library file, and the index that follows it."""

import json
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.library.feed import Change, ChunkVectors, IndexState, Leads, Selection
from rag.library.file import LibraryFile, damaged, fact
from rag.library.scopes import only_until, outside_dates, scope_condition
from rag.types import Counts, Hit, Scope


class SqliteFeed:
    """Threads may share one; see Feed for what each method gives."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def last_change(self) -> int:
        with self._file.reading() as connection:
            return connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]

    def changes(
        self,
        after_seq: int,
        *,
        kind: Literal["put", "delete"] | None = None,
        limit: int | None = None,
    ) -> list[Change]:
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT seq, chunk_id, kind, chunk FROM changes "
                "WHERE seq > ? AND kind = coalesce(?, kind) ORDER BY seq LIMIT ?",
                (after_seq, kind, -1 if limit is None else limit),
            ).fetchall()
            return [Change(int(row[0]), *row[1:]) for row in rows]

    def totals(self) -> Counts:
        with self._file.reading() as connection:
            row = connection.execute("SELECT articles, chunks, sentences FROM totals").fetchone()
            return Counts(*row)

    def dimensions(self) -> int:
        with self._file.reading() as connection:
            return int(fact(connection, "dimensions") or 0)

    def vectors(self, numbers: Sequence[int]) -> ChunkVectors:
        listed = json.dumps([int(number) for number in numbers])
        return self._vectors("c.number IN (SELECT value FROM json_each(?))", listed)

    def vectors_after(self, number: int, *, limit: int) -> ChunkVectors:
        """The vectors of the next `limit` chunks with a higher number, by rising number."""
        return self._vectors("c.number > ?", number, limit=limit)

    def put_after(self, position: int, *, limit: int) -> tuple[ChunkVectors, int]:
        found = self.vectors_after(position, limit=limit)
        return found, int(found.numbers[-1]) if len(found.numbers) else position

    def vectors_of(self, articles: NDArray[np.int64]) -> ChunkVectors:
        listed = json.dumps(articles.tolist())
        return self._vectors("c.article IN (SELECT value FROM json_each(?))", listed)

    def leads(self, scope: Scope, *, limit: int) -> Leads:
        condition, values = scope_condition(scope)
        admitted = (
            "FROM articles a JOIN documents d ON d.number = a.document "
            f"WHERE a.searched = 1 AND ({condition})"
        )
        with self._file.reading() as connection:
            width = int(fact(connection, "dimensions") or 0)
            (total,) = connection.execute(f"SELECT count(*) {admitted}", values).fetchone()
            rows: list[tuple[str, str | None, bytes]] = connection.execute(
                "SELECT n.id, n.published, v.vector FROM ("
                f"SELECT a.number AS number, a.id AS id, d.published AS published {admitted} "
                "ORDER BY d.published DESC, a.number DESC LIMIT ?) n "
                "JOIN chunks c ON c.article = n.number AND c.ordinal = 0 "
                "JOIN vectors v ON v.chunk = c.number "
                "ORDER BY n.published DESC, n.number DESC",
                (*values, limit),
            ).fetchall()
            if any(len(row[2]) != 4 * width for row in rows):
                raise damaged(self._file.path, f"a vector is not {width} numbers long")
            vectors = np.frombuffer(b"".join(row[2] for row in rows), "<f4")
            return Leads(
                tuple(row[0] for row in rows),
                tuple(row[1] for row in rows),
                vectors.reshape(len(rows), width),
                total,
            )

    def selection(self, scope: Scope) -> Selection | None:
        inside = not only_until(scope)
        condition, values = scope_condition(scope) if inside else outside_dates(scope)
        if not values:
            return None
        # CROSS JOIN is SQLite's way to say which table comes first: the index over dates, here.
        with self._file.reading() as connection:
            rows = connection.execute(
                f"SELECT a.number FROM documents d {'' if inside else 'CROSS'} JOIN articles a "
                "ON a.document = d.number "
                f"WHERE +a.searched = 1 AND ({condition}) ORDER BY a.number",
                values,
            ).fetchall()
            numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        if not inside and not len(numbers):
            return None
        return Selection(numbers, inside=inside)

    def hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        with self._file.reading() as connection:
            rows: list[tuple[int, str]] = connection.execute(
                "SELECT number, id FROM chunks WHERE number IN (SELECT value FROM json_each(?))",
                (json.dumps([int(number) for number in numbers]),),
            ).fetchall()
        ids = dict(rows)
        return [
            Hit(ids[number], float(score))
            for number, score in zip(numbers, scores, strict=True)
            if number in ids
        ]

    def present_at(self, seq: int) -> set[int]:
        """The numbers of the chunks that were searched after that change."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT chunk FROM changes WHERE seq <= ? AND kind = 'put' EXCEPT "
                "SELECT chunk FROM changes WHERE seq <= ? AND kind = 'delete'",
                (seq, seq),
            ).fetchall()
        return {row[0] for row in rows}

    def index_state(self) -> IndexState | None:
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT name, seq, last, chunks, digest FROM index_state"
            ).fetchone()
            if row is None:
                return None
            return IndexState(str(row[0]), int(row[1]), int(row[2]), int(row[3]), str(row[4]))

    def set_index_state(self, state: IndexState | None) -> None:
        """Points to the index to use from now on, or to none."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM index_state")
            if state:
                connection.execute(
                    "INSERT INTO index_state VALUES (1, ?, ?, ?, ?, ?)",
                    (state.name, state.seq, state.last, state.chunks, state.digest),
                )

    def _vectors(self, condition: str, value: object, *, limit: int = -1) -> ChunkVectors:
        with self._file.reading() as connection:
            width = int(fact(connection, "dimensions") or 0)
            rows: list[tuple[int, int, bytes]] = connection.execute(
                "SELECT c.number, c.article, v.vector FROM chunks c "
                f"JOIN vectors v ON v.chunk = c.number WHERE {condition} "
                "ORDER BY c.number LIMIT ?",
                (value, limit),
            ).fetchall()
            if any(len(row[2]) != 4 * width for row in rows):
                raise damaged(self._file.path, f"a vector is not {width} numbers long")
            return ChunkVectors(
                np.fromiter((row[0] for row in rows), np.int64, len(rows)),
                np.fromiter((row[1] for row in rows), np.int64, len(rows)),
                np.frombuffer(b"".join(row[2] for row in rows), "<f4").reshape(len(rows), width),
            )
