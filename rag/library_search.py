"""Full text and scopes in SQL."""

import json
import sqlite3
from collections.abc import Sequence

from rag.full_text import match_expression
from rag.types import Hit, Scope


def match(
    connection: sqlite3.Connection, terms: Sequence[str], limit: int, scope: Scope
) -> list[Hit]:
    """See Library.match."""
    expression = match_expression(terms)
    if not expression or limit < 1:
        return []
    condition, values = scope_condition(scope)
    rows = connection.execute(
        "SELECT c.id, -w.rank FROM words w JOIN chunks c ON c.number = w.rowid "
        "JOIN articles a ON a.number = c.article "
        "JOIN documents d ON d.number = a.document "
        f"WHERE words MATCH ? AND {condition} ORDER BY w.rank LIMIT ?",
        (expression, *values, limit),
    ).fetchall()
    return [Hit(chunk_id, float(score)) for chunk_id, score in rows]


def frequency(connection: sqlite3.Connection, term: str) -> int:
    """In how many chunks the term is found."""
    expression = match_expression([term])
    if not expression:
        return 0
    query = "SELECT count(*) FROM words WHERE words MATCH ?"
    return connection.execute(query, (expression,)).fetchone()[0]


def scope_condition(scope: Scope) -> tuple[str, list[object]]:
    """SQL over articles a and documents d, with its values: an unknown date passes, an unknown
    publisher or language does not."""
    parts: list[str] = []
    values: list[object] = []
    for comparison, day in (("<=", scope.until), (">=", scope.since)):
        if day:
            parts.append(f"(d.published IS NULL OR d.published {comparison} ?)")
            values.append(day.isoformat())
    for column, wanted in (
        ("d.publisher", scope.publishers),
        ("a.id", scope.article_ids),
        ("d.language", scope.languages),
    ):
        if wanted:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(wanted)))
    return " AND ".join(parts) or "1", values


def outside_dates(scope: Scope) -> tuple[str, list[object]]:
    """The contrary of the dates in `scope`, as ranges of the index over them."""
    days = ((">", scope.until), ("<", scope.since))
    parts = [f"d.published {comparison} ?" for comparison, day in days if day]
    return " OR ".join(parts), [day.isoformat() for _, day in days if day]
