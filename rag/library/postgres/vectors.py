"""Vectors in the database, and the nearest of them. The only file that imports pgvector.

They are stored as float32. The index over them (HNSW) is of half precision, which takes half the
memory, and what it finds is compared again exactly.
"""

from typing import TYPE_CHECKING, Any, LiteralString

import numpy as np
from numpy.typing import NDArray

from rag.library.postgres.scopes import article_condition, scope_condition
from rag.library.scopes import only_until
from rag.library.sql import SHOWN
from rag.types import Hit, Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection

MOST_EXACT = 20_000
"""Chunks up to which every vector in scope is compared; see docs/decisions/0041."""

_EF = 800
"""Neighbours that the index keeps in mind: of the 400 nearest of 20,000 hard ones it finds 96.8%,
with 400 in mind 86.3%."""
_WIDEST = 4000
"""Numbers of a vector that pgvector's index takes at half precision."""


def register(connection: "Connection") -> None:
    """Has vectors sent and read in binary on this connection."""
    from pgvector.psycopg import register_vector

    register_vector(connection)
    # Terms are an expression: the planner knows nothing of what it costs to make them of each row.
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET hnsw.iterative_scan = 'relaxed_order'")
    connection.execute("SELECT set_config('hnsw.ef_search', %s, false)", (str(_EF),))


def as_stored(vector: NDArray[np.float32]) -> Any:  # noqa: ANN401  pgvector's own type
    from pgvector import Vector

    return Vector(np.ascontiguousarray(vector, np.float32))


def as_rows(vectors: list[Any], width: int) -> NDArray[np.float32]:
    """(rows, width) of what was read."""
    rows = [vector.to_numpy() for vector in vectors]
    return np.array(rows, np.float32).reshape(len(rows), width)


def make_index(connection: "Connection", width: int) -> None:
    """Makes the index anew for vectors of this width; none where they are too wide for one. Who
    searches goes on with the one there is."""
    if 0 < width <= _WIDEST:
        connection.execute(
            "CREATE INDEX vectors_made ON presscheck.vectors USING hnsw "
            f"((vector::halfvec({width})) halfvec_ip_ops)".encode()
        )
    connection.execute("DROP INDEX IF EXISTS presscheck.vectors_hnsw")
    connection.execute("ALTER INDEX IF EXISTS presscheck.vectors_made RENAME TO vectors_hnsw")


def nearest(
    connection: "Connection", vector: NDArray[np.float32], width: int, k: int, scope: Scope
) -> list[Hit]:
    """The `k` nearest chunks of articles in `scope` by cosine, best first."""
    asked = as_stored(vector)
    if width > _WIDEST or _is_narrow(connection, scope):
        rows = connection.execute(
            "WITH admitted AS MATERIALIZED (SELECT v.chunk, -(v.vector <#> %b) AS score "
            f"FROM vectors v WHERE {_admitted(scope)}) SELECT c.id, n.score FROM ("
            "SELECT * FROM admitted ORDER BY score DESC, chunk LIMIT %s) n "
            "JOIN chunks c ON c.number = n.chunk ORDER BY n.score DESC, n.chunk",
            (asked, *scope_condition(scope)[1], k),
        ).fetchall()
    else:
        condition, values = article_condition(scope, "v.article")
        near = f"(v.vector::halfvec({int(width)}) <#> %b::halfvec({int(width)}))"
        query = (
            "WITH near AS MATERIALIZED (SELECT v.chunk, v.vector FROM vectors v "
            f"WHERE {condition} ORDER BY {near} LIMIT %s) "
            "SELECT c.id, -(n.vector <#> %b) AS score FROM near n "
            "JOIN chunks c ON c.number = n.chunk ORDER BY score DESC, n.chunk LIMIT %s"
        )
        rows = connection.execute(query.encode(), (*values, asked, k, asked, k)).fetchall()
    return [Hit(chunk_id, float(score)) for chunk_id, score in rows]


def _admitted(scope: Scope) -> LiteralString:
    """SQL over vectors v, found by their articles where a scope leaves any out."""
    condition, values = scope_condition(scope)
    return f"v.article = ANY(ARRAY(SELECT a.number {SHOWN} AND {condition}))" if values else "true"


def _is_narrow(connection: "Connection", scope: Scope) -> bool:
    """Whether so few chunks are in scope that all of them are compared."""
    articles, chunks = connection.execute(
        "SELECT coalesce(sum(articles), 0), coalesce(sum(chunks), 0) FROM totals"
    ).fetchall()[0]
    if chunks <= MOST_EXACT:
        return True
    most = int(MOST_EXACT * articles / chunks)
    if only_until(scope):
        if scope.until is None:
            return False
        outside = _at_most(connection, "d.published > %s", [scope.until.isoformat()], articles)
        return articles - outside <= most
    condition, values = scope_condition(scope)
    return _at_most(connection, condition, values, most + 1) <= most


def _at_most(
    connection: "Connection", condition: LiteralString, values: list[object], most: int
) -> int:
    query: LiteralString = f"SELECT count(*) FROM (SELECT 1 {SHOWN} AND {condition} LIMIT %s) few"
    return connection.execute(query, (*values, most)).fetchall()[0][0]
