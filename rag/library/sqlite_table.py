"""The ArticleTable of a library file, in SQL."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from rag.library import copy_groups
from rag.library.articles import ARTICLE, article_of
from rag.library.file import LibraryFile
from rag.library.full_text import search_words
from rag.library.scopes import scope_condition
from rag.library.table import (
    FEWEST_LETTERS,
    ArticlePage,
    ArticleRow,
    Bin,
    BinCount,
    Column,
    Timeline,
    bin_of,
    pieces_of,
)
from rag.types import EVERYTHING, Article, Scope

_FROM = (
    "FROM documents d CROSS JOIN articles a ON a.document = d.number "  # in the order of an index
    "WHERE a.searched = 1"
)
_ORDER: dict[Column, str] = {
    "title": "d.title COLLATE NOCASE",
    "publisher": "d.publisher",
    "published": "d.published",
    "language": "d.language",
}
_BINS: dict[Bin, str] = {
    "day": "d.published",
    "week": "date(d.published, '-6 days', 'weekday 1')",  # the Monday
    "month": "substr(d.published, 1, 7) || '-01'",
    "year": "substr(d.published, 1, 4) || '-01-01'",
}


class SqliteTable:
    """See ArticleTable for what each method gives."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def page(
        self,
        *,
        words: str = "",
        scope: Scope = EVERYTHING,
        by: Column = "published",
        descending: bool = True,
        first: int = 0,
        most: int = 50,
    ) -> ArticlePage:
        with self._file.reading() as connection:
            condition, values = _condition(connection, words, scope)
            way = "DESC" if descending else "ASC"
            numbers = [
                row[0]
                for row in connection.execute(
                    f"SELECT a.number {_FROM} AND {condition} "
                    f"ORDER BY {_ORDER[by]} {way} NULLS LAST, d.number {way} LIMIT ? OFFSET ?",
                    (*values, most, max(first, 0)),
                )
            ]
            matching, undated = _counted(connection, condition, values)
            return ArticlePage(_rows(connection, numbers), matching, undated)

    def ids(self, *, words: str, scope: Scope, most: int) -> tuple[str, ...]:
        with self._file.reading() as connection:
            condition, values = _condition(connection, words, scope)
            rows = connection.execute(
                f"SELECT a.id {_FROM} AND {condition} LIMIT ?", (*values, most)
            ).fetchall()
            return tuple(row[0] for row in rows)

    def timeline(self, *, words: str = "", scope: Scope = EVERYTHING) -> Timeline:
        with self._file.reading() as connection:
            condition, values = _condition(connection, words, scope)
            oldest, newest, undated = connection.execute(
                "SELECT min(d.published), max(d.published), coalesce(sum(d.published IS NULL), 0) "
                f"{_FROM} AND {condition}",
                values,
            ).fetchone()
            if oldest is None:
                return Timeline("day", (), undated)
            length = bin_of(date.fromisoformat(oldest), date.fromisoformat(newest))
            rows = connection.execute(
                f"SELECT {_BINS[length]} AS bin, d.publisher, count(*) {_FROM} "
                f"AND d.published IS NOT NULL AND {condition} GROUP BY 1, 2 ORDER BY 1, 2",
                values,
            ).fetchall()
            counts = tuple(BinCount(date.fromisoformat(row[0]), *row[1:]) for row in rows)
            return Timeline(length, counts, undated)

    def publishers(self) -> tuple[tuple[str, int], ...]:
        with self._file.reading() as connection:
            return tuple(
                connection.execute(
                    f"SELECT d.publisher, count(*) {_FROM} AND d.publisher IS NOT NULL "
                    "GROUP BY 1 ORDER BY d.publisher COLLATE NOCASE"
                ).fetchall()
            )

    def versions(self, article_id: str) -> tuple[Article, ...]:
        with self._file.reading() as connection:
            rows = connection.execute(
                f"{ARTICLE} WHERE a.number IN (SELECT other.article FROM articles mine "
                "JOIN documents held ON held.article = mine.number "
                "JOIN documents other ON other.source = held.source "
                "AND other.article <> mine.number WHERE mine.id = ?) "
                "ORDER BY d.published DESC NULLS LAST, d.number DESC",
                (article_id,),
            ).fetchall()
            return tuple(article_of(row, self._file.path) for row in rows)

    def is_searched(self, article_id: str) -> bool:
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT searched FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            return bool(row and row[0])


def _rows(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[ArticleRow, ...]:
    """The rows of the articles, in the order of `numbers`."""
    found = connection.execute(
        "SELECT a.id, d.title, d.publisher, d.published, d.language, "
        "(SELECT count(*) - 1 FROM documents p WHERE p.article = a.number AND p.current), "
        "(SELECT count(DISTINCT o.article) FROM documents h JOIN documents o "
        "ON o.source = h.source AND o.article <> h.article WHERE h.article = a.number) "
        "FROM json_each(?) k CROSS JOIN articles a ON a.number = k.value "
        "JOIN documents d ON d.number = a.document ORDER BY k.key",
        (json.dumps(list(numbers)),),
    ).fetchall()
    return tuple(
        ArticleRow.of(row, len(copy_groups.copies(connection, row[0], EVERYTHING))) for row in found
    )


def _counted(
    connection: sqlite3.Connection, condition: str, values: Sequence[object]
) -> tuple[int, int]:
    """How many articles there are, and how many of them have no date."""
    if condition == "1":  # the totals of the library know, and so does the index over dates
        (matching,) = connection.execute("SELECT articles FROM totals").fetchone()
        (undated,) = connection.execute(
            f"SELECT count(*) {_FROM} AND d.published IS NULL"
        ).fetchone()
        return matching, undated
    return connection.execute(
        f"SELECT count(*), coalesce(sum(d.published IS NULL), 0) {_FROM} AND {condition}", values
    ).fetchone()


def _condition(
    connection: sqlite3.Connection, words: str, scope: Scope
) -> tuple[str, list[object]]:
    """SQL over documents d and articles a, with its values; "1" where everything is admitted."""
    condition, values = scope_condition(scope)
    parts = [condition]
    pieces = pieces_of(words)
    if not pieces:
        return condition, values
    rows = connection.execute("SELECT DISTINCT publisher FROM documents")
    publishers = [name for (name,) in rows if name]
    for piece, is_whole in pieces:
        found, more = _piece_condition(piece, publishers, whole=is_whole)
        parts.append(found)
        values.extend(more)
    return " AND ".join(part for part in parts if part != "1") or "1", values


def _piece_condition(piece: str, names: Sequence[str], *, whole: bool) -> tuple[str, list[object]]:
    """A word (or what one begins with, unless `whole`) or a phrase, in the title, the text or the
    publisher's name, which is one of `names`. A piece of signs alone is in no article."""
    publishers = [name for name in names if piece.casefold() in name.casefold()]
    spelled = search_words(piece)
    last = len(spelled.rsplit(" ", 1)[-1])
    begins = " *" if last >= FEWEST_LETTERS and not whole else ""
    parts, values = ["d.publisher IN (SELECT value FROM json_each(?))"], [json.dumps(publishers)]
    if spelled:
        parts.append(
            "a.number IN (SELECT c.article FROM chunks c WHERE c.number IN ("
            "SELECT rowid FROM words WHERE words MATCH ? UNION ALL "
            "SELECT rowid FROM other_words WHERE other_words MATCH ?))"
        )
        values += 2 * [f'"{spelled}"{begins}']
    return f"({' OR '.join(parts)})", list(values)
