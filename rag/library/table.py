"""The library as a table: filtered, sorted and counted by the page, and by date.

A filter is a Scope and words that are searched for, so that what the table shows is what a
question of the same Scope is asked of. Nothing here reads a whole library into memory.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol, Self

from rag.types import EVERYTHING, Article, Scope

Column = Literal["title", "publisher", "published", "language"]
Bin = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article that is searched, as a line of the table. `copies` counts other documents of the
    same text and articles of the same story; `versions` what its documents held before."""

    id: str
    title: str
    publisher: str | None
    published: date | None
    language: str | None
    copies: int
    versions: int

    @classmethod
    def of(cls, row: Sequence[Any], copies: int) -> Self:
        """From a row of the database, where the day is text and the copies are those of the same
        text; `copies` are the articles of the same story."""
        article_id, title, publisher, day, language, same, versions = row
        published = date.fromisoformat(day) if day else None
        return cls(article_id, title, publisher, published, language, same + copies, versions)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`rows` of the `matching` articles, `undated` of which have no date."""

    rows: tuple[ArticleRow, ...]
    matching: int
    undated: int


@dataclass(frozen=True, slots=True)
class BinCount:
    """How many articles of a publisher (None: not given) are of the days from `first` on."""

    first: date
    publisher: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by date and publisher, in the order of time. `undated` articles are in none."""

    bin: Bin
    counts: tuple[BinCount, ...]
    undated: int


FEWEST_LETTERS = 2
"""Of a word that others may begin with; a single letter would find nearly everything."""
_PIECE = re.compile(r'"[^"]+"|\S+')
_MOST_PIECES = 8


class ArticleTable(Protocol):
    """Reads of one library; see Library.table."""

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
        """`most` of the articles in `scope` that have all `words` in their title, text or
        publisher, from the `first` on. What has no value in the column comes last."""
        ...

    def ids(self, *, words: str, scope: Scope, most: int) -> tuple[str, ...]:
        """The articles that `page` is of, as ids in no order, `most` at most."""
        ...

    def timeline(self, *, words: str = "", scope: Scope = EVERYTHING) -> Timeline:
        """Counts of what `page` would give, in bins as long as their span asks for."""
        ...

    def publishers(self) -> tuple[tuple[str, int], ...]:
        """Who published what is searched, with how many articles, in the order of the alphabet."""
        ...

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """What the article's documents held at other times, the newest first."""
        ...

    def is_searched(self, article_id: str) -> bool: ...


def bin_of(oldest: date, newest: date) -> Bin:
    """As long that there are some sixty at most up to ten years, and years beyond."""
    days = (newest - oldest).days
    if days <= 45:
        return "day"
    if days <= 400:
        return "week"
    return "month" if days <= 3_700 else "year"


def pieces_of(words: str) -> list[tuple[str, bool]]:
    """The words and "phrases" to look for, without quotes, and whether one is typed to its end."""
    found: list[str] = _PIECE.findall(words)[:_MOST_PIECES]
    bare = [(piece.strip('"'), piece.endswith('"')) for piece in found]
    return [one for one in bare if one[0]]  # of a phrase perhaps only the first sign is typed yet
