"""The `presscheck` command: exit code 0 when all went well, 1 after an error, 2 for a wrong call.

Commands import what they need when they run, so that `presscheck --help` stays instant.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from rag.errors import PresscheckError
from rag.storage.disk import disk_full
from ui.commands import (
    account,
    ask,
    brief,
    check,
    doctor,
    evaluation,
    feedback,
    ingest,
    library,
    mcp,
    models,
    queueing,
    search,
    serve,
)
from ui.terminal.printing import plain, print_error

INTERRUPTED = 130  # as shells give it for Ctrl-C


def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an unforeseen error came from.")
    ] = False,
) -> None:
    """Answers from news articles; every sentence is backed by a quote that you can read.

    First `presscheck models fetch` and `presscheck ingest PATH`, then `presscheck ask QUESTION`
    or `presscheck ui`.
    """
    del debug  # read by `main`, which sees the errors
    if version:
        from importlib.metadata import version as version_of

        print(f"presscheck {version_of('presscheck')}")
        raise typer.Exit


# Without rich's help texts: formatting them takes 0.3 s.
app = typer.Typer(
    callback=_root,
    invoke_without_command=True,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("ingest")(ingest.ingest)
app.command("worker")(queueing.worker)
app.command("ask")(ask.ask)
app.command("search")(search.search)
app.command("check")(check.check)
app.command("brief")(brief.brief)
app.command("ui")(serve.serve)
app.command("mcp")(mcp.mcp)

app.add_typer(evaluation.app, name="eval")
app.add_typer(feedback.app, name="feedback")
app.add_typer(library.app, name="library")
app.add_typer(models.app, name="models")
app.add_typer(account.app, name="account")
app.command("doctor")(doctor.doctor)


def main(command: typer.Typer = app, arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and exits; no error of ours ends in a traceback."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    debugging = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        # A quote may hold what the terminal's encoding does not: better \u2019 than no answer.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        command(given, prog_name="presscheck")
        _end(0)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            print("Stopped.", file=sys.stderr)
        _end(end.code if isinstance(end.code, int) else 1)
    except PresscheckError as error:
        if debugging:
            raise
        print_error(error)
        _end(1)
    except Exception as error:
        if debugging:
            raise
        if isinstance(error, OSError) and (full := disk_full(error)):
            print_error(full)
            _end(1)
        print(
            f"Error: something went wrong inside Presscheck: {type(error).__name__}: "
            f"{plain(str(error))}\nPlease report it with what this prints: "
            "presscheck --debug COMMAND ...",
            file=sys.stderr,
        )
        _end(1)


def _end(code: int) -> NoReturn:
    """Exits; a reader of our output who has gone away (`| head`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere()
    except OSError as error:  # what was printed went to a file
        _to_nowhere()
        print_error(disk_full(error) or PresscheckError(f"the output is not whole: {error}"))
        code = code or 1
    sys.exit(code)


def _to_nowhere() -> None:
    """Where the rest of our output goes, so that leaving does not fail for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
