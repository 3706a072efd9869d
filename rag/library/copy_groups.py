"""Signatures in the library file, and the copies of an article found by them.

No pair and no group is stored. Which articles are copies follows from their signatures alone, so it
does not depend on the order in which they came or on which process added them, and removing one
leaves nothing to put right.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rag.library.file import LibraryFile, fact
from rag.library.scopes import scope_condition
from rag.library.signature import VERSION, Signature, copies_of, sign
from rag.types import Scope

MOST = 1000
"""Texts that are compared with one article; those that share most bands come first."""

_BATCH = 200  # texts signed between two transactions: a tenth of a second


def store(connection: sqlite3.Connection, number: int, signature: Signature) -> None:
    """Keeps the signature of an article's text, unless it is there already."""
    stored = connection.execute(
        "INSERT OR IGNORE INTO signatures VALUES (?, ?, ?)",
        (number, signature.size, signature.slots),
    )
    if stored.rowcount:
        connection.executemany(
            "INSERT INTO bands VALUES (?, ?)", [(band, number) for band in signature.bands]
        )


def erase(connection: sqlite3.Connection, number: int) -> None:
    row = connection.execute(
        "SELECT size, slots FROM signatures WHERE article = ?", (number,)
    ).fetchone()
    if row is None:
        return
    connection.executemany(
        "DELETE FROM bands WHERE band = ? AND article = ?",
        [(band, number) for band in Signature(*row).bands],
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (number,))


def copies(connection: sqlite3.Connection, article_id: str, scope: Scope) -> tuple[str, ...]:
    """The copies of an article that are searched and in `scope`, the oldest first."""
    mine = _signatures(connection, [article_id])
    if not mine:
        return ()
    ((number, _, signature),) = mine
    condition, values = scope_condition(scope)
    rows: list[tuple[str, str | None, int, bytes]] = connection.execute(
        "SELECT a.id, d.published, s.size, s.slots FROM ("
        "SELECT b.article FROM json_each(?) k CROSS JOIN bands b ON b.band = k.value "
        "WHERE b.article <> ? GROUP BY b.article ORDER BY count(*) DESC LIMIT ?) c "
        "JOIN signatures s ON s.article = c.article JOIN articles a ON a.number = c.article "
        f"JOIN documents d ON d.number = a.document WHERE a.searched = 1 AND {condition}",
        (json.dumps(signature.bands), number, MOST, *values),
    ).fetchall()
    found = copies_of(signature, [Signature(*row[2:]) for row in rows])
    same = [row for row, is_copy in zip(rows, found, strict=True) if is_copy]
    return tuple(row[0] for row in sorted(same, key=lambda row: (row[1] or "9", row[0])))


def copies_among(
    connection: sqlite3.Connection, article_ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """For each article that has copies among `article_ids`, those copies by id."""
    return pairs_among(_signatures(connection, article_ids))


def pairs_among(known: Sequence[tuple[int, str, Signature]]) -> dict[str, tuple[str, ...]]:
    """For each of these (number, id, signature) that has copies among them, their ids (pure)."""
    pairs: defaultdict[str, list[str]] = defaultdict(list)
    for place, (_, one, signature) in enumerate(known):
        rest = known[place + 1 :]
        for (_, other, _), is_copy in zip(
            rest, copies_of(signature, [row[2] for row in rest]), strict=True
        ):
            if is_copy:
                pairs[one].append(other)
                pairs[other].append(one)
    return {article: tuple(sorted(others)) for article, others in pairs.items()}


def renew(file: LibraryFile, *, anew: bool = False) -> None:
    """Signs the texts of a library of an earlier release, or all `anew`. In short transactions:
    other processes get their turn, and after an interruption the next opening goes on."""
    with file.reading() as connection:
        if fact(connection, "signatures") == VERSION and not anew:
            return
    begun = f"to {VERSION}"
    with file.writing() as connection:
        if anew or fact(connection, "signatures") not in (begun, VERSION):
            connection.execute("DELETE FROM bands")
            connection.execute("DELETE FROM signatures")
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('signatures', ?)", (begun,))
    for numbers in _unsigned(file):
        with file.reading() as connection:
            texts: list[tuple[int, str]] = connection.execute(
                "SELECT article, text FROM texts WHERE article IN (SELECT value FROM json_each(?))",
                (json.dumps(numbers),),
            ).fetchall()
        signed = [(number, sign(text)) for number, text in texts]
        with file.writing() as connection:
            there = {row[0] for row in connection.execute("SELECT number FROM articles")}
            for number, signature in signed:
                if number in there:  # it may have been removed since
                    store(connection, number, signature)
    with file.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO facts VALUES ('signatures', ?)", (VERSION,))


def _unsigned(file: LibraryFile) -> Iterator[list[int]]:
    with file.reading() as connection:
        numbers = [
            row[0]
            for row in connection.execute(
                "SELECT number FROM articles EXCEPT SELECT article FROM signatures"
            )
        ]
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _signatures(
    connection: sqlite3.Connection, article_ids: Sequence[str]
) -> list[tuple[int, str, Signature]]:
    """Number, id and signature of the articles that are there, in the order of ids."""
    rows: list[tuple[int, str, int, bytes]] = connection.execute(
        "SELECT a.number, a.id, s.size, s.slots FROM articles a "
        "JOIN signatures s ON s.article = a.number "
        "WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (json.dumps(list(article_ids)),),
    ).fetchall()
    return [(number, identity, Signature(size, slots)) for number, identity, size, slots in rows]
