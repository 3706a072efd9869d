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
    from rag.embedding import Embedder
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
    prune: bool = False,
) -> None:
    """Returns when Ctrl-C or SIGTERM ends it; what was being read then is left for the next time.
    With `prune` the articles of files that are gone are removed, at the start and meanwhile.

    Raises ReadError for a path that cannot be watched, and what stops an ingest as a whole.
    """
    from ingest.network.address import is_address
    from ingest.pipeline import ingest
    from ingest.watching.folders import Folders
    from ingest.watching.watch import follow
    from ui.terminal.ingest import ingesting, show_report
    from ui.terminal.watch import WatchLines

    lines = WatchLines()

    def run(
        some: Sequence[str | Path], *, prune: bool = False, network: "Network | None" = None
    ) -> "IngestReport":
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
                prune=prune,
                report=report,
                network=network,
            )

    def remove(_: Sequence[Path]) -> "IngestReport":
        """All is looked at again: what is gone tells only beside what is there."""
        return run([path for path in paths if not is_address(str(path))], prune=True)

    with Folders(paths) as folders:
        try:
            with _stopped_like_by_ctrl_c():
                there = [path for path in paths if not _is_empty(path)]
                first = run(there, prune=prune, network=network)
                show_report(first, library)
                lines.finished(first)
                lines.watching(folders.names)
                for news in follow(folders, threading.Event(), run, remove if prune else None):
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
