"""The terminal: consoles, the line that says what is going on, progress bars, tables."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from ui.terminal.printing import plain


def output() -> Console:
    """Standard output. Where it is no terminal, lines are not wrapped and carry no colours."""
    return Console(highlight=False, soft_wrap=not Console().is_terminal)


def beside() -> Console:
    """Standard error, where what is not the result goes."""
    return Console(stderr=True, highlight=False)


@contextmanager
def working(what: str) -> Generator[None]:
    """Says `what` goes on, on a line that is gone afterwards; nothing where no one watches."""
    console = beside()
    if not console.is_terminal:
        yield
        return
    with console.status(Text(f"{plain(what)} ...", "dim")):
        yield


class RateColumn(ProgressColumn):
    """'12.3 articles/s': finished ones a second since the first."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f} {self._unit}/s" if speed else "", "dim")


def counting_bar(unit: str) -> Progress:
    """A bar of things done, their rate and the time left; nothing where no one watches."""
    console = beside()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        RateColumn(unit),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
        disable=not console.is_terminal,
        expand=True,
        transient=True,
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> Table:
    """A plain table; every cell is text as it is, never markup."""
    made = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(plain(cell)) for cell in row))
    return made
