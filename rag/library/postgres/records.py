"""Whole articles out of the database and into it; see rag/library/record.py."""

from typing import TYPE_CHECKING

import numpy as np

from rag.library.articles import AS_PRINTED, article_of, digest_of, document_row
from rag.library.postgres import copy_groups, store, words
from rag.library.postgres.editing import searched
from rag.library.record import Record, record_of
from rag.library.signature import sign
from rag.types import Sentence

if TYPE_CHECKING:
    from rag.postgres.database import Connection


def read(connection: "Connection", article_id: str, where: str) -> Record | None:
    """None where the article is not there."""
    row = connection.execute(
        "SELECT a.number, a.document, a.searched, s.starts, s.ends, s.kinds FROM articles a "
        "JOIN sentences s ON s.article = a.number WHERE a.id = %s",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    number, shown, is_searched, *spans = row
    printed = connection.execute(
        f"{AS_PRINTED} WHERE a.number = %s ORDER BY d.number", (number,)
    ).fetchall()
    chunks, vectors = searched(connection, number)
    return record_of(
        connection.execute(
            "SELECT number, current, content_hash FROM documents WHERE article = %s "
            "ORDER BY number",
            (number,),
        ).fetchall(),
        [article_of(one, where) for one in printed],
        shown,
        tuple(map(Sentence, *spans)),
        tuple(chunks),
        vectors.astype("<f4").tobytes(),
        searched=is_searched,
    )


def write(connection: "Connection", record: Record, width: int) -> None:
    """Puts the article there as it is in another library, in place of what there is of it."""
    known = connection.execute("SELECT number FROM articles WHERE id = %s", (record.id,)).fetchone()
    if known:
        store.unsearch(connection, known[0])
        store.erase(connection, known[0])
    text = record.documents[0].article.text
    number, _ = store.store_text(connection, record.documents[0].article)
    copy_groups.store(connection, number, sign(text))
    documents: list[int] = []
    for document in record.documents:
        if document.current:
            connection.execute(
                "UPDATE documents SET current = false WHERE source = %s AND current",
                (document.article.source,),
            )
        row = document_row(document.article)
        documents += connection.execute(
            "INSERT INTO documents (article, current, content_hash, digest, source, title, "
            "publisher, published, url, origin, disclosures, language, metadata, edits) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING number",
            (number, document.current, document.content_hash, digest_of(row), *row),
        ).fetchall()[0]
    connection.execute(
        "UPDATE articles SET document = %s, sentences = %s WHERE number = %s",
        (documents[record.shown], len(record.sentences), number),
    )
    store.store_sentences(connection, number, record.sentences)
    if record.searched:
        vectors = np.frombuffer(record.vectors, "<f4").reshape(len(record.chunks), width)
        store.search(connection, number, record.chunks, vectors)
        words.learn(connection, number)
