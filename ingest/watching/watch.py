"""Following folders: each batch of changes that has come to rest is read, and what became of it
is told. Nothing is printed here."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.progress import IngestReport
from ingest.watching.folders import FolderBack, FolderLost, Folders, Polling
from ingest.watching.settling import Settled
from rag.errors import LibraryBusy, LibraryFull, PresscheckError

Run = Callable[[Sequence[Path]], IngestReport]


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch was read."""

    report: IngestReport


@dataclass(frozen=True, slots=True)
class Gone:
    """Paths that are no more; `removed` tells what became of their articles, where that was
    asked for."""

    paths: tuple[Path, ...]
    removed: IngestReport | None


@dataclass(frozen=True, slots=True)
class Postponed:
    """The library did not take a batch; it is tried again in some seconds."""

    error: PresscheckError


News = Taken | Gone | Postponed | FolderLost | FolderBack | Polling


def follow(
    folders: Folders, stop: threading.Event, take: Run, remove: Run | None = None
) -> Iterator[News]:
    """Reads what changes in the folders until `stop` is set, and says what became of it.

    `take` ingests files; `remove`, if given, removes the articles of files and folders that are
    gone. What they raise ends it, but for LibraryBusy and LibraryFull, which pass.
    """
    for one in folders.changes(stop):
        if not isinstance(one, Settled):
            yield one
            continue
        if one.gone:
            yield _run(folders, one.gone, lambda gone: Gone(gone, remove(gone) if remove else None))
        if one.files:
            yield _run(folders, one.files, lambda files: Taken(take(files)))


def _run(folders: Folders, paths: tuple[Path, ...], do: Callable[[tuple[Path, ...]], News]) -> News:
    try:
        return do(paths)
    except (LibraryBusy, LibraryFull) as error:
        folders.again(paths)
        return Postponed(error)
