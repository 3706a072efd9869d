"""presscheck eval: how many questions are answered right, with what quotes, in how many seconds."""

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import AsOfOption, LibraryOption, WriterOption, settings


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE.jsonl]",
            help="Questions to ask the library; without a file, the starter questions on the "
            "starter articles, in a library of their own.",
        ),
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="Show every answer that falls short.")
    ] = False,
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the folder below runs/ to keep it in.")
    ] = None,
    as_of: AsOfOption = None,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Ask every question of a set and score the answers."""
    from eval.report import print_failures, print_table
    from eval.run import EvalProgress, run, run_folder
    from ui.terminal import counting_bar

    with counting_bar("question") as bar:
        task = bar.add_task("Loading", total=None)

        def report(progress: EvalProgress) -> None:
            bar.update(task, description="Asking", completed=progress.done, total=progress.total)

        folder = run_folder(name)
        day = as_of.date() if as_of else None
        chosen = settings(library, writer)
        scored = run(chosen, questions, folder=folder, as_of=day, report=report)
    if failures:
        print_failures(scored)
    print_table(scored)
    print(f"Every answer is kept in {folder}.")
