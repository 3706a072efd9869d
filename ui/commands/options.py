"""Arguments and options that several commands take, and the settings that they lead to."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import WriterChoice

if TYPE_CHECKING:
    from rag.settings import Settings

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="Folder of the library, or postgresql://USER@HOST/NAME; by default "
        "PRESSCHECK_LIBRARY, else the user's data folder.",
    ),
]

WriterOption = Annotated[
    WriterChoice | None,
    typer.Option(
        "--writer",
        help="Who writes: an endpoint, the local model, or quotes alone; auto takes the first "
        "that is ready.",
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


def _readable(file: Path | None) -> Path | None:
    """Refuses a batch that is not there, before anything is loaded for it."""
    if file is not None and str(file) != "-" and not file.is_file():
        raise typer.BadParameter(f"there is no file {str(file)!r}.")
    return file


BatchOption = Annotated[
    Path | None,
    typer.Option(
        "--batch",
        metavar="FILE.jsonl",
        callback=_readable,
        help="Take JSON objects from a file, one a line, and print one a line; - is standard "
        "input.",
    ),
]


def day_option(name: str, help: str) -> typer.models.OptionInfo:
    """An option whose value is a day."""
    return typer.Option(name, metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=help)


def day_of(moment: datetime | None) -> date | None:
    """What a day option was given, as a date."""
    return moment.date() if moment else None


AsOfOption = Annotated[
    datetime | None,
    day_option("--as-of", "Search nothing published later; 'last week' counts from here."),
]


def settings(library: str | None, writer: WriterChoice | None = None) -> "Settings":
    """The settings in force with these options on top. Raises SettingsError."""
    from rag.settings import load_settings

    return load_settings(library=library, writer=writer)


def one_of(question: str | None, batch: Path | None, what: str) -> None:
    """Refuses a command line with both or neither, as a usage error."""
    if (question is None) == (batch is None):
        raise typer.BadParameter(f"Give either {what} or --batch FILE.jsonl.")
