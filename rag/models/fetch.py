"""One fetch under way: its part files, its progress, and what a source of bytes has to do.

A model file grows as `FILE.part`, is verified, synced to the disk and only then renamed. A part is
always a prefix of its file, so that any source can continue what another one began.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.errors import FetchStopped
from rag.models.catalogue import Model, ModelFile
from rag.models.check import note, whole_sha256
from rag.storage.disk import put_in_place

REPORT_EVERY_S = 0.2
RATE_OVER_S = 8.0
"""The rate is that of the last seconds: long enough to span the gap between two archives."""

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a fetch is: bytes of the whole model, those that were there before included.

    `rate` is in bytes a second; `remaining_s` is None while it is unknown. `source` is where the
    bytes come from, and `note` why that one, or what is being waited for; both may be empty.
    """

    name: str
    done: int
    total: int
    rate: float
    remaining_s: float | None
    source: str
    note: str


Report = Callable[[FetchProgress], None]


class SourceError(Exception):
    """This source did not give the file; its text says why, and the next source is tried."""


class Source(Protocol):
    """A place that model files come from."""

    name: str

    def fill(self, fetching: "Fetching") -> None:
        """Bring every missing file of the model, and `accept` each as it is complete.

        Raises SourceError where this source cannot.
        """
        ...


class Fetching:
    """The state of fetching `model` into the folder `target`, shared with the source at work."""

    def __init__(self, model: Model, target: Path, report: Report, stop: threading.Event) -> None:
        self.model = model
        self.target = target
        self._report = report
        self._stop = stop
        self._source = ""
        self._note = ""
        self._in_flight = 0
        self._last_report = 0.0
        self._history: deque[tuple[float, int]] = deque()

    def path(self, file: ModelFile) -> Path:
        return self.target / file.path

    def part(self, file: ModelFile) -> Path:
        """Where the file grows; its folder exists once a source has asked."""
        path = self.path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(path.name + ".part")

    def missing(self) -> list[ModelFile]:
        return [file for file in self.model.files if not is_there(self.target, file)]

    def begin(self, source: str, note: str) -> None:
        """A source starts; `note` says why it is this one."""
        self._source, self._note, self._in_flight = source, note, 0
        self.tick(force=True)

    def waiting(self) -> None:
        """Another process is fetching this model."""
        self._note = "another fetch of this model is at work; waiting for it"
        self.tick()

    def tick(self, in_flight: int = 0, *, force: bool = False) -> None:
        """Call this several times a second: raises FetchStopped if asked to stop, else reports.

        `in_flight` counts bytes that have arrived but are not in a part file yet.
        """
        if self._stop.is_set():
            raise FetchStopped(
                f"fetching {self.model.name} was stopped",
                where=str(self.target),
                next=f"What has come is kept: presscheck models fetch {self.model.name} continues.",
            )
        now = time.monotonic()
        if not force and now - self._last_report < REPORT_EVERY_S:
            return
        self._last_report = now
        self._report(self._progress(now, in_flight))

    def accept(self, file: ModelFile) -> None:
        """Verify the finished part and put it in its place, or delete it and raise SourceError."""
        part = self.part(file)
        if part.stat().st_size != file.size or whole_sha256(part, self.tick) != file.sha256:
            part.unlink()
            raise SourceError(f"what came as {file.path} is not the published file (sha256)")
        put_in_place(part, self.path(file))
        note(self.target, file, sound=True)
        self.tick(force=True)

    def _progress(self, now: float, in_flight: int) -> FetchProgress:
        total = self.model.size
        arrived = sum(on_disk(self.target, file) for file in self.model.files) + in_flight
        done = min(arrived, total)
        self._history.append((now, done))
        while now - self._history[0][0] > RATE_OVER_S and len(self._history) > 2:
            self._history.popleft()
        then, before = self._history[0]
        rate = max(0.0, (done - before) / (now - then)) if now > then else 0.0
        remaining = (total - done) / rate if rate > 0 else None
        return FetchProgress(
            self.model.name, done, total, rate, remaining, self._source, self._note
        )


def is_there(target: Path, file: ModelFile) -> bool:
    path = target / file.path
    return path.is_file() and path.stat().st_size == file.size


def on_disk(target: Path, file: ModelFile) -> int:
    """Bytes of the file, or of its part, below `target`."""
    if is_there(target, file):
        return file.size
    path = target / file.path
    part = path.with_name(path.name + ".part")
    return min(part.stat().st_size, file.size) if part.is_file() else 0
