"""What a worker does: takes a job, ingests it, tells what became of it, and takes the next."""

import contextlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Generator

from ingest.pipeline import ingest
from ingest.progress import IngestProgress, IngestReport, RowStatus
from ingest.queue.jobs import Jobs
from ingest.queue.plan import Share
from ingest.queue.run import Job
from rag.embedding import Embedder
from rag.errors import LibraryError, LibraryUnreachable, PresscheckError
from rag.library import Library
from rag.settings import Settings

_ASK_S = 1.0
"""Between two looks for a job, where there was none."""

_AWAY_S = 5.0
"""Until a database that was away is asked again."""


def work(
    jobs: Jobs,
    library: Library,
    embedder: Embedder,
    *,
    settings: Settings,
    stop: threading.Event,
    until_empty: bool = False,
    told: Callable[[Job, IngestReport], None] | None = None,
    away: Callable[[LibraryUnreachable], None] | None = None,
) -> None:
    """Does jobs until `stop` is set or, with `until_empty`, until there are none to take. The job
    that is under way then is given back, with what is stored of it.

    A database server that is away is waited for, which `away` hears of. Raises what stops an
    ingest, such as EmbedderMismatch or ModelMissing, once the job is given back.
    """
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    held: Job | None = None
    while not stop.is_set():
        try:
            if held:  # the database was away over it
                jobs.give_back(held)
            held = job = jobs.take(name)
            if job is None:
                if until_empty:
                    return
                stop.wait(_ASK_S)
                continue
            report = _done(job, jobs, library, embedder, settings, stop)
            if report and jobs.finish(job, report) and told:
                told(job, report)
            held = None
        except LibraryUnreachable as error:
            if away:
                away(error)
            stop.wait(_AWAY_S)


class _Lost(Exception):
    """The job is no longer ours, or we are to stop."""


def _done(
    job: Job,
    jobs: Jobs,
    library: Library,
    embedder: Embedder,
    settings: Settings,
    stop: threading.Event,
) -> IngestReport | None:
    """None where it was not done to its end."""
    counts: dict[RowStatus, int] = {}

    def report(progress: IngestProgress) -> None:
        counts["added"], counts["changed"] = progress.added, progress.changed
        counts["unchanged"], counts["removed"] = progress.unchanged, progress.removed
        counts["rejected"] = progress.rejected
        if stop.is_set() or lost.is_set():
            raise _Lost

    options = job.options
    own = {"chunk_words": options.chunk_words, "document_mib": options.document_mib}
    share = Share(job.share, job.shares)
    with _renewing(job, jobs, counts) as lost:
        try:
            return ingest(
                job.paths,
                library,
                embedder,
                settings=settings.model_copy(update=own),
                fields=options.fields,
                prune=job.last,
                report=report,
                only=(lambda _: False) if job.last else share.has,
            )
        except _Lost:
            if stop.is_set():
                jobs.give_back(job)
            return None
        except LibraryUnreachable:
            raise
        except (PresscheckError, KeyboardInterrupt):
            with contextlib.suppress(LibraryError):
                jobs.give_back(job)
            raise


@contextlib.contextmanager
def _renewing(job: Job, jobs: Jobs, counts: dict[RowStatus, int]) -> Generator[threading.Event]:
    """Renews the lease meanwhile; gives an event that is set once the job is another's."""
    lost, ended = threading.Event(), threading.Event()

    def renew() -> None:
        while not ended.wait(jobs.lease_s / 3):
            with contextlib.suppress(LibraryError):
                if not jobs.renew(job, dict(counts)):
                    lost.set()
                    return

    thread = threading.Thread(target=renew, name="presscheck-lease", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        ended.set()
        thread.join()
