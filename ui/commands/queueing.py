"""presscheck ingest --queue and presscheck worker: ingesting by several machines."""

import signal
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import LibraryOption, settings

if TYPE_CHECKING:
    from ingest.document import FieldNames
    from ingest.progress import IngestReport
    from ingest.queue.jobs import Jobs
    from ingest.queue.run import Job
    from rag.errors import PresscheckError
    from rag.settings import Settings

_LOOK_S = 0.5
"""Between two looks at how far a run is."""


def queue(
    paths: Sequence[str],
    chosen: "Settings",
    fields: "FieldNames | None",
    *,
    prune: bool,
    wait: bool,
) -> "IngestReport | None":
    """Queues what there is below `paths`, and waits until workers have done it; without paths, for
    the run that was queued last. Gives its report, None where it is not waited for.

    Raises SettingsError where the library is a folder; LibraryError.
    """
    from ingest.document import FieldNames
    from ingest.queue.plan import plan
    from ingest.queue.run import Options
    from rag.build import build_library
    from rag.errors import LibraryError
    from ui.terminal.ingest import show_report
    from ui.words import count

    with _jobs(chosen) as jobs, build_library(chosen, create=True) as library:
        if paths:
            planned = plan(paths, library, prune=prune)
            options = Options(fields or FieldNames(), chosen.chunk_words, chosen.document_mib)
            run = jobs.put(planned, options)
            files = count(planned.documents - len(planned.rejected), "file")
            jobs_made = count(len(planned.jobs), "job")
            print(f"Queued {files} as run {run}, in {jobs_made}.", file=sys.stderr)
        else:
            newest = jobs.newest()
            if newest is None:
                raise LibraryError(
                    "nothing is queued", next="Queue something: presscheck ingest --queue PATH"
                )
            run = newest
        if not wait:
            return None
        _wait(jobs, run)
        report = jobs.report(run)
        show_report(report, library)
        return report


def _wait(jobs: "Jobs", run: int) -> None:
    """Shows how far the run is until it has ended. Ctrl-C ends the waiting, not the run."""
    from ui.terminal.ingest import ingesting

    pause = threading.Event()
    try:
        with ingesting() as shown:
            ended = False
            while not ended:
                progress, ended = jobs.progress(run)
                shown(progress)
                if not ended:
                    pause.wait(_LOOK_S)
    except KeyboardInterrupt:
        print(
            f"Run {run} goes on. Wait for it again with: presscheck ingest --queue",
            file=sys.stderr,
        )
        raise


def worker(
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End once there is nothing left to take.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Ingest here what `presscheck ingest --queue` has queued.

    Any number of workers share the work; each reads the files itself, under the same paths. What a
    worker that was killed had begun, another takes over after a minute. Ctrl-C or SIGTERM gives the
    rest of the current job back and ends it.
    """
    from ingest.queue.work import work
    from rag.build import build_embedder, build_library

    chosen = settings(library)
    embedder = build_embedder(chosen)
    with (
        _jobs(chosen) as jobs,
        build_library(chosen, create=True) as opened,
        _stopping() as stop,
    ):
        print("Waiting for jobs (Ctrl-C ends it).", file=sys.stderr)
        work(
            jobs,
            opened,
            embedder,
            settings=chosen,
            stop=stop,
            until_empty=until_empty,
            told=_tell,
            away=_tell_away,
        )


def _tell(job: "Job", report: "IngestReport") -> None:
    numbers = ", ".join(f"{number:,} {status}" for status, number in report.counts.items())
    what = numbers or "nothing to do"
    print(f"run {job.run}, job {job.number}: {what} in {report.elapsed_s:.1f} s", flush=True)


def _tell_away(error: "PresscheckError") -> None:
    print(f"{error} It is tried again in some seconds.", file=sys.stderr, flush=True)


@contextmanager
def _jobs(chosen: "Settings") -> "Generator[Jobs]":
    from ingest.queue.jobs import Jobs
    from rag.errors import SettingsError
    from rag.postgres.address import is_database
    from rag.postgres.database import Database

    if not is_database(chosen.library):
        raise SettingsError(
            "a queue needs a library in PostgreSQL, and this one is a folder",
            where=str(chosen.library),
            next="Set PRESSCHECK_LIBRARY=postgresql://..., or ingest without --queue.",
        )
    database = Database(str(chosen.library))
    try:
        yield Jobs(database)
    finally:
        database.close()


@contextmanager
def _stopping() -> Generator[threading.Event]:
    """Set by the first Ctrl-C or SIGTERM; the second Ctrl-C interrupts at once."""
    stop = threading.Event()

    def set_it(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)

    before = {number: signal.signal(number, set_it) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
