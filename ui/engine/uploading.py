"""Uploaded files -> the library, with what became of each. No HTML and no Gradio here.

An upload is kept below the library's folder, so that the source that a citation names stays where
it says; the part of its path between makes two different files of one name two sources.
"""

import contextlib
import hashlib
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.storage.disk import copy_whole
from ui.engine.engine import Engine, trouble_of
from ui.words import time_left

if TYPE_CHECKING:
    from ingest.progress import IngestProgress

FOLDER = "uploads"


@dataclass(frozen=True, slots=True)
class UploadRow:
    """What became of one uploaded document; `reason` says why it was rejected and what to do. A
    note has nothing else: what of a table was not used, say."""

    name: str
    status: Literal["added", "changed", "unchanged", "removed", "rejected", "note"]
    title: str = ""
    reason: str = ""
    source: str = ""
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class UploadState:
    """`under_way` says what is being done, and is empty at the end."""

    rows: tuple[UploadRow, ...] = ()
    under_way: str = ""


def upload(engine: Engine, paths: Sequence[str]) -> Iterator[UploadState]:
    """Progress several times a second, last the rows of all files. No error is raised: a file
    that could not be taken in is a row with its reason."""
    yield UploadState(under_way="Waiting for the search model" if _starting(engine) else "Reading")
    news: queue.SimpleQueue[UploadState] = queue.SimpleQueue()

    def work() -> None:
        try:
            rows = _ingest(engine, paths, lambda words: news.put(UploadState(under_way=words)))
        except Exception as error:
            trouble = trouble_of(error)
            reason = " ".join(
                part for part in (f"{trouble.what.rstrip('.')}.", trouble.next) if part
            )
            rows = tuple(UploadRow(Path(path).name, "rejected", reason=reason) for path in paths)
        news.put(UploadState(rows))

    threading.Thread(target=work, name="presscheck-upload", daemon=True).start()
    while True:
        state = news.get()
        yield state
        if not state.under_way:
            return


def _ingest(
    engine: Engine, paths: Sequence[str], report: Callable[[str], None]
) -> tuple[UploadRow, ...]:
    from ingest.pipeline import ingest

    answering = engine.answering(threading.Event())
    if answering is None:  # closing
        return ()
    folder = (answering.library.home / FOLDER).resolve()
    kept: dict[Path, bool] = {}

    def tell(progress: "IngestProgress") -> None:
        left = time_left(progress.remaining_s)
        words = f"{progress.done} of {progress.total} read, {progress.rejected} rejected"
        report(", ".join(part for part in (words, left) if part))

    try:
        for path in paths:
            place, is_new = _kept(Path(path), folder)
            kept.setdefault(place, is_new)
        done = ingest(
            list(kept), answering.library, answering.embedder, settings=engine.settings, report=tell
        )
    except Exception:
        for place, is_new in kept.items():
            if is_new and not answering.library.sources_from(str(place)):
                forget_upload(place)
        raise
    refused = {row.source for row in done.rows if row.status == "rejected"}
    for path, is_new in kept.items():
        if is_new and str(path) in refused:  # whole; a dump's records have addresses of their own
            forget_upload(path)
    rest = done.left_out("rejected")
    more = (UploadRow("", "rejected", reason=f"{rest:,} more were rejected."),) if rest else ()
    rows = tuple(
        UploadRow(
            _name(row.source, folder),
            row.status,
            row.title or "",
            row.reason or "",
            source=row.source,
            article_id=row.article_id or "",
        )
        for row in done.rows
    )
    return rows + more + tuple(UploadRow("", "note", reason=note) for note in done.notes)


def _kept(path: Path, folder: Path) -> tuple[Path, bool]:
    """A whole copy at its own place below `folder`, and whether it is new there: the same file
    again has the same place. What was given stays where it is, whosever it may be."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    place = folder / digest / path.name
    if place.exists():
        return place, False
    place.parent.mkdir(parents=True, exist_ok=True)
    copy_whole(path, place)
    return place, True


def forget_upload(place: Path) -> None:
    """Deletes the file of an upload from which no article comes."""
    place.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # another name of the same file is in there
        place.parent.rmdir()


def _name(source: str, folder: Path) -> str:
    """The source as the reader knows it: the file's name, and the place in a dump."""
    path = Path(source)
    return "/".join(path.relative_to(folder).parts[1:]) if folder in path.parents else path.name


def _starting(engine: Engine) -> bool:
    return engine.state.stage == "starting"
