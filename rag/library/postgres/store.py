"""What is written to the database when a document is added or an article removed.

Every function runs inside the caller's transaction, which holds the locks of `lock` for the source
and for each article that it touches: so two writers never meet in a row. The rules of
rag/library/store.py hold: an article has chunks, vectors, full text and `put` rows in the log
exactly while some document holds its text now.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from rag.library.articles import digest_of, document_row
from rag.library.fitting import Added
from rag.library.postgres import copy_groups, words
from rag.library.postgres.vectors import as_stored
from rag.library.signature import Signature
from rag.types import Article, Chunk, Sentence

if TYPE_CHECKING:
    from rag.postgres.database import Connection


def lock(connection: "Connection", *names: str | None) -> None:
    """Sources and articles by id, until the transaction ends; always in one order."""
    keys = {
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
        for name in names
        if name
    }
    connection.execute(
        "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) key", (sorted(keys),)
    )


def current(connection: "Connection", source: str) -> tuple[int, int, str, str] | None:
    """Of what the document holds now: its number, the article's number and id, the hash."""
    return connection.execute(
        "SELECT d.number, a.number, a.id, d.content_hash FROM documents d "
        "JOIN articles a ON a.number = d.article WHERE d.source = %s AND d.current",
        (source,),
    ).fetchone()


def store(
    connection: "Connection",
    article: Article,
    sentences: Sequence[Sentence],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    content_hash: str,
    signature: Signature,
) -> Added:
    """Makes `article` what its source holds now; see Library.add."""
    before = current(connection, article.source)
    number, was_searched = store_text(connection, article)
    copy_groups.store(connection, number, signature)
    if before and before[1] == number and before[3] == content_hash:
        return "duplicate"
    if before:
        connection.execute("UPDATE documents SET current = false WHERE number = %s", before[:1])
    is_shown = _comes_first(connection, number, article.source)
    if is_shown:
        unsearch(connection, number)
    document = _store_document(connection, number, article, content_hash)
    if is_shown:
        connection.execute(
            "UPDATE articles SET document = %s, sentences = %s WHERE number = %s",
            (document, len(sentences), number),
        )
        store_sentences(connection, number, sentences)
        search(connection, number, chunks, vectors)
    if before and before[1] != number:
        settle(connection, before[1])
    return "changed" if before else "duplicate" if was_searched else "added"


def forget(connection: "Connection", source: str) -> None:
    """Lets go of what the document holds now; see Library.forget."""
    if before := current(connection, source):
        connection.execute("UPDATE documents SET current = false WHERE number = %s", before[:1])
        settle(connection, before[1])


def unsearch(connection: "Connection", number: int) -> bool:
    """Takes an article out of search; its text and sentences stay. False where it was not in it."""
    row = connection.execute(
        "UPDATE articles SET searched = false WHERE number = %s AND searched RETURNING sentences",
        (number,),
    ).fetchone()
    if row is None:
        return False
    gone: list[tuple[int, str]] = connection.execute(
        "DELETE FROM chunks WHERE article = %s RETURNING number, id", (number,)
    ).fetchall()
    connection.execute("DELETE FROM vectors WHERE article = %s", (number,))
    length = words.drop(connection, number)
    _log(connection, "delete", sorted(gone))
    count(connection, -1, -len(gone), -row[0], -length, len(gone))
    return True


def search(
    connection: "Connection", number: int, chunks: Sequence[Chunk], vectors: NDArray[np.float32]
) -> None:
    """Makes an article searched."""
    sentences = connection.execute(
        "UPDATE articles SET searched = true WHERE number = %s RETURNING sentences", (number,)
    ).fetchall()[0][0]
    made: list[tuple[int, str]] = connection.execute(
        'INSERT INTO chunks (id, article, ordinal, start, "end") '
        "SELECT id, %s, ordinal, start, stop FROM unnest(%s::text[], %s::int[], %s::int[], "
        "%s::int[]) given (id, ordinal, start, stop) ORDER BY ordinal RETURNING number, id",
        (
            number,
            [chunk.id for chunk in chunks],
            [chunk.ordinal for chunk in chunks],
            [chunk.start for chunk in chunks],
            [chunk.end for chunk in chunks],
        ),
    ).fetchall()
    numbers = {identity: chunk for chunk, identity in made}
    if chunks:
        connection.cursor().executemany(
            "INSERT INTO vectors VALUES (%s, %s, %b)",
            [
                (numbers[chunk.id], number, as_stored(vector))
                for chunk, vector in zip(chunks, vectors, strict=True)
            ],
        )
    length = words.write(connection, number)
    _log(connection, "put", sorted(made))
    count(connection, 1, len(chunks), sentences, length, len(made))


def erase(connection: "Connection", number: int) -> None:
    """Removes an article that is not searched, with all that is known of it."""
    copy_groups.erase(connection, number)
    connection.execute("DELETE FROM documents WHERE article = %s", (number,))
    connection.execute("DELETE FROM sentences WHERE article = %s", (number,))
    connection.execute("DELETE FROM texts WHERE article = %s", (number,))
    connection.execute("DELETE FROM articles WHERE number = %s", (number,))


def settle(connection: "Connection", number: int) -> None:
    """After a document let go of an article: shows it by the next that holds it, or not at all."""
    (oldest,) = connection.execute(
        "SELECT min(number) FROM documents WHERE article = %s AND current", (number,)
    ).fetchall()[0]
    if oldest is None:
        unsearch(connection, number)
        return
    connection.execute("UPDATE articles SET document = %s WHERE number = %s", (oldest, number))
    gone = words.drop(connection, number)
    # Counted as a change, as what is kept of the library has its title.
    count(connection, 0, 0, 0, words.write(connection, number) - gone, 1)


def count(
    connection: "Connection", articles: int, chunks: int, sentences: int, length: int, changes: int
) -> None:
    """Adds to the totals, a row that no other writer waits for; now and then they become one."""
    connection.execute(
        "INSERT INTO totals VALUES (%s, %s, %s, %s, %s)",
        (articles, chunks, sentences, length, changes),
    )


def gather_totals(connection: "Connection") -> None:
    """Makes one row of the totals that are committed and that nobody else gathers just now."""
    connection.execute(
        "WITH mine AS (SELECT ctid FROM totals FOR UPDATE SKIP LOCKED), gone AS ("
        "DELETE FROM totals WHERE ctid IN (SELECT ctid FROM mine) RETURNING *) "
        "INSERT INTO totals SELECT sum(articles), sum(chunks), sum(sentences), sum(words), "
        "sum(changes) FROM gone HAVING count(*) > 0"
    )


def store_text(connection: "Connection", article: Article) -> tuple[int, bool]:
    """The article's number, and whether it is searched already."""
    known = connection.execute(
        "SELECT number, searched FROM articles WHERE id = %s", (article.id,)
    ).fetchone()
    if known:
        return known
    number = connection.execute(
        "INSERT INTO articles (id, document, searched, sentences) VALUES (%s, 0, false, 0) "
        "RETURNING number",
        (article.id,),
    ).fetchall()[0][0]
    connection.execute("INSERT INTO texts VALUES (%s, %s)", (number, article.text))
    return number, False


def store_sentences(connection: "Connection", number: int, sentences: Sequence[Sentence]) -> None:
    """Of an article that is not searched; another release may split a known text differently."""
    connection.execute(
        "INSERT INTO sentences VALUES (%s, %s, %s, %s) ON CONFLICT (article) DO UPDATE SET "
        "starts = excluded.starts, ends = excluded.ends, kinds = excluded.kinds",
        (
            number,
            [sentence.start for sentence in sentences],
            [sentence.end for sentence in sentences],
            [sentence.kind for sentence in sentences],
        ),
    )


def _store_document(
    connection: "Connection", number: int, article: Article, content_hash: str
) -> int:
    """The number of the document, which a text that returns to its source has already."""
    row = document_row(article)
    return connection.execute(
        "INSERT INTO documents (article, current, content_hash, digest, source, title, publisher, "
        "published, url, origin, disclosures, language, metadata, edits) "
        "VALUES (%s, true, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (article, source) DO UPDATE SET current = true, "
        "content_hash = excluded.content_hash, digest = excluded.digest, title = excluded.title, "
        "publisher = excluded.publisher, published = excluded.published, url = excluded.url, "
        "origin = excluded.origin, disclosures = excluded.disclosures, "
        "language = excluded.language, metadata = excluded.metadata, edits = excluded.edits "
        "RETURNING number",
        (number, content_hash, digest_of(row), *row),
    ).fetchall()[0][0]


def _comes_first(connection: "Connection", number: int, source: str) -> bool:
    """Whether the article is shown by this source's document once that holds it."""
    mine, first_other = connection.execute(
        "SELECT (SELECT number FROM documents WHERE source = %s AND article = %s), "
        "(SELECT min(number) FROM documents WHERE source <> %s AND article = %s AND current)",
        (source, number, source, number),
    ).fetchall()[0]
    return first_other is None or (mine is not None and mine < first_other)


def _log(
    connection: "Connection", kind: Literal["put", "delete"], chunks: Sequence[tuple[int, str]]
) -> None:
    connection.execute(
        "INSERT INTO changes (chunk_id, kind, chunk) "
        "SELECT id, %s, number FROM unnest(%s::text[], %s::bigint[]) given (id, number)",
        (kind, [identity for _, identity in chunks], [number for number, _ in chunks]),
    )
