"""The ArticleTable of a database, in SQL."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, LiteralString

from rag.library.articles import ARTICLE, article_of
from rag.library.full_text import search_words
from rag.library.postgres import copy_groups
from rag.library.postgres.schema import VECTORS
from rag.library.postgres.scopes import SHOWN, scope_condition
from rag.library.postgres.terms import Phrase, any_of, like_any, terms_of
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

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_ORDER: dict[Column, LiteralString] = {
    "title": "lower(d.title)",  # of a column in C's order: A to Z alone
    "publisher": "d.publisher",
    "published": "d.published",
    "language": "d.language",
}
_BINS: dict[Bin, LiteralString] = {
    "day": "d.published",
    "week": "to_char(date_trunc('week', d.published::date), 'YYYY-MM-DD')",
    "month": "substr(d.published, 1, 7) || '-01'",
    "year": "substr(d.published, 1, 4) || '-01-01'",
}


class PostgresTable:
    """See ArticleTable for what each method gives."""

    def __init__(self, database: "Database") -> None:
        self._database = database

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
        way = "DESC" if descending else "ASC"
        with self._database.reading() as connection:
            condition, values = _condition(connection, words, scope)
            rows = connection.execute(
                f"SELECT a.number {SHOWN} AND {condition} "
                f"ORDER BY {_ORDER[by]} {way} NULLS LAST, d.number {way} LIMIT %s OFFSET %s",
                (*values, most, max(first, 0)),
            ).fetchall()
            matching, undated = connection.execute(
                f"SELECT count(*), count(*) FILTER (WHERE d.published IS NULL) "
                f"{SHOWN} AND {condition}",
                values,
            ).fetchall()[0]
            return ArticlePage(_rows(connection, [row[0] for row in rows]), matching, undated)

    def ids(self, *, words: str, scope: Scope, most: int) -> tuple[str, ...]:
        with self._database.reading() as connection:
            condition, values = _condition(connection, words, scope)
            rows = connection.execute(
                f"SELECT a.id {SHOWN} AND {condition} LIMIT %s", (*values, most)
            ).fetchall()
            return tuple(row[0] for row in rows)

    def timeline(self, *, words: str = "", scope: Scope = EVERYTHING) -> Timeline:
        with self._database.reading() as connection:
            condition, values = _condition(connection, words, scope)
            oldest, newest, undated = connection.execute(
                "SELECT min(d.published), max(d.published), "
                f"count(*) FILTER (WHERE d.published IS NULL) {SHOWN} AND {condition}",
                values,
            ).fetchall()[0]
            if oldest is None:
                return Timeline("day", (), undated)
            length = bin_of(date.fromisoformat(oldest), date.fromisoformat(newest))
            rows = connection.execute(
                f"SELECT {_BINS[length]} AS bin, d.publisher, count(*) {SHOWN} "
                f"AND d.published IS NOT NULL AND {condition} GROUP BY 1, 2 "
                "ORDER BY 1, 2 NULLS FIRST",
                values,
            ).fetchall()
            counts = tuple(BinCount(date.fromisoformat(row[0]), *row[1:]) for row in rows)
            return Timeline(length, counts, undated)

    def publishers(self) -> tuple[tuple[str, int], ...]:
        with self._database.reading() as connection:
            return tuple(
                connection.execute(
                    f"SELECT d.publisher, count(*) {SHOWN} AND d.publisher IS NOT NULL "
                    "GROUP BY 1 ORDER BY lower(d.publisher), d.publisher"
                ).fetchall()
            )

    def versions(self, article_id: str) -> tuple[Article, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{ARTICLE} WHERE a.number IN (SELECT other.article FROM articles mine "
                "JOIN documents held ON held.article = mine.number "
                "JOIN documents other ON other.source = held.source "
                "AND other.article <> mine.number WHERE mine.id = %s) "
                "ORDER BY d.published DESC NULLS LAST, d.number DESC",
                (article_id,),
            ).fetchall()
            return tuple(article_of(row, self._database.where) for row in rows)

    def is_searched(self, article_id: str) -> bool:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT searched FROM articles WHERE id = %s", (article_id,)
            ).fetchone()
            return bool(row and row[0])


def _rows(connection: "Connection", numbers: Sequence[int]) -> tuple[ArticleRow, ...]:
    """The rows of the articles, in the order of `numbers`."""
    found = connection.execute(
        "SELECT a.id, d.title, d.publisher, d.published, d.language, "
        "(SELECT count(*) - 1 FROM documents p WHERE p.article = a.number AND p.current), "
        "(SELECT count(DISTINCT o.article) FROM documents h JOIN documents o "
        "ON o.source = h.source AND o.article <> h.article WHERE h.article = a.number) "
        "FROM unnest(%s::bigint[]) WITH ORDINALITY k (number, place) "
        "JOIN articles a ON a.number = k.number "
        "JOIN documents d ON d.number = a.document ORDER BY k.place",
        (list(numbers),),
    ).fetchall()
    return tuple(
        ArticleRow.of(row, len(copy_groups.copies(connection, row[0], EVERYTHING))) for row in found
    )


def _condition(
    connection: "Connection", words: str, scope: Scope
) -> tuple[LiteralString, list[object]]:
    """SQL over documents d and articles a, with its values."""
    condition, values = scope_condition(scope)
    parts: list[LiteralString] = [condition]
    pieces = pieces_of(words)
    if not pieces:
        return condition, values
    rows = connection.execute("SELECT DISTINCT publisher FROM documents").fetchall()
    names = [name for (name,) in rows if name]
    for piece, is_whole in pieces:
        found, more = _piece_condition(piece, names, whole=is_whole)
        parts.append(found)
        values.extend(more)
    return " AND ".join(parts), values


def _piece_condition(
    piece: str, names: Sequence[str], *, whole: bool
) -> tuple[LiteralString, list[object]]:
    """A word (or what one begins with, unless `whole`) or a phrase, in the title, the text or the
    publisher's name, which is one of `names`. A piece of signs alone is in no article."""
    publishers = [name for name in names if piece.casefold() in name.casefold()]
    spelled = search_words(piece)
    begins = len(spelled.rsplit(" ", 1)[-1]) >= FEWEST_LETTERS and not whole
    terms = tuple(terms_of(spelled))
    if not terms:
        return "d.publisher = ANY(%s)", [publishers]
    phrases = [Phrase(terms, begins)]
    return (
        "(d.publisher = ANY(%s) OR a.number IN (SELECT w.article FROM words w "
        f"WHERE {VECTORS} @@ %s::tsquery AND w.words LIKE ANY(%s)))",
        [publishers, any_of(phrases), like_any(phrases)],
    )
