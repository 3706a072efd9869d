"""Signatures in the database, and the copies of an article found by them; see
rag/library/copy_groups.py."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.library.copy_groups import MOST, pairs_among
from rag.library.postgres.scopes import scope_condition
from rag.library.signature import VERSION, Signature, copies_of, sign
from rag.types import Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_BATCH = 200


def store(connection: "Connection", number: int, signature: Signature) -> None:
    """Keeps the signature of an article's text, unless it is there already."""
    stored = connection.execute(
        "INSERT INTO signatures VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (number, signature.size, signature.slots),
    )
    if stored.rowcount:
        connection.execute(
            "INSERT INTO bands SELECT band, %s FROM unnest(%s::bigint[]) band",
            (number, list(signature.bands)),
        )


def erase(connection: "Connection", number: int) -> None:
    row = connection.execute(
        "DELETE FROM signatures WHERE article = %s RETURNING size, slots", (number,)
    ).fetchone()
    if row:
        connection.execute(
            "DELETE FROM bands WHERE article = %s AND band = ANY(%s)",
            (number, list(Signature(row[0], row[1]).bands)),
        )


def copies(connection: "Connection", article_id: str, scope: Scope) -> tuple[str, ...]:
    """The copies of an article that are searched and in `scope`, the oldest first."""
    mine = signatures(connection, [article_id])
    if not mine:
        return ()
    ((number, _, signature),) = mine
    condition, values = scope_condition(scope)
    rows: list[tuple[str, str | None, int, bytes]] = connection.execute(
        "SELECT a.id, d.published, s.size, s.slots FROM (SELECT article FROM bands "
        "WHERE band = ANY(%s) AND article <> %s "
        "GROUP BY article ORDER BY count(*) DESC LIMIT %s) c "
        "JOIN signatures s ON s.article = c.article JOIN articles a ON a.number = c.article "
        f"JOIN documents d ON d.number = a.document WHERE a.searched AND {condition}",
        (list(signature.bands), number, MOST, *values),
    ).fetchall()
    found = copies_of(signature, [Signature(*row[2:]) for row in rows])
    same = [row for row, is_copy in zip(rows, found, strict=True) if is_copy]
    return tuple(row[0] for row in sorted(same, key=lambda row: (row[1] or "9", row[0])))


def copies_among(
    connection: "Connection", article_ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """For each article that has copies among `article_ids`, those copies by id."""
    return pairs_among(signatures(connection, article_ids))


def signatures(
    connection: "Connection", article_ids: Sequence[str]
) -> list[tuple[int, str, Signature]]:
    """Number, id and signature of the articles that are there, in the order of ids."""
    rows = connection.execute(
        "SELECT a.number, a.id, s.size, s.slots FROM articles a "
        "JOIN signatures s ON s.article = a.number WHERE a.id = ANY(%s) ORDER BY a.id",
        (list(article_ids),),
    ).fetchall()
    return [(number, identity, Signature(size, slots)) for number, identity, size, slots in rows]


def renew(database: "Database", *, anew: bool = False) -> None:
    """Signs the texts of a library of an earlier release, or all `anew`, in short transactions."""
    begun = f"to {VERSION}"
    with database.writing() as connection:
        ((known,),) = connection.execute(
            "SELECT value FROM facts WHERE name = 'signatures'"
        ).fetchall()
        if known == VERSION and not anew:
            return
        if anew or known != begun:
            connection.execute("DELETE FROM bands")
            connection.execute("DELETE FROM signatures")
            connection.execute("UPDATE facts SET value = %s WHERE name = 'signatures'", (begun,))
    while True:
        with database.writing() as connection:
            rows = connection.execute(
                "SELECT t.article, t.text FROM texts t JOIN articles a ON a.number = t.article "
                "WHERE NOT EXISTS (SELECT FROM signatures s WHERE s.article = t.article) "
                "ORDER BY t.article LIMIT %s FOR UPDATE OF a SKIP LOCKED",
                (_BATCH,),
            ).fetchall()
            for number, text in rows:
                store(connection, number, sign(text))
        if not rows:
            break
    with database.writing() as connection:
        connection.execute("UPDATE facts SET value = %s WHERE name = 'signatures'", (VERSION,))
