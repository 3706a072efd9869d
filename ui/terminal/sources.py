"""Sources in the terminal: each quote with its article, and where articles disagree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from rag.contract.articles import source_name
from rag.errors import ArticleNotFound
from rag.library import Library
from rag.sources.attribution import attribution_of
from rag.types import (
    Article,
    Citation,
    Conflict,
    Scope,
)
from ui.state.also_in import also_in_lines
from ui.terminal.printing import plain
from ui.words import day


def print_sources(
    console: Console, citations: Sequence[Citation], as_of: date, library: Library
) -> None:
    """Each quote with its article, and who else prints it."""
    if not citations:
        return
    console.print()
    console.print(Text("Sources", "bold"))
    articles = _articles(library, citations)
    for citation in citations:
        printings = library.printed_by(citation.article_id, scope=Scope(until=as_of))
        _print_source(console, citation, articles, printings)


def print_conflict(console: Console, conflict: Conflict) -> None:
    console.print()
    console.print(
        Text("The articles disagree: ", "bold yellow").append(plain(conflict.about), "bold")
    )
    for value in conflict.values:
        markers = "".join(f" [{n}]" for n in value.citations)
        line = Text(f"- {plain(value.value)}").append(markers, "cyan")
        console.print(indented(console, line, 2))


def _print_source(
    console: Console,
    citation: Citation,
    articles: Mapping[str, Article],
    printings: Sequence[Article],
) -> None:
    article = articles.get(citation.article_id)
    headline = Text(f"[{citation.n}] ", "cyan").append_text(
        headline_of(citation.title, article or citation)
    )
    if citation.time_code:
        headline.append(f", at {citation.time_code}", "not bold")
    console.print(indented(console, headline, 2))
    by = ", entered by a reader" if citation.edited else ""
    field = f"{citation.field}{by}: " if citation.field else ""
    console.print(indented(console, Text(f"{field}“{plain(citation.quote)}”"), 6))
    for line in [
        *(_told_of(citation, article) if article else ()),
        *also_in_lines(citation, articles, printings),
    ]:
        console.print(indented(console, Text(plain(line), "magenta"), 6))
    where = f"{citation.url or source_name(citation.source)}  (id {citation.article_id})"
    console.print(indented(console, Text(plain(where), "dim"), 6))


def _told_of(citation: Citation, article: Article) -> Iterator[str]:
    """Who says the quote, and what its article says of itself."""
    if says_so := attribution_of(citation, article):
        yield says_so.label
    if article.origin:
        yield f"It names as its source: {article.origin}."
    yield from article.disclosures


def headline_of(title: str, article: Article | Citation) -> Text:
    """Title, publisher and date."""
    rest = ", ".join(part for part in (article.publisher, day(article.published)) if part)
    return Text(plain(title), "bold").append(f" - {plain(rest)}", "not bold")


def _articles(library: Library, citations: Sequence[Citation]) -> Mapping[str, Article]:
    """The cited articles and their copies; what has been removed since stays away."""
    named = {one for citation in citations for one in (citation.article_id, *citation.also_in)}
    return {article.id: article for article in still_there(library, named)}


def still_there(library: Library, article_ids: Iterable[str]) -> list[Article]:
    found: list[Article] = []
    for article_id in article_ids:
        with suppress(ArticleNotFound):
            found.append(library.article(article_id))
    return found


def indented(console: Console, text: Text, columns: int) -> Text | Padding:
    """Wrapped with a margin in a terminal; elsewhere one line with spaces before it."""
    if console.is_terminal:
        return Padding(text, (0, 0, 0, columns))
    return Text(" " * columns).append_text(text)
