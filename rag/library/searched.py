"""What makes an article of the library file searched: chunks, vectors, full text, and the log.

Every function runs inside the caller's transaction.
"""

import sqlite3
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.library.full_text import search_words, table_of
from rag.types import Chunk


def unsearch(connection: sqlite3.Connection, number: int) -> bool:
    """Takes an article out of search; its text and sentences stay. False where it was not in it."""
    row = connection.execute(
        "SELECT d.title, d.language, t.text, a.sentences FROM articles a "
        "JOIN texts t ON t.article = a.number JOIN documents d ON d.number = a.document "
        "WHERE a.number = ? AND a.searched = 1",
        (number,),
    ).fetchone()
    if row is None:
        return False
    title, language, text, sentence_count = row
    chunks: list[tuple[int, str, int, int]] = connection.execute(
        'SELECT number, id, start, "end" FROM chunks WHERE article = ?', (number,)
    ).fetchall()
    spans = [(c[0], c[2], c[3]) for c in chunks]
    write_words(connection, "delete", title, text, language, spans)
    connection.execute(
        "DELETE FROM vectors WHERE chunk IN (SELECT number FROM chunks WHERE article = ?)",
        (number,),
    )
    connection.execute("DELETE FROM chunks WHERE article = ?", (number,))
    _log(connection, "delete", [(c[1], c[0]) for c in chunks])
    connection.execute("UPDATE articles SET searched = 0 WHERE number = ?", (number,))
    _count(connection, -1, -len(chunks), -sentence_count)
    return True


def search(
    connection: sqlite3.Connection,
    number: int,
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
) -> None:
    """Makes an article searched."""
    title, language, text, sentence_count = connection.execute(
        "SELECT d.title, d.language, t.text, a.sentences FROM articles a "
        "JOIN texts t ON t.article = a.number JOIN documents d ON d.number = a.document "
        "WHERE a.number = ?",
        (number,),
    ).fetchone()
    connection.executemany(
        'INSERT INTO chunks (id, article, ordinal, start, "end") VALUES (?, ?, ?, ?, ?)',
        [(chunk.id, number, chunk.ordinal, chunk.start, chunk.end) for chunk in chunks],
    )
    numbers: dict[str, int] = dict(
        connection.execute("SELECT id, number FROM chunks WHERE article = ?", (number,)).fetchall()
    )
    connection.executemany(
        "INSERT INTO vectors VALUES (?, ?)",
        [
            (numbers[chunk.id], np.ascontiguousarray(vector, dtype="<f4").tobytes())
            for chunk, vector in zip(chunks, vectors, strict=True)
        ],
    )
    spans = [(numbers[chunk.id], chunk.start, chunk.end) for chunk in chunks]
    write_words(connection, "put", title, text, language, spans)
    _log(connection, "put", [(chunk.id, numbers[chunk.id]) for chunk in chunks])
    connection.execute("UPDATE articles SET searched = 1 WHERE number = ?", (number,))
    _count(connection, 1, len(chunks), sentence_count)


def write_words(
    connection: sqlite3.Connection,
    kind: Literal["put", "delete"],
    title: str,
    text: str,
    language: str | None,
    spans: Sequence[tuple[int, int, int]],
) -> None:
    """`spans` are (chunk number, start, end). FTS5 needs the old words to take a row out."""
    title_words = search_words(title, language)
    table = table_of(language)
    rows = [
        (number, title_words, search_words(text[start:end], language))
        for number, start, end in spans
    ]
    if kind == "put":
        connection.executemany(f"INSERT INTO {table} (rowid, title, text) VALUES (?, ?, ?)", rows)
    else:
        connection.executemany(
            f"INSERT INTO {table} ({table}, rowid, title, text) VALUES ('delete', ?, ?, ?)", rows
        )


def _log(
    connection: sqlite3.Connection,
    kind: Literal["put", "delete"],
    chunks: Sequence[tuple[str, int]],
) -> None:
    connection.executemany(
        "INSERT INTO changes (chunk_id, kind, chunk) VALUES (?, ?, ?)",
        [(chunk_id, kind, number) for chunk_id, number in chunks],
    )


def _count(connection: sqlite3.Connection, articles: int, chunks: int, sentences: int) -> None:
    connection.execute(
        "UPDATE totals SET articles = articles + ?, chunks = chunks + ?, sentences = sentences + ?",
        (articles, chunks, sentences),
    )
