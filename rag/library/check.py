"""Looking for what is out of order in the library file."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rag.errors import LibraryDamaged
from rag.library.articles import ARTICLE, article_of
from rag.library.file import LibraryFile, fact
from rag.library.full_text import OTHER_WORDS, WORDS
from rag.library.signature import BANDS, Signature, sign
from rag.storage.trouble import trouble
from rag.types import Problem

_RESTORE = "Restore the library folder from a backup, or remove the article and ingest it again."
_REBUILD = "Make it again: presscheck library rebuild"


def check_file(file: LibraryFile) -> list[Problem]:
    """Everything that is out of order; what cannot be read is a problem as well."""
    problems: list[Problem] = []
    for look in (_pages, _totals, _texts, _chunks, _vectors, _log, _full_text, _signatures):
        try:
            with file.reading() as connection:
                problems.extend(look(connection, file.path))
        except LibraryDamaged as error:
            problems.append(Problem(error.what, error.where, error.next))
    return problems


def _pages(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            yield Problem(f"SQLite finds the file damaged: {line}", str(path), _RESTORE)


def _totals(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    for name, noted, found in connection.execute(
        "SELECT 'articles', articles, (SELECT count(*) FROM articles WHERE searched = 1) "
        "FROM totals UNION ALL "
        "SELECT 'chunks', chunks, (SELECT count(*) FROM chunks) FROM totals UNION ALL "
        "SELECT 'sentences', sentences, (SELECT count(*) FROM sentences s "
        "JOIN articles a ON a.number = s.article WHERE a.searched = 1) FROM totals"
    ):
        if noted != found:
            yield Problem(f"{noted} {name} were stored, {found} are there", str(path), _RESTORE)


def _texts(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    """Texts that are not what was stored, spans that are outside of them, documents astray."""
    numbers = connection.execute("SELECT number, id FROM articles ORDER BY number").fetchall()
    for number, identity in numbers:
        where = f"{path}, article {identity}"
        row = connection.execute(ARTICLE + "WHERE a.number = ?", (number,)).fetchone()
        if row is None:
            yield Problem("an article has lost its text or its document", where, _RESTORE)
            continue
        try:
            article = article_of(row, path)
        except LibraryDamaged as error:
            yield Problem(error.what, where, _RESTORE)
            continue
        for kind in ("sentences", "chunks"):
            outside = connection.execute(
                f'SELECT count(*) FROM {kind} WHERE article = ? AND (start < 0 OR "end" <= start '
                'OR "end" > ?)',
                (number, len(article.text)),
            ).fetchone()[0]
            if outside:
                yield Problem(f"{outside} {kind} are outside the text", where, _RESTORE)
    for (identity,) in connection.execute(
        "SELECT id FROM articles a WHERE searched <> EXISTS "
        "(SELECT 1 FROM documents d WHERE d.article = a.number AND d.current = 1)"
    ):
        yield Problem(
            "an article is searched without a document, or not searched with one",
            f"{path}, article {identity}",
            _RESTORE,
        )


def _chunks(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    for (identity,) in connection.execute(
        "SELECT c.id FROM chunks c LEFT JOIN articles a ON a.number = c.article "
        "WHERE a.searched IS NOT 1"
    ):
        yield Problem("a chunk has no searched article", f"{path}, chunk {identity}", _RESTORE)


def _vectors(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    width = int(fact(connection, "dimensions") or 0)
    for identity, blob in connection.execute(
        "SELECT c.id, v.vector FROM chunks c LEFT JOIN vectors v ON v.chunk = c.number"
    ):
        if blob is None:
            what = "a chunk has no vector"
        elif len(blob) != 4 * width:
            what = f"a vector has {len(blob) / 4:g} numbers instead of {width}"
        elif not np.isfinite(np.frombuffer(blob, "<f4")).all():
            what = "a vector has a number that is not finite"
        else:
            continue
        yield Problem(what, f"{path}, chunk {identity}", _RESTORE)
    (stray,) = connection.execute(
        "SELECT count(*) FROM vectors WHERE chunk NOT IN (SELECT number FROM chunks)"
    ).fetchone()
    if stray:
        yield Problem(f"{stray} vectors have no chunk", str(path), _RESTORE)


def _log(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    (differing,) = connection.execute(
        "WITH there AS (SELECT chunk FROM changes GROUP BY chunk "
        "HAVING sum(CASE kind WHEN 'put' THEN 1 ELSE -1 END) = 1) "
        "SELECT (SELECT count(*) FROM chunks WHERE number NOT IN (SELECT chunk FROM there)) "
        "+ (SELECT count(*) FROM there WHERE chunk NOT IN (SELECT number FROM chunks))"
    ).fetchone()
    if differing:
        what = f"the log of changes is wrong about {differing} chunks"
        yield Problem(what, str(path), _RESTORE)


def _full_text(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    """With rank 1, FTS5 compares its rows with the words of the texts. To SQLite that is writing:
    nothing is said of a library that cannot be written."""
    try:
        for table in (WORDS, OTHER_WORDS):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if trouble(error, path) in ("full", "read-only", "refused", "busy"):
            return
        yield Problem(f"full text is out of step with the articles: {error}", str(path), _REBUILD)


def _signatures(connection: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    """Signatures that are not their texts', and bands that are not their signatures'."""
    numbers = connection.execute("SELECT number, id FROM articles ORDER BY number").fetchall()
    for number, identity in numbers:
        row = connection.execute(
            "SELECT t.text, s.size, s.slots FROM articles a "
            "LEFT JOIN texts t ON t.article = a.number "
            "LEFT JOIN signatures s ON s.article = a.number WHERE a.number = ?",
            (number,),
        ).fetchone()
        if row is None or row[0] is None:
            continue  # removed since; or told of by _texts
        signature = sign(row[0])
        (there,) = connection.execute(
            "SELECT count(*) FROM bands WHERE article = ? "
            "AND band IN (SELECT value FROM json_each(?))",
            (number, json.dumps(signature.bands)),
        ).fetchone()
        if Signature(*row[1:]) != signature or there != len(signature.bands):
            what = "what an article's copies are found by is not its text's"
            yield Problem(what, f"{path}, article {identity}", _REBUILD)
    (stray,) = connection.execute(
        "SELECT count(*) FROM (SELECT article, count(*) AS held FROM bands GROUP BY article "
        "UNION ALL SELECT article, 0 FROM signatures WHERE size = 0) b "
        "LEFT JOIN signatures s ON s.article = b.article "
        "LEFT JOIN articles a ON a.number = b.article "
        "WHERE a.number IS NULL OR b.held <> CASE s.size WHEN 0 THEN 0 ELSE ? END",
        (BANDS,),
    ).fetchone()
    if stray:
        what = f"what copies are found by has rows too many for {stray} articles"
        yield Problem(what, str(path), _REBUILD)
