"""presscheck eval run: ask every question of a set and score the answers."""

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import LibraryOption, WriterOption, settings

if TYPE_CHECKING:
    from eval.runs.plan import AsOf
    from eval.runs.run import Progress


def run_set(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="[SET]",
            help="starter, a file of questions for your own library, or a public set of the "
            "folder that PRESSCHECK_BENCH names; `presscheck eval sets` lists them.",
        ),
    ] = "starter",
    system: Annotated[
        list[str] | None,
        typer.Option(
            "--system",
            metavar="S",
            help="What is measured: presscheck, quotes, ideal, lying, llamaindex, vectors, bm25 "
            "or fused; repeat it to measure several side by side.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask a sample of so many.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Draws the sample.")] = 0,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            metavar="own|none|YYYY-MM-DD",
            help="The day to ask on: each question's own, the library's newest, or this one.",
        ),
    ] = "own",
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            help="Name of the folder below runs/; that of a run that was stopped goes on with it.",
        ),
    ] = None,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge", help="Also have the endpoint's model judge the citations (many requests)."
        ),
    ] = False,
    parallel: Annotated[
        int,
        typer.Option("--parallel", min=1, max=64, help="Cases at once; for an endpoint."),
    ] = 1,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Ask every question of a set and score the answers.

    Both are kept in a folder. Stopped, it goes on where it was when it is called again with the
    same --name.
    """
    from eval.datasets import load_dataset
    from eval.report import markdown
    from eval.runs.plan import Plan
    from eval.runs.run import EvalProgress, run
    from ui.terminal.evaluation import progress_bar

    chosen = settings(library, writer)
    systems = tuple(dict.fromkeys(system or ("presscheck",)))
    plan = Plan(
        load_dataset(dataset, chosen.bench),
        systems,
        name,
        limit,
        seed,
        _day(as_of),
        judge,
        parallel,
    )
    asked = False

    def told(progress: "Progress") -> None:
        nonlocal asked
        asked = asked or isinstance(progress, EvalProgress)
        report(progress)

    with progress_bar() as report:
        runs = run(plan, chosen, report=told)
    if not asked:
        print("Nothing was left to ask: that run is finished. Another --name asks again.\n")
    print(markdown(runs))
    folders = [str(done.folder) for done in runs if done.folder]
    print(f"Kept in {', '.join(folders)}.")
    print(f"Look through the answers: presscheck eval report {' '.join(folders)}")


def _day(text: str) -> "AsOf":
    from datetime import date

    match text:
        case "own" | "none":
            return text
        case _:
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise typer.BadParameter(f"{text!r} is neither own, none nor a date.") from None
