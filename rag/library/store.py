"""What is written to the library when a document is added or an article removed.

Every function runs inside the caller's transaction. The rule they keep: an article has chunks,
vectors, full text and `put` rows in the log exactly while some document holds its text now.
"""

import sqlite3
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.errors import EmbedderMismatch
from rag.library import copy_groups
from rag.library.articles import digest_of, document_row
from rag.library.full_text import search_words, table_of
from rag.library.signature import Signature
from rag.types import Article, Chunk, Sentence, article_id

Added = Literal["added", "changed", "duplicate"]


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
    number, was_searched = _store_text(connection, article)
    copy_groups.store(connection, number, signature)
    if before and before[1:] == (number, content_hash):
        return "duplicate"
    if before:
        connection.execute("UPDATE documents SET current = 0 WHERE number = ?", before[:1])
    is_shown = _comes_first(connection, number, article.source)
    if is_shown:
        unsearch(connection, number)  # while the title that it was searched by is still there
    document = _store_document(connection, number, article, content_hash)
    if is_shown:
        connection.execute("UPDATE articles SET document = ? WHERE number = ?", (document, number))
        _store_sentences(connection, number, sentences)
        search(connection, number, chunks, vectors)
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


def refuse_unfit(
    article: Article,
    sentences: Sequence[Sentence],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
) -> None:
    """Raises ValueError for what only a mistake in the caller's code can hand over."""
    if article.id != article_id(article.text):
        raise ValueError(f"id {article.id!r} is not article_id(text)")
    if vectors.ndim != 2 or len(vectors) != len(chunks):
        raise ValueError(f"{len(chunks)} chunks, but vectors of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector has a number that is not finite")
    for chunk in chunks:
        if chunk.id != f"{article.id}:{chunk.start}-{chunk.end}" or chunk.article_id != article.id:
            raise ValueError(f"chunk id {chunk.id!r} is not its article's and span's")
    for span in (*sentences, *chunks):
        if not 0 <= span.start < span.end <= len(article.text):
            raise ValueError(f"span {span.start}-{span.end} is outside the text")


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


def other_embedder(stored: str, given: str, where: str) -> EmbedderMismatch:
    return EmbedderMismatch(
        f"the library's vectors are of {stored}, these are of {given}: they cannot be compared",
        where=where,
        next="Set `embedder` as it was, or make the library's vectors again: "
        "presscheck library rebuild --embedder NAME",
    )


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
    _write_words(connection, "delete", title, text, language, spans)
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
    _write_words(connection, "put", title, text, language, spans)
    _log(connection, "put", [(chunk.id, numbers[chunk.id]) for chunk in chunks])
    connection.execute("UPDATE articles SET searched = 1 WHERE number = ?", (number,))
    _count(connection, 1, len(chunks), sentence_count)


def erase(connection: sqlite3.Connection, number: int) -> None:
    """Removes an article that is not searched, with all that is known of it."""
    copy_groups.erase(connection, number)
    connection.execute("DELETE FROM documents WHERE article = ?", (number,))
    connection.execute("DELETE FROM sentences WHERE article = ?", (number,))
    connection.execute("DELETE FROM texts WHERE article = ?", (number,))
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))


def _store_text(connection: sqlite3.Connection, article: Article) -> tuple[int, bool]:
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


def _store_sentences(
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
        unsearch(connection, number)
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
    _write_words(connection, "delete", title, text, language, spans)
    connection.execute("UPDATE articles SET document = ? WHERE number = ?", (oldest, number))
    title, language = connection.execute(
        "SELECT title, language FROM documents WHERE number = ?", (oldest,)
    ).fetchone()
    _write_words(connection, "put", title, text, language, spans)


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


def _write_words(
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
