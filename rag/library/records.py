"""Whole articles out of the library file and into it; see rag/library/record.py."""

import sqlite3
from pathlib import Path

import numpy as np

from rag.library import copy_groups, searched, store
from rag.library.articles import AS_PRINTED, article_of, digest_of, document_row
from rag.library.editing import stored_chunks
from rag.library.record import Record, record_of
from rag.library.signature import sign
from rag.types import Sentence


def read(connection: sqlite3.Connection, article_id: str, path: Path) -> Record | None:
    """None where the article is not there."""
    row = connection.execute(
        "SELECT number, document, searched FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return None
    number, shown, is_searched = row
    printed = connection.execute(
        f"{AS_PRINTED} WHERE a.number = ? ORDER BY d.number", (number,)
    ).fetchall()
    sentences = connection.execute(
        'SELECT start, "end", kind FROM sentences WHERE article = ? ORDER BY start', (number,)
    ).fetchall()
    chunks, vectors = stored_chunks(connection, number)
    return record_of(
        connection.execute(
            "SELECT number, current, content_hash FROM documents WHERE article = ? ORDER BY number",
            (number,),
        ).fetchall(),
        [article_of(one, path) for one in printed],
        shown,
        tuple(Sentence(*one) for one in sentences),
        tuple(chunks),
        vectors.astype("<f4").tobytes(),
        searched=bool(is_searched),
    )


def write(connection: sqlite3.Connection, record: Record, width: int) -> None:
    """Puts the article there as it is in another library, in place of what there is of it."""
    known = connection.execute("SELECT number FROM articles WHERE id = ?", (record.id,)).fetchone()
    if known:
        searched.unsearch(connection, known[0])
        store.erase(connection, known[0])
    text = record.documents[0].article.text
    number, _ = store.store_text(connection, record.documents[0].article)
    copy_groups.store(connection, number, sign(text))
    documents: list[int] = []
    for document in record.documents:
        if document.current:
            connection.execute(
                "UPDATE documents SET current = 0 WHERE source = ? AND current",
                (document.article.source,),
            )
        row = document_row(document.article)
        documents += connection.execute(
            "INSERT INTO documents (article, current, content_hash, digest, source, title, "
            "publisher, published, url, origin, disclosures, language, metadata, edits) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (number, document.current, document.content_hash, digest_of(row), *row),
        ).fetchall()[0]
    connection.execute(
        "UPDATE articles SET document = ? WHERE number = ?", (documents[record.shown], number)
    )
    store.store_sentences(connection, number, record.sentences)
    if record.searched:
        vectors = np.frombuffer(record.vectors, "<f4").reshape(len(record.chunks), width)
        searched.search(connection, number, record.chunks, vectors)
