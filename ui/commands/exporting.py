"""The --export option: an answer with its quotes as a file, beside what is printed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.types import Answer, Event


def _known_kind(file: Path | None) -> Path | None:
    """Refuses a name whose ending says nothing, before anything is asked."""
    if file is None:
        return None
    from ui.export import KINDS

    if _kind(file) not in KINDS:
        known = ", ".join(f".{kind}" for kind in KINDS)
        raise typer.BadParameter(f"{file.name!r} ends in none of {known}.")
    if not file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {str(file.parent)!r}.")
    return file


ExportOption = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        callback=_known_kind,
        help="Write the answer with its quotes to a file too: .md, .html or .json.",
    ),
]


def exported(events: "Iterable[Event]", file: Path) -> "Iterator[Event]":
    """The events as they are; the answer among them is written to `file` once it has been shown.

    Raises SettingsError where it cannot be written.
    """
    from rag.types import Answer

    for event in events:
        yield event
        if isinstance(event, Answer):
            _write(event, file)


def _write(answer: "Answer", file: Path) -> None:
    from rag.contract.answers import answer_json
    from rag.errors import SettingsError
    from rag.storage.disk import write_whole
    from ui.export import KINDS

    text = KINDS[_kind(file)].write(answer.question, [answer_json(answer)])
    try:
        write_whole(file, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise SettingsError(
            f"the answer cannot be written: {error.strerror or error}",
            where=str(file),
            next="Name another file.",
        ) from error


def _kind(file: Path) -> str:
    return file.suffix.lower().removeprefix(".")
