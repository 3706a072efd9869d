"""Readers' edits in the database; see rag/library/editing.py. Runs inside the caller's transaction,
which holds the article's lock."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, LiteralString

import numpy as np
from numpy.typing import NDArray

from rag.library.articles import ARTICLE, AS_PRINTED, article_of, digest_of, document_row
from rag.library.editing import Retitled, changed_meanwhile, edited_alike
from rag.library.edits import Changes, Earlier, as_edited, taken_over
from rag.library.postgres import store
from rag.library.postgres.vectors import as_rows
from rag.types import Article, Chunk, EditableField

if TYPE_CHECKING:
    from rag.postgres.database import Connection


def edit(
    connection: "Connection",
    number: int,
    changes: Changes,
    undo: Collection[EditableField],
    retitled: Retitled | None,
    where: str,
) -> Article:
    """See Library.edit. What is searched leaves search and comes again under new numbers."""
    shown = _articles(connection, f"{ARTICLE} WHERE a.number = %s", (number,), where)[0]
    after = as_edited(shown, changes, undo)
    printed = _articles(connection, f"{AS_PRINTED} WHERE a.number = %s", (number,), where)
    rewritten = edited_alike(shown, printed, changes, undo)
    if not rewritten:
        return shown
    chunks, vectors = searched(connection, number)
    if retitled and chunks:
        if retitled.chunk_ids != tuple(chunk.id for chunk in chunks):
            raise changed_meanwhile(where)
        vectors = retitled.vectors
    was_searched = store.unsearch(connection, number)
    for article in rewritten:
        values = document_row(article)
        connection.execute(
            "UPDATE documents SET digest = %s, source = %s, title = %s, publisher = %s, "
            "published = %s, url = %s, origin = %s, disclosures = %s, language = %s, "
            "metadata = %s, edits = %s WHERE source = %s AND article = %s",
            (digest_of(values), *values, article.source, number),
        )
    if was_searched:
        store.search(connection, number, chunks, vectors)
    return after


def as_taken_over(connection: "Connection", article: Article, where: str) -> Article:
    """The article with the edits that hold for it too; see edits.taken_over."""
    earlier = _articles(
        connection,
        f"{AS_PRINTED} WHERE d.edits <> '[]' AND d.source = %s AND (d.current OR a.id = %s) "
        "ORDER BY a.id <> %s",
        (article.source, article.id, article.id),
        where,
    ) + _articles(
        connection,
        f"{AS_PRINTED} WHERE d.edits <> '[]' AND d.source <> %s AND a.id = %s ORDER BY d.number",
        (article.source, article.id),
        where,
    )
    return taken_over(
        article,
        [Earlier(one, one.source == article.source, one.id == article.id) for one in earlier],
    )


def searched(connection: "Connection", number: int) -> tuple[Sequence[Chunk], NDArray[np.float32]]:
    """The article's chunks in order, and their vectors."""
    rows = (
        connection.cursor(binary=True)
        .execute(
            'SELECT c.id, a.id, c.ordinal, c.start, c."end", v.vector FROM chunks c '
            "JOIN articles a ON a.number = c.article JOIN vectors v ON v.chunk = c.number "
            "WHERE c.article = %s ORDER BY c.ordinal",
            (number,),
        )
        .fetchall()
    )
    width = rows[0][-1].dimensions() if rows else 0
    return tuple(Chunk(*row[:-1]) for row in rows), as_rows([row[-1] for row in rows], width)


def _articles(
    connection: "Connection", query: LiteralString, values: Sequence[object], where: str
) -> list[Article]:
    return [article_of(row, where) for row in connection.execute(query, values).fetchall()]
