"""Full text and scopes in SQL."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Literal

from rag.library.full_text import match_expression
from rag.types import ChunkPlace, Hit, Scope


def match(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    limit: int,
    scope: Scope,
    language: str | None = None,
) -> list[Hit]:
    """See Library.match."""
    expression = match_expression(terms, language)
    if not expression or limit < 1:
        return []
    condition, values = _admitted_chunks(scope)
    rows = connection.execute(
        "SELECT c.id, -found.rank FROM ("
        f"SELECT rowid, rank FROM words WHERE words MATCH ? {condition} ORDER BY rank LIMIT ?"
        ") found JOIN chunks c ON c.number = found.rowid ORDER BY found.rank, found.rowid",
        (expression, *values, limit),
    ).fetchall()
    return [Hit(chunk_id, float(score)) for chunk_id, score in rows]


def places(connection: sqlite3.Connection, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
    """See Library.places."""
    rows = connection.execute(
        "SELECT c.id, a.id, c.ordinal, d.title, d.published FROM chunks c "
        "JOIN articles a ON a.number = c.article JOIN documents d ON d.number = a.document "
        "WHERE c.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(chunk_ids)),),
    ).fetchall()
    days = {row[4]: date.fromisoformat(row[4]) if row[4] else None for row in rows}
    return {
        chunk_id: ChunkPlace(chunk_id, article_id, ordinal, title, days[published])
        for chunk_id, article_id, ordinal, title, published in rows
    }


def frequency(connection: sqlite3.Connection, term: str, language: str | None = None) -> int:
    """In how many chunks the term is found."""
    expression = match_expression([term], language)
    if not expression:
        return 0
    query = "SELECT count(*) FROM words WHERE words MATCH ?"
    return connection.execute(query, (expression,)).fetchone()[0]


def terms_from(connection: sqlite3.Connection, beginning: str, most: int) -> tuple[str, ...]:
    """Terms of full text, which are stems, that begin so; at most so many."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'words', 'row')"
    )
    query = "SELECT term FROM temp.terms WHERE term >= ? AND term < ? LIMIT ?"
    last = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    return tuple(row[0] for row in connection.execute(query, (beginning, last, most)))


def spellings(connection: sqlite3.Connection, term: str) -> tuple[str, ...]:
    """The words of one chunk that full text finds by `term`, and others that begin like it."""
    query = "SELECT w.title || ' ' || w.text FROM words w WHERE words MATCH ? LIMIT 1"
    row = connection.execute(query, (match_expression([term]),)).fetchone()
    words = str(row[0]).split() if row else []
    return tuple(dict.fromkeys(word for word in words if word.startswith(term[:-1] or term)))


def distinct(
    connection: sqlite3.Connection, column: Literal["publisher", "language"], *, by_count: bool
) -> tuple[str, ...]:
    """The values of a column of what is searched, in the order of the alphabet, or the most common
    first."""
    order = "count(*) DESC, " if by_count else ""
    rows = connection.execute(
        f"SELECT d.{column} FROM documents d JOIN articles a ON a.document = d.number "
        f"WHERE a.searched = 1 AND d.{column} IS NOT NULL "
        f"GROUP BY d.{column} ORDER BY {order}d.{column}"
    ).fetchall()
    return tuple(row[0] for row in rows)


def _admitted_chunks(scope: Scope) -> tuple[str, list[object]]:
    """SQL over the rowids of full text, with its values; "" where the scope admits everything.

    Whichever is the shorter list is asked for, those inside or those outside, and the plus sign
    keeps SQLite from looking up each of them in full text.
    """
    inside = not only_until(scope)
    if inside:
        condition, values = scope_condition(scope)
    else:
        condition, values = outside_dates(scope)
    if not values:
        return "", []
    listed = (
        "SELECT c.number FROM documents d JOIN articles a ON a.document = d.number "
        f"JOIN chunks c ON c.article = a.number WHERE a.searched = 1 AND ({condition})"
    )
    return f"AND +rowid {'' if inside else 'NOT '}IN ({listed})", values


def only_until(scope: Scope) -> bool:
    """Whether the scope leaves nothing out but what is newer, as nearly every question does: few
    articles then, or none."""
    return not (scope.since or scope.publishers or scope.article_ids or scope.languages)


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
    """The contrary of `scope.until`, as a range of the index over dates."""
    return "d.published > ?", [scope.until.isoformat()] if scope.until else []
