"""How far an evaluation is, in the terminal."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.terminal.console import counting_bar

if TYPE_CHECKING:
    from eval.runs.run import Progress


@contextmanager
def progress_bar() -> "Generator[Callable[[Progress], None]]":
    """A bar of the articles that are taken in, then of the questions."""
    from eval.runs.run import EvalProgress

    with counting_bar("question") as bar:
        task = bar.add_task("Loading", total=None)

        def show(progress: "Progress") -> None:
            asking = isinstance(progress, EvalProgress)
            bar.update(
                task,
                description="Asking" if asking else "Taking in articles",
                completed=progress.done,
                total=progress.total,
            )

        yield show
