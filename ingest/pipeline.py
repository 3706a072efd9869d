"""Paths to articles in the library, top to bottom.

Each document is read, cleaned and split in another process (ingest/reading.py), then embedded and
stored in one short transaction, so what is done stays done: after an interruption the same call
goes on where it stopped, because unchanged documents are skipped by their hash. While the chunks of
some are embedded (ingest/ahead.py), the next are read and those before stored, always in order.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.bounded.budget import Budget
from ingest.document import FieldNames, Rejected
from ingest.paths import FoundAddress, FoundFile, find_files
from ingest.progress import IngestProgress, IngestReport, IngestRow, RowStatus
from ingest.prune import Pruning
from ingest.readers.options import ReadOptions, source_of
from ingest.reading import FoundDocument, Reading
from ingest.run import Run
from rag.embedding import Embedder
from rag.errors import ReadError
from rag.library import Library
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.network.documents import Network

__all__ = [
    "FieldNames",
    "IngestProgress",
    "IngestReport",
    "IngestRow",
    "RowStatus",
    "ingest",
]

_METHOD = "2"
"""Raised when reading, cleaning or chunking changes, so that documents are read again."""

_NOT_ALLOWED = "addresses are fetched only when asked to. Repeat it with --allow-network."


def ingest(
    paths: Sequence[str | Path],
    library: Library,
    embedder: Embedder,
    *,
    settings: Settings,
    fields: FieldNames | None = None,
    prune: bool = False,
    report: Callable[[IngestProgress], None] | None = None,
    network: "Network | None" = None,
    only: Callable[[str], bool] | None = None,
) -> IngestReport:
    """Takes the articles of files, folders and globs into the library; with `network`, those of
    web addresses too.

    Whatever cannot become an article is a row of its own with the reason; it changes nothing that
    is stored. With `prune`, documents below `paths` that have vanished from disk are removed at the
    end. `report` is called after every document. Of sources that `only` refuses nothing is read.
    Raises what stops the whole run, such as LibraryFull, EmbedderMismatch or ModelMissing;
    documents finished before stay stored.
    """
    options = ReadOptions(settings.document_mib << 20, fields or FieldNames())
    found = list(find_files(paths))
    files = [one for one in found if isinstance(one, FoundFile)]
    run = Run(library, embedder, _method(settings, options), report)
    run.expect(files, others=len(found) - len(files))
    pruning = Pruning(paths, library) if prune else None
    reading = Reading(Budget.of(settings), options, settings.chunk_words)
    with contextlib.closing(run), contextlib.closing(reading):
        for one in found:
            run.begin()
            if isinstance(one, ReadError):
                if not (pruning and pruning.covers(one.where)):
                    run.finish(IngestRow(one.where, "rejected", one.reason))
                continue
            if isinstance(one, FoundAddress):
                for entry in _fetched(one, network, reading, run):
                    run.take(entry)
                continue
            entries = _entries(one, reading)
            for entry in pruning.following(one, entries) if pruning else entries:
                run.read_to(min(entry.read_to, one.size))
                if only is None or only(entry.source):
                    run.take(entry)
            run.end_file(one)
        run.store_waiting()
        for gone in pruning.vanished() if pruning else ():
            run.remove(gone)
    return run.report()


def _entries(file: FoundFile, reading: Reading) -> Iterator[FoundDocument | Rejected]:
    """The documents of a file; an error of the file as a whole is the last of them."""
    try:
        yield from reading.documents(file.path)
    except ReadError as error:
        yield Rejected(source_of(file.path), error.reason, file.size)


def _fetched(
    found: FoundAddress, network: "Network | None", reading: Reading, run: Run
) -> Iterator[FoundDocument | Rejected]:
    """The documents at an address; an error of the address as a whole is the last of them."""
    if network is None:
        yield Rejected(found.given, _NOT_ALLOWED, 0)
        return
    try:
        for entry in network.documents(found.given, reading, run.standing):
            yield entry if isinstance(entry, Rejected) else reading.found(entry)
    except ReadError as error:
        yield Rejected(error.where or found.given, error.reason, 0)


def _method(settings: Settings, options: ReadOptions) -> str:
    """What besides a document's content decides how it is stored."""
    return f"{_METHOD}|{settings.chunk_words}|{options.fields}"
