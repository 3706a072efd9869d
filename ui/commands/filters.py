"""The options that narrow a search to some of the articles, and the scope that they make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import Scope
from ui.commands.options import day_of, day_option

if TYPE_CHECKING:
    from rag.library import Library

_NAMED = 8
"""Publishers or languages that an error lists."""

PublisherOption = Annotated[
    list[str] | None,
    typer.Option("--publisher", metavar="NAME", help="Only what it published; repeatable."),
]
SinceOption = Annotated[
    datetime | None,
    day_option("--since", "Only what was published then or later, or bears no date."),
]
UntilOption = Annotated[
    datetime | None,
    day_option("--until", "Only what was published then or earlier, or bears no date."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Only this language, as en; repeatable."),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option("--article", metavar="ID", help="Only this article; repeatable."),
]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for on the command line."""

    publishers: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    languages: Sequence[str] | None = None
    articles: Sequence[str] | None = None

    def scope(self, library: "Library") -> Scope:
        """Raises typer.BadParameter for what no article has, and ArticleNotFound: an empty answer
        would look as if the articles did not say."""
        since, until = day_of(self.since), day_of(self.until)
        if since and until and since > until:
            raise typer.BadParameter(f"--since {since} is later than --until {until}.")
        return Scope(
            until=until,
            since=since,
            publishers=_known("publisher", self.publishers or (), library.publishers),
            article_ids=frozenset(library.article(one).id for one in self.articles or ()),
            languages=_known("language", self.languages or (), library.languages),
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
            known = f" There is: {', '.join(near)}." if near else ""
            raise typer.BadParameter(f"no article has the {what} {name!r}.{known}")
        found |= spelled[name.casefold()]
    return frozenset(found)
