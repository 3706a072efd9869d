"""Which articles somebody wants: names as they typed them -> the scope of a search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rag.errors import FilterError
from rag.types import Scope

if TYPE_CHECKING:
    from rag.library import Library

_NAMED = 8
"""Publishers or languages that an error lists."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; what is empty narrows nothing."""

    publishers: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    languages: Sequence[str] = ()
    articles: Sequence[str] = ()

    def scope(self, library: "Library") -> Scope:
        """Raises FilterError for what no article has, and ArticleNotFound: an empty answer would
        look as if the articles did not say."""
        since, until = self.since, self.until
        if since and until and since > until:
            raise FilterError(f"since {since} is later than until {until}")
        return Scope(
            until=until,
            since=since,
            publishers=_known("publisher", self.publishers, library.publishers),
            article_ids=frozenset(library.article(one).id for one in self.articles),
            languages=_known("language", self.languages, library.languages),
        )


def _known(what: str, wanted: Sequence[str], all_of: Callable[[], Sequence[str]]) -> frozenset[str]:
    """The names as the library spells them, capitals aside."""
    if not wanted:
        return frozenset()
    names = all_of()
    spelled: dict[str, set[str]] = {}
    for name in names:
        spelled.setdefault(name.casefold(), set()).add(name)
    found: set[str] = set()
    for name in wanted:
        if name.casefold() not in spelled:
            near = get_close_matches(name, names, _NAMED, 0.5) or sorted(names)[:_NAMED]
            known = f"There is: {', '.join(near)}." if near else ""
            raise FilterError(f"no article has the {what} {name!r}", next=known)
        found |= spelled[name.casefold()]
    return frozenset(found)
