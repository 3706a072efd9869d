"""What an index reads of the library: the log of changes, vectors, and which articles to search."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.library.file import LibraryFile, damaged, fact
from rag.library.search import only_until, outside_dates, scope_condition
from rag.types import Counts, Hit, Scope


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the log: a chunk became searchable or stopped being so. `number` is never reused."""

    seq: int
    chunk_id: str
    kind: Literal["put", "delete"]
    number: int


@dataclass(frozen=True, slots=True)
class ChunkVectors:
    """Vectors by row: chunk numbers, the numbers of their articles, and float32 (rows, width)."""

    numbers: NDArray[np.int64]
    articles: NDArray[np.int64]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Leads:
    """Articles by their first chunk, newest first: ids, days of publication as ISO dates (None
    where unknown), and float32 (articles, width). `total` counts those not listed as well."""

    article_ids: tuple[str, ...]
    published: tuple[str | None, ...]
    vectors: NDArray[np.float32]
    total: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles that a scope admits, as the numbers of those or of all others, rising."""

    numbers: NDArray[np.int64]
    inside: bool

    def admits(self, articles: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.isin(articles, self.numbers, invert=not self.inside)

    def part(self, articles: int) -> float:
        """The part of all `articles` that is admitted."""
        listed = len(self.numbers) / max(articles, 1)
        return listed if self.inside else 1.0 - listed


@dataclass(frozen=True, slots=True)
class IndexState:
    """A finished index: its folder's name, the seq it has followed to, the highest number of a
    chunk in it, how many it holds, and a digest of its files."""

    name: str
    seq: int
    last: int
    chunks: int
    digest: str


class Feed:
    """Threads may share one."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def last_change(self) -> int:
        """The seq of the newest change; 0 before the first."""
        with self._file.reading() as connection:
            return connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]

    def changes(
        self,
        after_seq: int,
        *,
        kind: Literal["put", "delete"] | None = None,
        limit: int | None = None,
    ) -> list[Change]:
        """What has changed since, in the order of commits."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT seq, chunk_id, kind, chunk FROM changes "
                "WHERE seq > ? AND kind = coalesce(?, kind) ORDER BY seq LIMIT ?",
                (after_seq, kind, -1 if limit is None else limit),
            ).fetchall()
            return [Change(int(row[0]), *row[1:]) for row in rows]

    def totals(self) -> Counts:
        """What is searched, as the last transaction noted it; Library.counts counts again."""
        with self._file.reading() as connection:
            row = connection.execute("SELECT articles, chunks, sentences FROM totals").fetchone()
            return Counts(*row)

    def dimensions(self) -> int:
        """The width of the vectors; 0 before the first."""
        with self._file.reading() as connection:
            return int(fact(connection, "dimensions") or 0)

    def vectors(self, numbers: Sequence[int]) -> ChunkVectors:
        """The vectors of those of the chunks that are searched now, by rising number."""
        listed = json.dumps([int(number) for number in numbers])
        return self._vectors("c.number IN (SELECT value FROM json_each(?))", listed)

    def vectors_after(self, number: int, *, limit: int) -> ChunkVectors:
        """The vectors of the next `limit` chunks with a higher number, by rising number."""
        return self._vectors("c.number > ?", number, limit=limit)

    def vectors_of(self, articles: NDArray[np.int64]) -> ChunkVectors:
        """The vectors of all chunks of these articles, by rising number."""
        listed = json.dumps(articles.tolist())
        return self._vectors("c.article IN (SELECT value FROM json_each(?))", listed)

    def leads(self, scope: Scope, *, limit: int) -> Leads:
        """The `limit` newest articles in `scope`; those without a date come last."""
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
        """The articles to search; None where the scope admits all of them."""
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
        """Hits for the chunks in the same order, without those that are gone."""
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
