"""Looking for what is out of order in the database's tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.errors import LibraryDamaged, LibraryError
from rag.library.articles import ARTICLE, article_of
from rag.library.full_text import search_words
from rag.library.postgres.feed import width
from rag.library.postgres.terms import row_of
from rag.library.signature import Signature, sign
from rag.types import Problem

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_RESTORE = "Restore the database from a backup, or remove the article and ingest it again."
_REBUILD = "Make it again: presscheck library rebuild"

# Rows that no other table knows, or that another one lacks; each counts.
_ASTRAY = {
    "articles have lost their text or their document": (
        "SELECT count(*) FROM articles a LEFT JOIN texts t ON t.article = a.number "
        "LEFT JOIN documents d ON d.number = a.document AND d.article = a.number "
        "WHERE t.article IS NULL OR d.number IS NULL"
    ),
    "articles are searched without a document, or not searched with one": (
        "SELECT count(*) FROM articles a WHERE searched <> EXISTS "
        "(SELECT FROM documents d WHERE d.article = a.number AND d.current)"
    ),
    "chunks have no searched article": (
        "SELECT count(*) FROM chunks c LEFT JOIN articles a ON a.number = c.article "
        "WHERE a.searched IS NOT TRUE"
    ),
    "chunks have no vector, or vectors no chunk": (
        "SELECT count(*) FROM chunks c FULL JOIN vectors v ON v.chunk = c.number "
        "WHERE c.article IS DISTINCT FROM v.article"
    ),
    "chunks have no full text, or full text no chunk": (
        "SELECT count(*) FROM chunks c FULL JOIN words w ON w.chunk = c.number "
        "WHERE c.article IS DISTINCT FROM w.article"
    ),
    "chunks are not in the log of changes as they are": (
        "SELECT count(*) FROM chunks c FULL JOIN (SELECT chunk FROM changes GROUP BY chunk "
        "HAVING sum(CASE kind WHEN 'put' THEN 1 ELSE -1 END) = 1) l ON l.chunk = c.number "
        "WHERE c.number IS NULL OR l.chunk IS NULL"
    ),
}


def check(database: "Database") -> list[Problem]:
    """Everything that is out of order; what cannot be read is a problem as well."""
    problems: list[Problem] = []
    for look in (_totals, _astray, _texts, _vectors):
        try:
            with database.reading() as connection:
                problems.extend(look(connection, database.where))
        except LibraryError as error:
            problems.append(Problem(error.what, error.where, error.next))
    return problems


def _totals(connection: "Connection", where: str) -> Iterator[Problem]:
    noted = connection.execute(
        "SELECT coalesce(sum(articles), 0), coalesce(sum(chunks), 0), coalesce(sum(sentences), 0), "
        "coalesce(sum(words), 0), (SELECT count(*) FROM articles WHERE searched), "
        "(SELECT count(*) FROM chunks), (SELECT coalesce(sum(cardinality(s.starts)), 0) "
        "FROM sentences s JOIN articles a ON a.number = s.article WHERE a.searched), "
        "(SELECT coalesce(sum(length), 0) FROM words) FROM totals"
    ).fetchall()[0]
    for name, said, found in zip(
        ("articles", "chunks", "sentences", "words"), noted[:4], noted[4:], strict=True
    ):
        if said != found:
            advice = _REBUILD if name == "words" else _RESTORE
            yield Problem(f"{said} {name} were stored, {found} are there", where, advice)


def _astray(connection: "Connection", where: str) -> Iterator[Problem]:
    for what, query in _ASTRAY.items():
        ((rows,),) = connection.execute(query.encode()).fetchall()
        if rows:
            yield Problem(f"{rows} {what}", where, _REBUILD if "full text" in what else _RESTORE)


def _texts(connection: "Connection", where: str) -> Iterator[Problem]:
    """Texts that are not what was stored, spans outside of them, and what is made of them."""
    numbers = connection.execute("SELECT number, id FROM articles ORDER BY number").fetchall()
    for number, identity in numbers:
        here = f"{where}, article {identity}"
        row = connection.execute(f"{ARTICLE} WHERE a.number = %s", (number,)).fetchone()
        if row is None:
            continue  # removed since, or told of by _astray
        try:
            article = article_of(row, where)
        except LibraryDamaged as error:
            yield Problem(error.what, here, _RESTORE)
            continue
        ((outside,),) = connection.execute(
            "SELECT count(*) FROM sentences s, unnest(s.starts, s.ends) span (start, stop) "
            "WHERE s.article = %s AND (start < 0 OR stop <= start OR stop > %s)",
            (number, len(article.text)),
        ).fetchall()
        if outside:
            yield Problem(f"{outside} sentences are outside the text", here, _RESTORE)
        title = search_words(article.title, article.language)
        for start, end, words in connection.execute(
            'SELECT c.start, c."end", w.words FROM chunks c JOIN words w ON w.chunk = c.number '
            "WHERE c.article = %s",
            (number,),
        ).fetchall():
            if not 0 <= start < end <= len(article.text):
                yield Problem("a chunk is outside the text", here, _RESTORE)
            elif row_of(title, search_words(article.text[start:end], article.language))[1] != words:
                yield Problem("full text is not the article's", here, _REBUILD)
        signed = connection.execute(
            "SELECT size, slots, (SELECT count(*) FROM bands b WHERE b.article = s.article) "
            "FROM signatures s WHERE article = %s",
            (number,),
        ).fetchone()
        mine = sign(article.text)
        if signed is None or (Signature(*signed[:2]), signed[2]) != (mine, len(mine.bands)):
            what = "what an article's copies are found by is not its text's"
            yield Problem(what, here, _REBUILD)


def _vectors(connection: "Connection", where: str) -> Iterator[Problem]:
    ((strange,),) = connection.execute(
        "SELECT count(*) FROM vectors WHERE vector_dims(vector) <> %s", (width(connection),)
    ).fetchall()
    if strange:
        yield Problem(f"{strange} vectors are of another width", where, _RESTORE)
