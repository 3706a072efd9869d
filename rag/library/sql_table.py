"""The ArticleTable of either database, by the same SQL."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rag.library.articles import ARTICLE, article_of
from rag.library.sql import SHOWN, Source
from rag.library.table import (
    ArticlePage,
    ArticleRow,
    BinCount,
    Column,
    Timeline,
    bin_of,
    pieces_of,
)
from rag.storage.tables import Statements
from rag.types import EVERYTHING, Article, Scope

CopiesOf = Callable[[Sequence[str]], dict[str, tuple[str, ...]]]

_ORDER: dict[Column, str] = {
    "title": "lower(d.title)",  # of a column in C's order: A to Z alone
    "publisher": "d.publisher",
    "published": "d.published",
    "language": "d.language",
}


class SqlTable:
    """See ArticleTable for what each method gives."""

    def __init__(self, source: Source, copies: CopiesOf) -> None:
        """`copies` is Library.copies."""
        self._source = source
        self._copies = copies
        self._bins = {
            "day": "d.published",
            "week": source.monday,
            "month": "substr(d.published, 1, 7) || '-01'",
            "year": "substr(d.published, 1, 4) || '-01-01'",
        }

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
        with self._source.selecting() as selecting:
            condition, values = self._condition(selecting, words, scope)
            numbers = [
                row[0]
                for row in selecting.execute(
                    f"SELECT a.number {SHOWN} AND {condition} "
                    f"ORDER BY {_ORDER[by]} {way} NULLS LAST, d.number {way} LIMIT ? OFFSET ?",
                    (*values, most, max(first, 0)),
                ).fetchall()
            ]
            matching, undated = _counted(selecting, condition, values)
            rows = self._rows(selecting, numbers)
        copies = self._copies([row[0] for row in rows])
        return ArticlePage(
            tuple(ArticleRow.of(row, len(copies[row[0]])) for row in rows), matching, undated
        )

    def ids(self, *, words: str, scope: Scope, most: int) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            condition, values = self._condition(selecting, words, scope)
            rows = selecting.execute(
                f"SELECT a.id {SHOWN} AND {condition} LIMIT ?", (*values, most)
            ).fetchall()
            return tuple(row[0] for row in rows)

    def timeline(self, *, words: str = "", scope: Scope = EVERYTHING) -> Timeline:
        with self._source.selecting() as selecting:
            condition, values = self._condition(selecting, words, scope)
            oldest, newest, undated = selecting.execute(
                "SELECT min(d.published), max(d.published), "
                f"count(*) FILTER (WHERE d.published IS NULL) {SHOWN} AND {condition}",
                values,
            ).fetchone()
            if oldest is None:
                return Timeline("day", (), undated)
            length = bin_of(date.fromisoformat(oldest), date.fromisoformat(newest))
            rows = selecting.execute(
                f"SELECT {self._bins[length]} AS bin, d.publisher, count(*) {SHOWN} "
                f"AND d.published IS NOT NULL AND {condition} GROUP BY 1, 2 "
                "ORDER BY 1, 2 NULLS FIRST",
                values,
            ).fetchall()
            counts = tuple(BinCount(date.fromisoformat(row[0]), *row[1:]) for row in rows)
            return Timeline(length, counts, undated)

    def publishers(self) -> tuple[tuple[str, int], ...]:
        with self._source.selecting() as selecting:
            return tuple(
                selecting.execute(
                    f"SELECT d.publisher, count(*) {SHOWN} AND d.publisher IS NOT NULL "
                    "GROUP BY 1 ORDER BY lower(d.publisher), d.publisher"
                ).fetchall()
            )

    def versions(self, article_id: str) -> tuple[Article, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                f"{ARTICLE} WHERE a.number IN (SELECT other.article FROM articles mine "
                "JOIN documents held ON held.article = mine.number "
                "JOIN documents other ON other.source = held.source "
                "AND other.article <> mine.number WHERE mine.id = ?) "
                "ORDER BY d.published DESC NULLS LAST, d.number DESC",
                (article_id,),
            ).fetchall()
            return tuple(article_of(row, self._source.place) for row in rows)

    def is_searched(self, article_id: str) -> bool:
        with self._source.selecting() as selecting:
            row = selecting.execute(
                "SELECT searched FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            return bool(row and row[0])

    def _rows(self, selecting: Statements, numbers: Sequence[int]) -> list[list[Any]]:
        """What ArticleRow.of takes, in the order of `numbers`."""
        among, value = self._source.among(numbers)
        found = selecting.execute(
            "SELECT a.number, a.id, d.title, d.publisher, d.published, d.language, "
            "(SELECT count(*) - 1 FROM documents p WHERE p.article = a.number AND p.current), "
            "(SELECT count(DISTINCT o.article) FROM documents h JOIN documents o "
            "ON o.source = h.source AND o.article <> h.article WHERE h.article = a.number) "
            f"FROM articles a JOIN documents d ON d.number = a.document WHERE a.number {among}",
            (value,),
        ).fetchall()
        rows = {number: row for number, *row in found}
        return [rows[number] for number in numbers if number in rows]

    def _condition(
        self, selecting: Statements, words: str, scope: Scope
    ) -> tuple[str, list[object]]:
        """SQL over documents d and articles a, with its values; "true" where everything is
        admitted."""
        condition, values = self._source.scope(scope)
        pieces = pieces_of(words)
        if not pieces:
            return condition, values
        rows = selecting.execute("SELECT DISTINCT publisher FROM documents").fetchall()
        names = [name for (name,) in rows if name]
        parts = [condition]
        for piece, is_whole in pieces:
            among, publishers = self._source.among(
                [name for name in names if piece.casefold() in name.casefold()]
            )
            written, more = self._source.words(piece, whole=is_whole)
            parts.append(f"(d.publisher {among}" + (f" OR {written})" if written else ")"))
            values += [publishers, *more]
        return " AND ".join(parts), values


def _counted(selecting: Statements, condition: str, values: Sequence[object]) -> tuple[int, int]:
    """How many articles there are, and how many of them have no date."""
    if condition == "true":  # the totals of the library know, and so does the index over dates
        (matching,) = selecting.execute("SELECT sum(articles) FROM totals").fetchone()
        (undated,) = selecting.execute(
            f"SELECT count(*) {SHOWN} AND d.published IS NULL"
        ).fetchone()
        return matching, undated
    return selecting.execute(
        f"SELECT count(*), count(*) FILTER (WHERE d.published IS NULL) {SHOWN} AND {condition}",
        values,
    ).fetchone()
