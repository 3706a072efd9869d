"""Ingesting in the terminal: a bar with rate and remaining time, then what became of each."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ingest.progress import IngestProgress, IngestReport, IngestRow
from rag.errors import ArticleNotFound
from rag.library import Library
from ui.terminal.console import beside, output
from ui.terminal.printing import plain
from ui.words import count, day_short, time_left

LISTED = 100
"""With more documents than these, only those removed or rejected are listed one by one."""

EVERY, FEW = 10, 1_000
"""Documents between two lines of a log, and up to how many there are so few."""

_COLOURS = {
    "added": "green",
    "changed": "cyan",
    "unchanged": "dim",
    "removed": "yellow",
    "rejected": "bold red",
}


@contextmanager
def ingesting() -> Generator[Callable[[IngestProgress], None]]:
    """Gives the function that an ingest reports to: a bar, or a line now and then where standard
    error is no terminal."""
    console = beside()
    if not console.is_terminal:
        yield _Lines()
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", style="dim"),
        TextColumn("{task.fields[left]}"),
        console=console,
        expand=True,
        transient=True,
    ) as bar:
        task = bar.add_task("Reading", total=None, rate="", left="")

        def report(progress: IngestProgress) -> None:
            # The first second is the embedder loading, and the last document has nothing after it.
            told = progress.remaining_s is not None and progress.done < progress.total
            bar.update(
                task,
                completed=progress.done,
                total=max(progress.total, progress.done),
                rate=f"{progress.rate:,.1f} articles/s" if told else "",
                left=time_left(progress.remaining_s) if told else "",
            )

        yield report


@contextmanager
def counting(what: str) -> Generator[Callable[[int, int], None]]:
    """Gives the function that long work reports to: how many are done, of all."""
    console = beside()
    with Progress(
        TextColumn(what),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        console=console,
        disable=not console.is_terminal,
        expand=True,
        transient=True,
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Lines:
    """'10 of 1,000 read, 2.5 articles/s, about 6 min left': every ten documents, every hundred from
    a thousand on, so that a log tells how far a long run is."""

    def __init__(self) -> None:
        self._next = EVERY

    def __call__(self, progress: IngestProgress) -> None:
        done = progress.done
        if done < self._next or done >= progress.total:
            return
        step = EVERY if done < FEW else 10 * EVERY
        self._next = done - done % step + step
        rejected = f", {progress.rejected:,} rejected" if progress.rejected else ""
        told = progress.remaining_s is not None
        rate = (
            f", {progress.rate:,.1f} articles/s, {time_left(progress.remaining_s)}" if told else ""
        )
        of = f"{done:,} of {progress.total:,} read"
        print(f"{of}{rejected}{rate}", file=sys.stderr, flush=True)


def show_report(report: IngestReport, library: Library) -> None:
    """The table of documents, and their numbers below it."""
    console = output()
    told = [row for row in report.rows if row.status in ("removed", "rejected")]
    listed = report.rows if report.total <= LISTED else told
    if console.is_terminal:
        _print_table(console, listed, library)
    else:
        for row in listed:
            print(plain("\t".join(_cells(row, library))))
    for status in ("removed", "rejected"):
        shown = sum(row.status == status for row in listed)
        if report.count(status) > shown:
            print(f"{report.count(status) - shown:,} more were {status}.")
    for note in report.notes:
        print(plain(note))
    numbers = ", ".join(
        f"{report.count(status):,} {status}"
        for status in ("added", "changed", "unchanged", "removed", "rejected")
        if status != "removed" or report.count(status)
    )
    holds = count(library.counts().articles, "article")
    print(f"{numbers} in {report.elapsed_s:.1f} s. The library holds {holds}.")


def _print_table(
    console: Console, rows: tuple[IngestRow, ...] | list[IngestRow], library: Library
) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("", "Title", "Published", "From"):
        table.add_column(name, overflow="fold")
    for row in rows:
        status, title, published, source = (Text(plain(cell)) for cell in _cells(row, library))
        status.stylize(_COLOURS[row.status])
        table.add_row(status, title, published, source)
    if rows:
        console.print(table)


def _cells(row: IngestRow, library: Library) -> tuple[str, str, str, str]:
    """Status, title or reason, date, source; a source is not cut, as it may be needed whole."""
    if row.article_id is None:
        return row.status, row.reason or "", "", row.source
    try:
        article = library.article(row.article_id)
    except ArticleNotFound:  # removed since
        return row.status, row.title or row.reason or "", "", row.source
    title = f"{article.title} ({row.reason})" if row.reason else article.title
    return row.status, title, day_short(article.published), row.source
