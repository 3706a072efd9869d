"""presscheck eval: run a set, report on runs, compare two, hold the floors, draft questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.draft import draft
from ui.commands.evaluation_run import run_set
from ui.commands.options import settings

if TYPE_CHECKING:
    from eval.runs.records import EvalRun

app = typer.Typer(
    help="Measure how well questions are answered.",
    no_args_is_help=True,
)

_RunFolders = Annotated[
    list[Path], typer.Argument(metavar="RUN...", help="Folders of runs, as `eval run` made them.")
]


app.command("run")(run_set)


@app.command("report")
def report(
    runs: _RunFolders,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Where the page goes; by default into the first run."
        ),
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="Also show every answer that falls short.")
    ] = False,
) -> None:
    """Report on runs here, and on a page with plots and every answer."""
    from eval.report import failures_markdown, html_page, markdown
    from rag.errors import SettingsError
    from rag.storage.disk import write_whole

    read = _read(runs)
    print(markdown(read))
    if failures:
        for one in read:
            print(failures_markdown(one))
    page = html or runs[0] / "report.html"
    try:
        write_whole(page, html_page(read))
    except OSError as error:
        raise SettingsError(
            f"the page cannot be written: {error.strerror}",
            where=str(page),
            next="Name another place with --html FILE.",
        ) from error
    print(f"With plots and every answer: {page}")


@app.command("compare")
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="Folder of a run.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Folder of a run of the same set.")],
) -> None:
    """Compare two runs of one set, case against case."""
    from eval.report.comparison import compare_runs, comparison_markdown

    print(comparison_markdown(compare_runs(*_read([a, b]))))


@app.command("gate")
def gate(
    run_folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RUN]",
            help="Folder of a run; by default the starter questions are asked, with quotes alone.",
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Make this run's figures the floors.")
    ] = False,
    allow_lower: Annotated[
        bool, typer.Option("--allow-lower", help="With --update: even where that lowers one.")
    ] = False,
) -> None:
    """Fail where a run is worse than the floors that are kept."""
    from eval.runs.gate import baseline_path, falls, read_baseline
    from eval.runs.gate import update as update_floors

    run = _read([run_folder])[0] if run_folder else _starter_run()
    path = baseline_path(run)
    if update:
        floors = update_floors(run, path, allow_lower=allow_lower).floors
        print(f"{len(floors)} floors are now those of this run: {path}")
        return
    fallen = falls(run, read_baseline(path))
    for fall in fallen:
        print(f"{fall.measure.label}: {fall.value:.3f}, and {fall.floor:.3f} is the floor")
    if fallen:
        raise typer.Exit(1)
    print(f"{run.settings.dataset}, {run.settings.system}: no measure is below its floor.")


@app.command("sets")
def sets() -> None:
    """List the sets of questions that can be asked."""
    from eval.datasets import BENCH_SETS, PLUGGED_SETS, STARTER, load_dataset
    from eval.datasets.bench import BenchMissing
    from ui.terminal.console import output, table

    bench = settings(None).bench
    rows: list[tuple[str, str, str]] = []
    missing: dict[str, str] = {}
    for name in (STARTER, *BENCH_SETS, *PLUGGED_SETS):
        try:
            found = load_dataset(name, bench)
            rows.append((name, str(len(found.cases)), found.about))
        except BenchMissing as error:
            missing[name] = str(error)
    output().print(table(("Set", "Cases", "What it is"), rows))
    if missing:
        print(f"Not here: {', '.join(missing)}.\n{next(iter(missing.values()))}")


app.command("draft")(draft)


def _starter_run() -> "EvalRun":
    import tempfile

    from eval.datasets import STARTER, load_dataset
    from eval.runs.plan import Plan
    from eval.runs.run import run
    from ui.terminal.evaluation import progress_bar

    with tempfile.TemporaryDirectory(prefix="presscheck-gate-") as folder, progress_bar() as report:
        plan = Plan(load_dataset(STARTER, None), ("quotes",))
        # A faster number format, where there is one, moves a vector's last digits, and with them
        # now and then an answer that was near the edge.
        portable = settings(None, "quotes").model_copy(update={"precision": "float32"})
        return run(plan, portable, runs=Path(folder), report=report)[0]


def _read(folders: list[Path]) -> "list[EvalRun]":
    from eval.runs.folder import read_run

    return [read_run(folder) for folder in folders]
