"""presscheck library: what the library holds, and keeping it sound."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.editing import edit, edited_note
from ui.commands.moving import move
from ui.commands.options import JsonOption, LibraryOption, settings
from ui.terminal.printing import plain, print_error, print_json

if TYPE_CHECKING:
    from rag.library import Library

app = typer.Typer(
    help="List, show, edit, remove and check the articles of the library.", no_args_is_help=True
)

_ID = typer.Argument(metavar="ARTICLE_ID", help="An id, as `presscheck library list` gives it.")


@app.command("list")
def list_articles(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the articles that are searched."""
    from rag.contract.articles import article_line_json

    with _opened(library) as opened:
        if as_json:
            for article in opened.articles():
                print_json({**article_line_json(article, opened.sources(article.id))})
            return
        from ui.terminal.console import output, table
        from ui.words import count

        rows = [
            (
                article.id,
                article.published.isoformat() if article.published else "unknown",
                article.title,
                article.publisher or "unknown",
                article.source,
            )
            for article in opened.articles()
        ]
        console = output()
        if console.is_terminal:
            console.print(table(("Id", "Published", "Title", "Publisher", "Source"), rows))
            console.print(f"{count(len(rows), 'article')} in {opened.where}")
        else:
            for row in rows:
                print("\t".join(plain(cell).replace("\t", " ") for cell in row))


@app.command("show")
def show(
    article_id: Annotated[str, _ID], as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Show one article with its text, older versions included."""
    from rag.contract.articles import article_json

    with _opened(library) as opened:
        article = opened.article(article_id)
        sources = opened.sources(article_id)
        copies = opened.copies([article_id])[article_id]
    if as_json:
        print_json({**article_json(article, sources, copies)})
        return
    facts = (
        ("Title", article.title),
        ("Publisher", article.publisher),
        ("Published", article.published and article.published.isoformat()),
        ("Author", article.author),
        ("Url", article.url),
        ("Source", ", ".join(sources)),
        ("Also in", ", ".join(copies) or "no other article"),
        ("Names as its source", article.origin),
        ("Says of itself", "; ".join(article.disclosures)),
        ("Language", article.language),
    )
    for name, value in facts:
        note = edited_note(article.edit(name.lower()))
        print(f"{name}: {plain(value) if value else 'unknown'}{note}")
    print(f"\n{plain(article.text)}")


app.command("edit")(edit)


@app.command("remove")
def remove(
    article_ids: Annotated[list[str], _ID],
    library: LibraryOption = None,
) -> None:
    """Remove articles with their text.

    Answers that cited them can then no longer be read there. Exit code 1 if any was not there; all
    others are removed nevertheless.
    """
    from rag.errors import ArticleNotFound, LibraryDamaged

    lacking = False
    with _opened(library) as opened:
        for article_id in dict.fromkeys(article_ids):
            try:
                title = opened.article(article_id).title
            except ArticleNotFound as error:
                lacking = True
                print_error(error)
                continue
            except LibraryDamaged:
                title = "(damaged)"
            opened.remove(article_id)
            print(f"Removed {article_id}: {plain(title)}")
    if lacking:
        raise typer.Exit(1)


@app.command("check")
def check(library: LibraryOption = None) -> None:
    """Look for anything out of order.

    In the file, the full text, the vectors and the index.
    """
    from rag.index import check_library
    from ui.terminal.console import working
    from ui.words import count

    with _opened(library) as opened, working("Checking"):
        counts = opened.counts()
        problems = check_library(opened)
        where, unwritable = opened.where, opened.unwritable
    for problem in problems:
        print(plain(f"{problem.what} ({problem.where}). {problem.next}"))
    articles, chunks = count(counts.articles, "article"), count(counts.chunks, "chunk")
    found = count(len(problems), "problem") if problems else "no problem"
    print(f"{where}: {articles}, {chunks}, {found}.")
    if unwritable:
        print("It cannot be written to: full text and index were not compared.", file=sys.stderr)
    if problems:
        raise typer.Exit(1)


@app.command("rebuild")
def rebuild(
    embedder: Annotated[
        str | None,
        typer.Option(
            "--embedder",
            metavar="NAME",
            help="Embed every chunk again, with this embedder: a name of `presscheck models "
            "list`, a folder, or the endpoint's model. Until it is done, the vectors there are "
            "stay in use; a run that was stopped goes on where it ended.",
        ),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Make full text and index again from the library.

    Embeds nothing again, but for --embedder.
    """
    from rag.index import open_index
    from ui.terminal.console import working

    chosen = settings(library)
    if embedder:
        _reembed(embedder, library)
    with _opened(library) as opened, working("Rebuilding"):
        index = open_index(opened, exact_scan_below=chosen.exact_scan_below)
        try:
            index.rebuild()
        finally:
            index.close()
        counts = opened.counts()
    print(f"Rebuilt full text and index of {counts.chunks:,} chunks.")


@app.command("purge")
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: LibraryOption = None,
) -> None:
    """Remove older versions of articles for good.

    Answers that cited them lose their quotes.
    """
    from ui.words import count

    with _opened(library) as opened:
        if not yes:
            if not sys.stdin.isatty():
                raise typer.BadParameter("Purging cannot be undone: add --yes.")
            typer.confirm("Remove all older versions for good?", abort=True)
        print(f"Removed {count(opened.purge(), 'older version')}.")


app.command("move")(move)


def _reembed(embedder: str, library: str | None) -> None:
    from ingest.reembed import reembed
    from rag.build import build_embedder
    from rag.settings import load_settings
    from ui.terminal.ingest import counting

    made = build_embedder(load_settings(library=library, embedder=embedder))
    with _opened(library) as opened:
        if opened.embedder() == made.name:
            print(f"The vectors are of {plain(made.name)} already.")
            return
        with counting("Embedding") as report:
            chunks = reembed(opened, made, report)
    print(
        f"Embedded {chunks:,} chunks with {plain(made.name)}. Ask and ingest with it from now on: "
        f"PRESSCHECK_EMBEDDER={plain(embedder)}"
    )


@contextmanager
def _opened(library: str | None) -> Generator["Library"]:
    from rag.build import build_library

    with build_library(settings(library)) as opened:
        yield opened
