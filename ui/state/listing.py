"""What of the library the page lists: words, publisher, dates, order and page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast, get_args

from rag.library.table import Column
from rag.types import Scope

PAGE_ROWS = 50
MOST_WORDS_CHARS = 200


@dataclass(frozen=True, slots=True)
class Listing:
    words: str = ""
    publisher: str = ""
    since: date | None = None
    until: date | None = None
    by: Column = "published"
    descending: bool = True
    page: int = 0

    @property
    def scope(self) -> Scope:
        """The filter without its words, which no Scope has."""
        publishers = frozenset({self.publisher}) if self.publisher else frozenset[str]()
        return Scope(since=self.since, until=self.until, publishers=publishers)

    @property
    def filtered(self) -> bool:
        return bool(self.words or self.publisher or self.since or self.until)


EVERY_ARTICLE = Listing()


def changed(listing: Listing, wish: Mapping[str, object]) -> Listing:
    """`listing` after what the page sent, none of which is trusted: what is no column, date or
    number changes nothing. Another filter or order begins at the first page."""
    if "page" in wish:
        page = wish["page"]
        return replace(listing, page=max(page, 0)) if isinstance(page, int) else listing
    if (by := wish.get("by")) in get_args(Column):
        column = cast("Column", by)
        other_way = not listing.descending if by == listing.by else by == "published"
        return replace(listing, by=column, descending=other_way, page=0)
    if wish.get("clear"):
        return Listing(by=listing.by, descending=listing.descending)
    words, publisher = wish.get("words", listing.words), wish.get("publisher", listing.publisher)
    since = _day(wish["since"]) if "since" in wish else listing.since
    until = _day(wish["until"]) if "until" in wish else listing.until
    if since and until and since > until:
        since, until = until, since
    return replace(
        listing,
        words=str(words).strip()[:MOST_WORDS_CHARS],
        publisher=str(publisher),
        since=since,
        until=until,
        page=0,
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
