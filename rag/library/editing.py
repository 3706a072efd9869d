"""Readers' edits in the library file. Every function runs inside the caller's transaction.

An edit is of an article, and so of each document that holds its text and gives the same there.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryBusy
from rag.library import searched, store
from rag.library.articles import ARTICLE, AS_PRINTED, article_of, digest_of, document_row
from rag.library.edits import Changes, Earlier, as_edited, said, taken_over
from rag.types import Article, Chunk, EditableField


@dataclass(frozen=True, slots=True)
class Retitled:
    """Vectors of all chunks of an article under its new title: rows of `vectors`, in the order of
    `chunk_ids`, made by `embedder`."""

    chunk_ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    embedder: str


def edit(
    connection: sqlite3.Connection,
    number: int,
    changes: Changes,
    undo: Collection[EditableField],
    retitled: Retitled | None,
    path: Path,
) -> Article:
    """See Library.edit. What is searched leaves search and comes again under new numbers, so that
    full text, indexes and whatever follows the log of changes see it at once."""
    shown = _shown(connection, number, path)
    after = as_edited(shown, changes, undo)
    rows = connection.execute(AS_PRINTED + "WHERE a.number = ?", (number,)).fetchall()
    printed = [article_of(row, path) for row in rows]
    rewritten = edited_alike(shown, printed, changes, undo)
    if not rewritten:
        return shown
    chunks, vectors = stored_chunks(connection, number)
    if retitled and chunks:
        if retitled.chunk_ids != tuple(chunk.id for chunk in chunks):
            raise changed_meanwhile(str(path))
        width = retitled.vectors.shape[1]
        store.agree_on_embedder(connection, retitled.embedder, width, str(path))
        vectors = retitled.vectors
    was_searched = searched.unsearch(connection, number)  # while its old title is still there
    for article in rewritten:
        values = document_row(article)
        connection.execute(
            "UPDATE documents SET digest = ?, source = ?, title = ?, publisher = ?, published = ?, "
            "url = ?, origin = ?, disclosures = ?, language = ?, metadata = ?, edits = ? "
            "WHERE source = ? AND article = ?",
            (digest_of(values), *values, article.source, number),
        )
    if was_searched:
        searched.search(connection, number, chunks, vectors)
    return after


def edited_alike(
    shown: Article,
    printed: Sequence[Article],
    changes: Changes,
    undo: Collection[EditableField],
) -> list[Article]:
    """Those of `printed`, as documents have the article, that become others: where a document
    gives the same as the one it is shown by (pure)."""
    rewritten: list[Article] = []
    for article in printed:
        alike: dict[EditableField, str | date | None] = {
            field: value
            for field, value in changes.items()
            if said(article, field) == said(shown, field)
        }
        if (edited := as_edited(article, alike, undo)) != article:
            rewritten.append(edited)
    return rewritten


def as_taken_over(connection: sqlite3.Connection, article: Article, path: Path) -> Article:
    """The article with the edits that hold for it too; see edits.taken_over."""
    rows = connection.execute(
        f"{AS_PRINTED} WHERE d.edits <> '[]' AND d.source = ? AND (d.current OR a.id = ?) "
        "ORDER BY a.id <> ?",
        (article.source, article.id, article.id),
    ).fetchall()
    rows += connection.execute(
        f"{AS_PRINTED} WHERE d.edits <> '[]' AND d.source <> ? AND a.id = ? ORDER BY d.number",
        (article.source, article.id),
    ).fetchall()
    earlier = [article_of(row, path) for row in rows]
    return taken_over(
        article,
        [Earlier(one, one.source == article.source, one.id == article.id) for one in earlier],
    )


def _shown(connection: sqlite3.Connection, number: int, path: Path) -> Article:
    row = connection.execute(ARTICLE + "WHERE a.number = ?", (number,)).fetchone()
    return article_of(row, path)


def stored_chunks(
    connection: sqlite3.Connection, number: int
) -> tuple[Sequence[Chunk], NDArray[np.float32]]:
    """The article's chunks in order, and their vectors."""
    rows = connection.execute(
        'SELECT c.id, a.id, c.ordinal, c.start, c."end", v.vector FROM chunks c '
        "JOIN articles a ON a.number = c.article JOIN vectors v ON v.chunk = c.number "
        "WHERE c.article = ? ORDER BY c.ordinal",
        (number,),
    ).fetchall()
    vectors = [np.frombuffer(row[-1], "<f4") for row in rows]
    chunks = tuple(Chunk(*row[:-1]) for row in rows)
    return chunks, np.array(vectors, np.float32).reshape(len(rows), -1 if rows else 0)


def changed_meanwhile(where: str) -> LibraryBusy:
    return LibraryBusy(
        "another process has stored the article anew meanwhile",
        where=where,
        next="Edit it again.",
    )
