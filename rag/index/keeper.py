"""Keeps a sound and recent Chroma index behind a library's searches.

An index is a folder under `index/` that is built once, by a process of its own, and never written
or named again; the library points to the one in use. Only the holder of the lock file builds,
opens and removes folders.
"""

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from rag.errors import IndexDamaged, LibraryBusy, LibraryFull, PresscheckError
from rag.index.chroma import Nearest, index_damaged, index_full
from rag.index.chroma_process import ChromaProcess
from rag.index.scan import ExactScan
from rag.library import SqliteLibrary
from rag.library.feed import IndexState
from rag.library.file import explained
from rag.storage.disk import is_full

SETTLED_SECONDS = 5.0
"""A command that ends sooner gains nothing from Chroma, whose import alone takes 1.6 s."""
BACKLOG = 5_000
"""Changes that are left to the scan, which takes 1 ms for them, before Chroma follows."""

_RETRY_SECONDS = 5.0  # doubled after each failure, up to an hour
_PROBED = 20
_SCANNED = "Everything is scanned"

_log = logging.getLogger(__name__)


class Chroma(Protocol):
    """A process to build and to ask indexes in (rag/index/chroma_process.py has the real one).
    Every method but close may raise IndexDamaged or LibraryFull."""

    def build(
        self, library: Path, folder: Path, base: IndexState | None, name: str
    ) -> IndexState: ...
    def open(self, path: Path, digest: str) -> None: ...
    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None: ...
    def query(self, vector: NDArray[np.float32], k: int) -> Nearest: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Serving:
    """An index that is open, how far it goes, and a scan of what came after."""

    chroma: Chroma
    state: IndexState
    tail: ExactScan


class IndexKeeper:
    """Threads may share one. It works in a thread of its own, which `serving` wakes."""

    def __init__(
        self,
        library: SqliteLibrary,
        *,
        start: Callable[[], Chroma] = ChromaProcess,
        settled_s: float = SETTLED_SECONDS,
        backlog: int = BACKLOG,
    ) -> None:
        """`backlog`: the fewest changes that are worth another index."""
        self._library = library
        self._feed = library.feed
        self._folder = library.folder / "index"
        self._start = start
        # Taken and let go of by different threads.
        self._lock_file = FileLock(library.folder / "index.lock", thread_local=False)
        self._working = threading.Lock()
        self._changing = threading.Lock()
        self._serving: Serving | None = None
        self._started: Chroma | None = None
        self._thread: threading.Thread | None = None
        self._lost: list[str] = []
        self._failures = 0
        self._next_try = time.monotonic() + settled_s
        self._backlog = backlog
        self._closed = False

    def serving(self) -> Serving | None:
        """The index to ask, if one is open. Wakes the thread when there is something to do."""
        with self._changing:
            if self._is_due():
                self._thread = threading.Thread(
                    target=self._work, name="presscheck-index", daemon=True
                )
                self._thread.start()
            return self._serving

    def lost(self, serving: Serving, error: IndexDamaged | LibraryFull) -> None:
        """Takes an index that failed out of use. It is opened again, and after a second failure
        built again, if it was not for want of room."""
        with self._changing:
            if self._serving is not serving or self._closed:
                return
            self._serving = None
            full = isinstance(error, LibraryFull)
            if not full:
                self._lost.append(serving.state.name)
            self._next_try = time.monotonic() + (_RETRY_SECONDS if full else 0.0)
        _log.warning("%s", error)
        serving.chroma.close()

    def catch_up(self) -> bool:
        """Follows the library now; True where an index is open afterwards."""
        with self._working:
            self._keep_up(backlog=1)
        return self._serving is not None

    def rebuild(self) -> None:
        """Builds the index again from nothing. Raises LibraryBusy, IndexDamaged, LibraryFull and
        LibraryReadOnly, which leave the one there is in use."""
        with self._working:
            if not self._hold():
                raise LibraryBusy(
                    "another process has the index open",
                    where=str(self._library.folder),
                    next="Stop it and try again, or leave it: a damaged index is built again by "
                    "itself.",
                )
            if self._feed.totals().chunks:
                self._build(None)
            else:
                self._feed.set_index_state(None)
                self._serve(None)
                self._remove_others(None)

    def close(self) -> None:
        """Ends at once whatever is going on."""
        with self._changing:
            self._closed = True
            started, thread = self._started, self._thread
        if started:
            started.close()
        if thread:
            thread.join()
        with self._working:
            self._serve(None)
            self._lock_file.release()

    def _is_due(self) -> bool:
        if self._closed or time.monotonic() < self._next_try:
            return False
        if self._thread and self._thread.is_alive():
            return False
        if self._serving is None:
            return True
        state = self._serving.state
        return self._feed.last_change() - state.seq >= max(self._backlog, state.chunks // 10)

    def _work(self) -> None:
        with self._working:
            self._keep_up(backlog=self._backlog)

    def _keep_up(self, *, backlog: int) -> None:
        try:
            if not self._hold():
                self._next_try = time.monotonic() + _RETRY_SECONDS
                return
            if self._serving is None:
                self._reopen()
            start = self._serving.state if self._serving else None
            if start is None or self._feed.last_change() - start.seq >= backlog:
                self._build(start)
            self._failures = 0
        except (PresscheckError, OSError) as error:
            if self._closed:
                return
            self._failures += 1
            wait = min(_RETRY_SECONDS * 2**self._failures, 3600.0)
            self._next_try = time.monotonic() + wait
            meanwhile = "The index before it is used on" if self._serving else _SCANNED
            _log.warning("%s %s; next try in %.0f s.", error, meanwhile, wait)

    def _hold(self) -> bool:
        if self._closed:
            return False
        if not self._lock_file.is_locked:
            with explained(Path(self._lock_file.lock_file)):
                try:
                    self._lock_file.acquire(blocking=False)
                except Timeout:
                    return False
        return True

    def _reopen(self) -> None:
        """Serves the index that the library points to, if it is sound."""
        state = self._feed.index_state()
        if state is None or self._lost.count(state.name) > 1:
            return
        chroma = self._begun()
        try:
            self._serve(self._opened(chroma, state))
        except LibraryFull:  # Chroma writes in it when it is opened; it may be sound
            chroma.close()
            raise
        except PresscheckError as error:
            chroma.close()
            if not self._closed:
                _log.warning("%s", error)

    def _build(self, base: IndexState | None) -> None:
        """Builds an index, points the library to it and serves it."""
        in_use = self._feed.index_state()
        self._remove_others(in_use.name if in_use else None)  # what a kill left takes up room
        name = f"{self._feed.last_change()}-{secrets.token_hex(4)}"
        chroma = self._begun()
        try:
            state = chroma.build(self._library.folder, self._folder, base, name)
            serving = self._opened(chroma, state)
            self._feed.set_index_state(state)
        except PresscheckError as error:
            chroma.close()
            full = isinstance(error, LibraryFull) or is_full(self._folder)
            shutil.rmtree(self._folder / name, ignore_errors=True)
            if full and not isinstance(error, LibraryFull):  # its process may just have died of it
                raise index_full(self._folder / name) from error
            if base is None or self._closed or not isinstance(error, IndexDamaged):
                raise
            self._build(None)  # damage that only shows when the earlier index is written on
            return
        self._serve(serving)
        self._remove_others(name)

    def _begun(self) -> Chroma:
        """A process, which `close` can end while this thread waits for it."""
        chroma = self._start()
        with self._changing:
            self._started = chroma
            closed = self._closed
        if closed:
            chroma.close()
        return chroma

    def _opened(self, chroma: Chroma, state: IndexState) -> Serving:
        """Opens an index and asks it for chunks that it must have, all through its numbers."""
        path = self._folder / state.name
        if state.seq > self._feed.last_change():
            raise index_damaged(path, "it is ahead of the library")
        first = self._feed.vectors_after(0, limit=1).numbers
        before = int(first[0]) - 1 if len(first) else 0  # re-embedded, numbers begin far from 1
        starts = range(before, state.last, max((state.last - before) // _PROBED, 1))
        rows = [self._feed.vectors_after(number, limit=1) for number in starts]
        vectors = [row.vectors for row in rows if len(row.numbers) and row.numbers[0] <= state.last]
        chroma.open(path, state.digest)
        chroma.probe(state.chunks, np.concatenate(vectors) if vectors else _NONE)
        return Serving(chroma, state, ExactScan(self._feed, after=state.last, seq=state.seq))

    def _serve(self, serving: Serving | None) -> None:
        with self._changing:
            before, self._serving = self._serving, serving
        if before:
            before.chroma.close()

    def _remove_others(self, name: str | None) -> None:
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name != name:
                    shutil.rmtree(path, ignore_errors=True)


_NONE = np.empty((0, 0), np.float32)
