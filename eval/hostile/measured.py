"""One run over planted files, and what each of them cost. Only Linux tells that."""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from eval.hostile.folder import Planted
from ingest import pipeline
from ingest.bounded import spare
from ingest.document import Rejected
from ingest.pipeline import IngestProgress, IngestReport, ingest
from ingest.prepared import Prepared
from ingest.readers.options import source_of
from ingest.reading import FoundDocument, Reading
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
from rag.types import Scope


class _AnyVector(HashEmbedder):
    """The same vector for all: they are found by their words here, and hashing those of hostile
    files would take longer than reading them."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows[:, 0] = 1.0
        return rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """`unexplained` are files of which nothing was said, or without a reason; `lost` are honest
    files that a search does not find. `slowest` has for each file its slowest document: seconds of
    the processor, of the processes that read; `mib` is the most memory that one of those had."""

    report: IngestReport
    rejected: dict[Path, str]
    unexplained: tuple[Path, ...]
    lost: tuple[Path, ...]
    slowest: dict[Path, float]
    mib: float
    own_mib: float


def measure(planted: Planted, folder: Path, library: Library, settings: Settings) -> Outcome:
    """Ingests the folder. Raises whatever ends the run."""
    spare.end_all()
    slowest: dict[Path, float] = {}
    rows: dict[str, str] = {}

    class Timed(Reading):
        def documents(self, path: Path) -> Iterator[FoundDocument | Rejected]:
            if len(slowest) % 100 == 0:
                print(f"{len(slowest)} files read", file=sys.stderr, flush=True)
            return _timed(super().documents(path), path, slowest)

    def report(progress: IngestProgress) -> None:
        rows.setdefault(progress.source, "")

    with patch.object(pipeline, "Reading", Timed):
        found = ingest([folder], library, _AnyVector(), settings=settings, report=report)
    spare.end_all()
    rows |= {row.source: row.reason or "" for row in found.rows if row.status == "rejected"}
    refused = {row.source for row in found.rows if row.status == "rejected"}
    of_file: dict[str, list[str]] = {}
    for source in rows:
        for end in (place for place, sign in enumerate(f"{source}#") if sign == "#"):
            of_file.setdefault(source[:end], []).append(source)
    rejected: dict[Path, str] = {}
    unexplained: list[Path] = []
    for path in planted.hostile:
        own = of_file.get(source_of(path.parent.resolve() / path.name), [])
        said = [rows[source] for source in own if source in refused]
        if not own or not all(said):
            unexplained.append(path)
        elif said:
            rejected[path] = said[0]
    lost = [path for path, word in planted.good.items() if not _is_found(library, path, word)]
    return Outcome(
        found,
        rejected,
        tuple(unexplained),
        tuple(lost),
        slowest,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _timed(
    documents: Iterator[FoundDocument | Rejected], path: Path, slowest: dict[Path, float]
) -> Iterator[FoundDocument | Rejected]:
    """The same, noting what each costs: what finding it, after the one before, and preparing it
    takes."""
    slowest[path] = 0.0
    began = _reading_s()
    try:
        for one in documents:
            if isinstance(one, Rejected):
                yield one
                continue
            spent = _reading_s() - began
            slowest[path] = max(slowest[path], spent)
            yield replace(one, prepare=_preparing(one, spent, path, slowest))
            began = _reading_s()
    finally:
        slowest[path] = max(slowest[path], _reading_s() - began)


def _preparing(
    one: FoundDocument, spent: float, path: Path, slowest: dict[Path, float]
) -> Callable[[], Prepared | Rejected]:
    def prepare() -> Prepared | Rejected:
        began = _reading_s()
        found = one.prepare()
        slowest[path] = max(slowest[path], spent + _reading_s() - began)
        return found

    return prepare


def _reading_s() -> float:
    """Seconds of the processor of all processes that this one has started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime
    for task in Path("/proc/self/task").iterdir():
        for child in _told(task / "children").split():
            fields = _told(Path(f"/proc/{child}/stat")).rpartition(")")[2].split()
            if fields:
                seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def _told(file: Path) -> str:
    """What the kernel tells of a thread or a process: nothing where it has ended meanwhile."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _is_found(library: Library, path: Path, word: str) -> bool:
    name = source_of(path.resolve())
    chunks = library.chunks([hit.chunk_id for hit in library.match([word], limit=3, scope=Scope())])
    sources = [library.article(chunk.article_id).source for chunk in chunks.values()]
    return any(source.partition("#")[0] == name for source in sources)
