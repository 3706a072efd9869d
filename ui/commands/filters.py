"""The options that narrow a search to some of the articles, and the scope that they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import FilterError
from rag.types import Scope
from ui.commands.options import day_of, day_option
from ui.state.scopes import Filters

if TYPE_CHECKING:
    from rag.library import Library

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
class FilterOptions:
    """What was asked for on the command line."""

    publishers: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    languages: Sequence[str] | None = None
    articles: Sequence[str] | None = None

    def scope(self, library: "Library") -> Scope:
        """Raises typer.BadParameter for what no article has, and ArticleNotFound."""
        wanted = Filters(
            self.publishers or (),
            day_of(self.since),
            day_of(self.until),
            self.languages or (),
            self.articles or (),
        )
        try:
            return wanted.scope(library)
        except FilterError as error:
            raise typer.BadParameter(str(error)) from error
