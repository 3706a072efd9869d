"""presscheck ingest --watch: ingests once, then follows the folders until it is stopped."""

import signal
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.document import FieldNames
    from ingest.network.documents import Network
    from ingest.pipeline import IngestReport
    from ingest.progress import IngestProgress
    from rag.embed import Embedder
    from rag.library import Library
    from rag.settings import Settings


def watch_into(
    library: "Library",
    embedder: "Embedder",
    paths: Sequence[str | Path],
    chosen: "Settings",
    fields: "FieldNames | None" = None,
    *,
    network: "Network | None" = None,
) -> None:
    """Returns when Ctrl-C or SIGTERM ends it; what was being read then is left for the next time.

    Raises ReadError for a path that cannot be watched, and what stops an ingest as a whole.
    """
    from ingest.folders import Folders
    from ingest.pipeline import ingest
    from ingest.watch import follow
    from ui.terminal_ingest import ingesting, show_report
    from ui.terminal_watch import WatchLines

    lines = WatchLines()

    def take(some: Sequence[str | Path]) -> "IngestReport":
        with ingesting() as bar:

            def report(progress: "IngestProgress") -> None:
                lines.progress(progress)
                bar(progress)

            return ingest(
                some,
                library,
                embedder,
                settings=chosen,
                fields=fields,
                report=report,
                network=network,
            )

    with Folders(paths) as folders:
        try:
            with _stopped_like_by_ctrl_c():
                first = take([path for path in paths if not _is_empty(path)])
                show_report(first, library)
                lines.finished(first)
                lines.watching(folders.names)
                for news in follow(folders, threading.Event(), take):
                    lines.show(news)
        except KeyboardInterrupt:
            lines.end(library)


def _is_empty(path: str | Path) -> bool:
    """A folder that waits for its first file is nothing to complain of."""
    from ingest.paths import find_files
    from rag.errors import ReadError

    return Path(path).is_dir() and isinstance(next(find_files([path])), ReadError)


@contextmanager
def _stopped_like_by_ctrl_c() -> Generator[None]:
    """SIGTERM, which service managers send, interrupts as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
