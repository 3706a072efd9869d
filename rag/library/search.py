"""SQLite's full text: chunks by words within a scope, and what is counted of words and chunks."""

import sqlite3
from collections.abc import Sequence

from rag.languages.spoken import ENGLISH
from rag.library.full_text import OTHER_WORDS, WORDS, match_expression
from rag.library.scopes import only_until, outside_dates, scope_condition, tables_of
from rag.types import Hit, Scope


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
    tables, scope = tables_of(scope)
    condition, values = _admitted_chunks(scope)
    rows: list[tuple[str, float, int]] = []
    for table in ((WORDS, OTHER_WORDS)[other] for other in tables):
        rows += connection.execute(
            "SELECT c.id, found.rank, found.rowid FROM (SELECT rowid, rank "
            f"FROM {table} WHERE {table} MATCH ? {condition} ORDER BY rank LIMIT ?"
            ") found JOIN chunks c ON c.number = found.rowid",
            (expression, *values, limit),
        )
    rows.sort(key=lambda row: row[1:])
    return [Hit(chunk_id, -rank) for chunk_id, rank, _ in rows[:limit]]


def frequency(connection: sqlite3.Connection, term: str, language: str | None = None) -> int:
    """In how many chunks the term is found; a term of an English question, among those that
    `chunk_count` counts."""
    expression = match_expression([term], language)
    if not expression:
        return 0
    return sum(
        connection.execute(
            f"SELECT count(*) FROM {table} WHERE {table} MATCH ?", (expression,)
        ).fetchone()[0]
        for table in ((WORDS,) if language == ENGLISH else (WORDS, OTHER_WORDS))
    )


def chunk_count(connection: sqlite3.Connection, language: str) -> int:
    """How many chunks a question in `language` is compared with: an English one with those of
    articles that are not known to be in another language."""
    (chunks,) = connection.execute("SELECT chunks FROM totals").fetchone()
    if language != ENGLISH:
        return chunks
    return chunks - connection.execute("SELECT count(*) FROM other_words_docsize").fetchone()[0]


def rebuild_words(connection: sqlite3.Connection) -> None:
    """Makes full text again from the texts."""
    for table in (WORDS, OTHER_WORDS):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")


def terms_from(connection: sqlite3.Connection, beginning: str, most: int) -> tuple[str, ...]:
    """Terms of English full text, which are stems, that begin so; at most so many."""
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
