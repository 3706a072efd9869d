"""presscheck doctor: what is ready on this machine, what is not, and what to type about it."""

from collections.abc import Iterator
from typing import Annotated

import typer

from ui.commands.options import LibraryOption, WriterOption, settings


def doctor(
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not try to reach a configured endpoint.")
    ] = False,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Say what is ready on this machine, and what is not.

    Packages, settings, models, library, writer, disk. Changes nothing.
    """
    from rich.text import Text

    from ui.engine.diagnosis import Finding, diagnose
    from ui.terminal.console import output
    from ui.terminal.printing import plain

    console = output()
    colours = {"ok": "green", "note": "yellow", "bad": "bold red"}

    def shown(findings: Iterator[Finding]) -> Iterator[Finding]:
        for finding in findings:
            line = Text(f"{finding.state:5}", colours[finding.state])
            line.append(f"{finding.about:12}", "bold").append(plain(finding.text), "not bold")
            console.print(line)
            yield finding

    chosen = settings(library, writer)
    bad = sum(
        finding.state == "bad" for finding in shown(diagnose(chosen, reach_endpoint=not offline))
    )
    if bad:
        raise typer.Exit(1)
