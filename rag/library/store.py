"""What is written to the library when a document is added or an article removed.

Every function runs inside the caller's transaction. The rule they keep: an article has chunks,
vectors, full text and `put` rows in the log exactly while some document holds its text now.
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.library import copy_groups, searched
from rag.library.articles import digest_of, document_row
from rag.library.fitting import Added, other_embedder
from rag.library.signature import Signature
from rag.types import Article, Chunk, Sentence


def store(
    connection: sqlite3.Connection,
    article: Article,
    sentences: Sequence[Sentence],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    content_hash: str,
    signature: Signature,
) -> Added:
    """Makes `article` what its source holds now; see Library.add."""
    before: tuple[int, int, str] | None = connection.execute(
        "SELECT number, article, content_hash FROM documents WHERE source = ? AND current",
        (article.source,),
    ).fetchone()
    number, was_searched = store_text(connection, article)
    copy_groups.store(connection, number, signature)
    if before and before[1:] == (number, content_hash):
        return "duplicate"
    if before:
        connection.execute("UPDATE documents SET current = 0 WHERE number = ?", before[:1])
    is_shown = _comes_first(connection, number, article.source)
    if is_shown:
        searched.unsearch(
            connection, number
        )  # while the title that it was searched by is still there
    document = _store_document(connection, number, article, content_hash)
    if is_shown:
        connection.execute("UPDATE articles SET document = ? WHERE number = ?", (document, number))
        store_sentences(connection, number, sentences)
        searched.search(connection, number, chunks, vectors)
    if before and before[1] != number:
        _settle(connection, before[1])
    return "changed" if before else "duplicate" if was_searched else "added"


def forget(connection: sqlite3.Connection, source: str) -> str | None:
    """Lets go of what the document holds now; see Library.forget."""
    row: tuple[int, int, str] | None = connection.execute(
        "SELECT d.number, a.number, a.id FROM documents d JOIN articles a ON a.number = d.article "
        "WHERE d.source = ? AND d.current",
        (source,),
    ).fetchone()
    if row is None:
        return None
    document, article, identity = row
    connection.execute("UPDATE documents SET current = 0 WHERE number = ?", (document,))
    _settle(connection, article)
    return identity


def agree_on_embedder(
    connection: sqlite3.Connection, embedder: str, dimensions: int, where: str
) -> None:
    """Takes the first embedder's name and width; refuses another while there are vectors."""
    mine = {"embedder": embedder, "dimensions": str(dimensions)}
    stored = dict(
        connection.execute(
            "SELECT name, value FROM facts WHERE name IN ('embedder', 'dimensions')"
        ).fetchall()
    )
    if stored == mine:
        return
    if connection.execute("SELECT EXISTS (SELECT 1 FROM chunks)").fetchone()[0]:
        raise other_embedder(
            f"{stored.get('embedder')} ({stored.get('dimensions')} dimensions)",
            f"{embedder} ({dimensions})",
            where,
        )
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", mine.items())


def erase(connection: sqlite3.Connection, number: int) -> None:
    """Removes an article that is not searched, with all that is known of it."""
    copy_groups.erase(connection, number)
    connection.execute("DELETE FROM documents WHERE article = ?", (number,))
    connection.execute("DELETE FROM sentences WHERE article = ?", (number,))
    connection.execute("DELETE FROM texts WHERE article = ?", (number,))
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))


def store_text(connection: sqlite3.Connection, article: Article) -> tuple[int, bool]:
    """The article's number, and whether it is searched already."""
    known = connection.execute(
        "SELECT number, searched FROM articles WHERE id = ?", (article.id,)
    ).fetchone()
    if known:
        return known[0], bool(known[1])
    number = connection.execute(
        "INSERT INTO articles (id, document, searched, sentences) VALUES (?, 0, 0, 0)",
        (article.id,),
    ).lastrowid
    assert number is not None  # an INSERT always has one
    connection.execute("INSERT INTO texts VALUES (?, ?)", (number, article.text))
    return number, False


def store_sentences(
    connection: sqlite3.Connection, number: int, sentences: Sequence[Sentence]
) -> None:
    """Of an article that is not searched; another release may split a known text differently."""
    connection.execute("DELETE FROM sentences WHERE article = ?", (number,))
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?)",
        [(number, sentence.start, sentence.end, sentence.kind) for sentence in sentences],
    )
    connection.execute(
        "UPDATE articles SET sentences = ? WHERE number = ?", (len(sentences), number)
    )


def _store_document(
    connection: sqlite3.Connection, number: int, article: Article, content_hash: str
) -> int:
    """The number of the document, which a text that returns to its source has already."""
    row = document_row(article)
    connection.execute(
        "INSERT INTO documents (article, current, content_hash, digest, source, title, publisher, "
        "published, url, origin, disclosures, language, metadata, edits) "
        "VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source, article) DO UPDATE SET current = 1, "
        "content_hash = excluded.content_hash, digest = excluded.digest, title = excluded.title, "
        "publisher = excluded.publisher, published = excluded.published, url = excluded.url, "
        "origin = excluded.origin, disclosures = excluded.disclosures, "
        "language = excluded.language, metadata = excluded.metadata, edits = excluded.edits",
        (number, content_hash, digest_of(row), *row),
    )
    return connection.execute(
        "SELECT number FROM documents WHERE source = ? AND article = ?", (article.source, number)
    ).fetchone()[0]


def _settle(connection: sqlite3.Connection, number: int) -> None:
    """After a document let go of an article: shows it by the next that holds it, or not at all."""
    oldest = _oldest_current(connection, number)
    if oldest is None:
        searched.unsearch(connection, number)
        return
    # Full text has the shown document's title, and can only be told to forget what it was told.
    title, language, text = connection.execute(
        "SELECT d.title, d.language, t.text FROM articles a JOIN texts t ON t.article = a.number "
        "JOIN documents d ON d.number = a.document WHERE a.number = ?",
        (number,),
    ).fetchone()
    spans = connection.execute(
        'SELECT number, start, "end" FROM chunks WHERE article = ?', (number,)
    ).fetchall()
    searched.write_words(connection, "delete", title, text, language, spans)
    connection.execute("UPDATE articles SET document = ? WHERE number = ?", (oldest, number))
    title, language = connection.execute(
        "SELECT title, language FROM documents WHERE number = ?", (oldest,)
    ).fetchone()
    searched.write_words(connection, "put", title, text, language, spans)


def _comes_first(connection: sqlite3.Connection, number: int, source: str) -> bool:
    """Whether the article is shown by this source's document once that holds it."""
    mine, first_other = connection.execute(
        "SELECT (SELECT number FROM documents WHERE source = ? AND article = ?), "
        "(SELECT min(number) FROM documents WHERE source <> ? AND article = ? AND current)",
        (source, number, source, number),
    ).fetchone()
    return first_other is None or (mine is not None and mine < first_other)


def _oldest_current(connection: sqlite3.Connection, number: int) -> int | None:
    return connection.execute(
        "SELECT min(number) FROM documents WHERE article = ? AND current", (number,)
    ).fetchone()[0]
