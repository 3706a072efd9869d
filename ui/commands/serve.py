"""presscheck ui: the page in the browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import LibraryOption, WriterOption

if TYPE_CHECKING:
    from rag.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 7860,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page.")] = False,
    starter: Annotated[
        bool,
        typer.Option(
            "--starter",
            help="Fetch the embedder when it is missing (92 MB), and fill an empty library with "
            "the starter articles.",
        ),
    ] = False,
    hosts: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Names that other machines reach the page under, with commas between.",
        ),
    ] = None,
    root_path: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="Path below which a proxy serves the page, as /press.",
        ),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help="Processes that serve it, for many readers at once: one for each two cores.",
        ),
    ] = None,
    login: Annotated[
        bool, typer.Option("--login", help="Ask for a login on this machine too.")
    ] = False,
    fetch_writer: Annotated[
        bool,
        typer.Option(
            "--fetch-writer",
            help="Fetch the local writer behind the page when it is missing (1.1 GB).",
        ),
    ] = False,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Open the page in the browser.

    Ask, read every quote in its article, add articles. Reached from other machines it asks for a
    login, see `presscheck account`.
    """
    from rag.settings import load_settings

    chosen = load_settings(
        library=library,
        writer=writer,
        hosts=hosts,
        root_path=root_path,
        processes=processes,
        login=login or None,
    )
    if starter:
        _fetch_embedder(chosen)
        _fill_with_starter_articles(chosen)
    if chosen.processes > 1:
        from ui.processes.supervisor import serve_processes as serve_page
    else:
        from ui.app import serve as serve_page

    serve_page(chosen, host=host, port=port, fetch_writer=fetch_writer, open_browser=open_browser)


def _fetch_embedder(chosen: "Settings") -> None:
    from rag.errors import ModelMissing
    from rag.models import find_model
    from ui.commands.models import fetch_with_bar

    if chosen.embedder_url:
        return
    try:
        find_model(chosen.embedder, chosen.models)
    except ModelMissing:
        fetch_with_bar(chosen.embedder, chosen)


def _fill_with_starter_articles(chosen: "Settings") -> None:
    """Leaves a library that holds anything as it is. Raises QuestionsFile without them."""
    from eval.datasets.starter import STARTER_ARTICLES, require_starter_articles
    from rag.build import build_embedder, build_library
    from ui.commands.ingest import ingest_into

    with build_library(chosen, create=True) as library:
        if library.counts().articles == 0:
            require_starter_articles()
            print(f"The library is empty: adding the starter articles of {STARTER_ARTICLES}.")
            ingest_into(library, build_embedder(chosen), [Path(STARTER_ARTICLES)], chosen)
