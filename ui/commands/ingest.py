"""presscheck ingest: files, folders, news dumps and, where allowed, addresses into the library."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import LibraryOption, settings

if TYPE_CHECKING:
    from ingest.document import FieldNames
    from ingest.network.documents import Network
    from ingest.pipeline import IngestReport
    from rag.embedding import Embedder
    from rag.library import Library
    from rag.settings import Settings


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Files, folders or globs: .txt, .md, .html, .mhtml, .pdf, .docx, .odt, .rtf, "
            ".pptx, .epub, .eml, .mbox, .srt, .xml, .csv, .jsonl, .json, .png. With "
            "--allow-network also https:// addresses of articles and of RSS or Atom feeds.",
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="NAME=KEY",
            help="For news dumps whose keys differ: title=headline, say, or text=content.rendered "
            "a level down; the names are title, text, published, url and publisher, and records "
            "for the list of articles. Repeatable.",
        ),
    ] = None,
    allow_network: Annotated[
        bool,
        typer.Option(
            "--allow-network",
            help="Fetch the addresses given: a page, or the articles that a feed links to (the "
            "newest 100, a second apart). Public addresses only.",
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Stay, and take in what is added to the folders or changed in them, until Ctrl-C. "
            "Addresses are fetched once.",
        ),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Afterwards remove what came from below these paths, or from these news dumps, "
            "and is no longer there. Nothing is removed of a folder that is missing or empty.",
        ),
    ] = False,
    queue: Annotated[
        bool,
        typer.Option(
            "--queue",
            help="Leave the work to `presscheck worker`, on any machines that share the library "
            "(in PostgreSQL) and the files, and wait for it; without PATH for what was queued "
            "last.",
        ),
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="With --queue: whether to wait for the end.")
    ] = True,
    library: LibraryOption = None,
) -> None:
    """Add articles to the library.

    What has not changed since the last time is skipped; a changed document becomes a new version.
    Exit code 1 if any file or line was rejected; all others are in the library nevertheless.
    """
    given = paths or []
    if not given and not queue:
        raise typer.BadParameter("Name what to add: presscheck ingest PATH")
    fields = _field_names(field or ())
    chosen = settings(library)
    if queue:
        _queue(given, chosen, fields, prune=prune, wait=wait, alone=watch or allow_network)
        return
    from rag.build import build_embedder, build_library

    embedder = build_embedder(chosen)
    network = _network() if allow_network else None
    with build_library(chosen, create=True) as opened:
        if watch:
            from ui.commands.watching import watch_into

            watch_into(opened, embedder, given, chosen, fields, network=network, prune=prune)
            return
        report = ingest_into(opened, embedder, given, chosen, fields, network=network, prune=prune)
    if report.failed:
        raise typer.Exit(1)


def _queue(
    paths: Sequence[str],
    chosen: "Settings",
    fields: "FieldNames | None",
    *,
    prune: bool,
    wait: bool,
    alone: bool,
) -> None:
    from ui.commands.queueing import queue

    if alone:
        raise typer.BadParameter("--watch and --allow-network do not go with --queue.")
    report = queue(paths, chosen, fields, prune=prune, wait=wait)
    if report and report.failed:
        raise typer.Exit(1)


def ingest_into(
    library: "Library",
    embedder: "Embedder",
    paths: Sequence[str | Path],
    chosen: "Settings",
    fields: "FieldNames | None" = None,
    *,
    network: "Network | None" = None,
    prune: bool = False,
) -> "IngestReport":
    """Ingests with a progress bar, then prints the table of what became of every document."""
    from ingest.pipeline import ingest as run_ingest
    from ui.terminal.ingest import ingesting, show_report

    with ingesting() as progress:
        report = run_ingest(
            paths,
            library,
            embedder,
            settings=chosen,
            fields=fields,
            report=progress,
            network=network,
            prune=prune,
        )
    show_report(report, library)
    return report


def _network() -> "Network":
    from ingest.network.documents import Network

    return Network()


def _field_names(given: Sequence[str]) -> "FieldNames | None":
    """Raises a usage error for anything but NAME=KEY with a known name."""
    if not given:
        return None
    from dataclasses import fields as fields_of

    from ingest.document import FieldNames

    known = {item.name for item in fields_of(FieldNames)}
    keys: dict[str, str] = {}
    for pair in given:
        name, _, key = pair.partition("=")
        if name not in known or not key:
            names = ", ".join(sorted(known))
            raise typer.BadParameter(f"{pair!r} is not NAME=KEY with a name of {names}.")
        keys[name] = key
    return FieldNames(**keys)
