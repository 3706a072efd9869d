"""Fetching a model in the terminal: a bar with size, rate and remaining time, or a few lines."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from rag.models import FetchProgress
from ui.terminal.console import beside
from ui.terminal.printing import plain
from ui.words import size, time_left

_LINE_EVERY_S = 15.0
"""Where no terminal shows a bar, a log gets a line so often."""


@contextmanager
def fetching(name: str) -> Generator[Callable[[FetchProgress], None]]:
    """Gives the function that a fetch reports to."""
    console = beside()
    if not console.is_terminal:
        yield _Lines()
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[left]}"),
        console=console,
        expand=True,
        transient=True,
    ) as bar:
        task = bar.add_task(name, total=None, left="")
        notes: set[str] = set()

        def report(progress: FetchProgress) -> None:
            where = f"from {progress.source}" if progress.source else ""
            note = plain(": ".join(part for part in (where, progress.note) if part))
            if note and note not in notes:
                notes.add(note)
                console.print(note, style="dim", markup=False)
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                left=time_left(progress.remaining_s),
            )

        yield report


class _Lines:
    """A line at the start and then one every 15 seconds, on standard error."""

    def __init__(self) -> None:
        self._last = float("-inf")

    def __call__(self, progress: FetchProgress) -> None:
        now = time.monotonic()
        if now - self._last < _LINE_EVERY_S:
            return
        self._last = now
        done = f"{size(progress.done)} of {size(progress.total)}"
        source = f"from {progress.source}" if progress.source else ""
        parts = (done, time_left(progress.remaining_s), source, progress.note)
        line = ", ".join(part for part in parts if part)
        print(plain(f"Fetching {progress.name}: {line}"), file=sys.stderr, flush=True)
