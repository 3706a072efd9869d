"""Paths to jobs: a few small files together, a large one alone, a news dump in shares."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.paths import FoundAddress, FoundFile, find_files
from ingest.progress import IngestRow
from ingest.prune import Pruning
from ingest.queue.run import Plan, Planned
from ingest.readers import DUMPS, suffix_of
from ingest.readers.options import source_of
from rag.library import Library

_FILES, _BYTES = 16, 256 << 10
"""Of one job, at most: some hundred chunks, which are embedded together, and the seconds that are
lost with a worker."""

_SHARE_BYTES, _MOST_SHARES = 4 << 20, 64
"""Of a dump: each share has to read all of it, and to embed its own."""

_NOT_QUEUED = "addresses are not queued. Ingest them without --queue."
_NOT_NAMED = "its name is not UTF-8, and cannot be queued. Rename it, or ingest it without --queue."


def plan(paths: Sequence[str | Path], library: Library, *, prune: bool = False) -> Plan:
    """What there is below `paths` now. With `prune` a last job removes what has vanished."""
    pruning = Pruning(paths, library) if prune else None
    files: list[FoundFile] = []
    rejected: list[IngestRow] = []
    for one in find_files(paths):
        if isinstance(one, FoundFile):
            name = source_of(one.path)
            if name == str(one.path):
                files.append(one)
            else:
                rejected.append(IngestRow(name, "rejected", _NOT_NAMED))
        elif isinstance(one, FoundAddress):
            rejected.append(IngestRow(one.given, "rejected", _NOT_QUEUED))
        elif not (pruning and pruning.covers(one.where)):
            rejected.append(IngestRow(one.where, "rejected", one.reason))
    jobs = [*_jobs(files)]
    if prune:
        nothing = {row.source for row in rejected}
        given = (Path(path).expanduser() for path in paths)
        there = tuple(str(path.absolute()) for path in given if str(path) not in nothing)
        jobs += [Planned(there, 0, last=True)] if there else []
    has_dump = any(suffix_of(file.path) in DUMPS for file in files)
    return Plan(tuple(jobs), tuple(rejected), len(files) + len(rejected), has_dump)


def _jobs(files: Iterable[FoundFile]) -> Iterator[Planned]:
    together: list[FoundFile] = []

    def job() -> Planned:
        paths = tuple(str(file.path) for file in together)
        return Planned(paths, sum(file.size for file in together))

    for file in files:
        if suffix_of(file.path) in DUMPS and file.size > _SHARE_BYTES:
            shares = min(_MOST_SHARES, math.ceil(file.size / _SHARE_BYTES))
            for share in range(shares):
                yield Planned((str(file.path),), file.size // shares, share, shares)
            continue
        full = len(together) == _FILES or sum(one.size for one in together) + file.size > _BYTES
        if together and full:
            yield job()
            together.clear()
        together.append(file)
    if together:
        yield job()


@dataclass(frozen=True, slots=True)
class Share:
    """Which documents of a dump are one job's, by their sources, whoever reads it."""

    number: int
    of: int

    def has(self, source: str) -> bool:
        digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number
