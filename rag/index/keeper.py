"""Keeps a sound and recent Chroma index behind a library's searches.

An index is a folder under `index/` that is built once, by a process of its own, and never written
or named again; the library points to the one in use. Every process opens that one to search it,
and the next when the library points there. Only the holder of the lock file builds and removes.
"""

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexDamaged, LibraryBusy, LibraryFull, PresscheckError
from rag.index.chroma import index_full
from rag.index.chroma_process import ChromaProcess
from rag.index.folders import remove_others
from rag.index.serving import Chroma, Serving, open_to_search
from rag.library import SqliteLibrary
from rag.library.feed import IndexState
from rag.library.file import explained
from rag.storage.disk import is_full

SETTLED_SECONDS = 5.0
"""A command that ends sooner gains nothing from Chroma, whose import alone takes 1.6 s."""
BACKLOG = 5_000
"""Changes that are left to the scan, which takes 1 ms for them, before Chroma follows."""

_RETRY_SECONDS = 5.0  # doubled after each failure, up to an hour
_SCANNED = "Everything is scanned"

_log = logging.getLogger(__name__)


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
        self._left_over = False
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
        serving.close()

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
                    "another process builds the index",
                    where=str(self._library.folder),
                    next="Stop it and try again, or leave it: a damaged index is built again by "
                    "itself.",
                )
            if self._feed.totals().chunks:
                self._build(None)
            else:
                self._feed.set_index_state(None)
                self._serve(None)
                self._tidy(None)

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
        if self._serving is None or self._left_over:
            return True
        in_use, state = self._feed.index_state(), self._serving.state
        if in_use and in_use.name != state.name:
            return True
        return self._feed.last_change() - state.seq >= max(self._backlog, state.chunks // 10)

    def _work(self) -> None:
        with self._working:
            self._keep_up(backlog=self._backlog)

    def _keep_up(self, *, backlog: int) -> None:
        try:
            builds = self._hold()
            self._follow()
            if not builds:
                damaged = self._serving is None and self._feed.index_state() is not None
                self._failures = self._failures + 1 if damaged else 0  # the builder's to mend
                self._next_try = time.monotonic() + self._pause()
                return
            start = self._serving.state if self._serving else None
            if start is None or self._feed.last_change() - start.seq >= backlog:
                self._build(start)
            elif self._left_over:
                self._tidy(start.name)
            self._failures = 0
        except (PresscheckError, OSError) as error:
            if self._closed:
                return
            self._failures += 1
            self._next_try = time.monotonic() + self._pause()
            meanwhile = "The index before it is used on" if self._serving else _SCANNED
            _log.warning("%s %s; next try in %.0f s.", error, meanwhile, self._pause())

    def _pause(self) -> float:
        return min(_RETRY_SECONDS * 2**self._failures, 3600.0)

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

    def _follow(self) -> None:
        """Serves the index that the library points to, if it is sound."""
        state = self._feed.index_state()
        if state is None or self._lost.count(state.name) > 1:
            return
        if self._serving and self._serving.state.name == state.name:
            return
        chroma = self._begun()
        try:
            self._serve(open_to_search(chroma, self._feed, self._folder, state))
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
        self._tidy(in_use.name if in_use else None)  # what a kill left takes up room
        name = f"{self._feed.last_change()}-{secrets.token_hex(4)}"
        chroma = self._begun()
        try:
            state = chroma.build(self._library.folder, self._folder, base, name)
            serving = open_to_search(chroma, self._feed, self._folder, state)
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
        self._tidy(name)

    def _begun(self) -> Chroma:
        """A process, which `close` can end while this thread waits for it."""
        chroma = self._start()
        with self._changing:
            self._started = chroma
            closed = self._closed
        if closed:
            chroma.close()
        return chroma

    def _serve(self, serving: Serving | None) -> None:
        with self._changing:
            before, self._serving = self._serving, serving
        if before:
            before.close()

    def _tidy(self, name: str | None) -> None:
        """Removes what no process reads any more; what one does is looked at again."""
        self._left_over = not remove_others(self._folder, name)
        if self._left_over:
            self._next_try = max(self._next_try, time.monotonic() + _RETRY_SECONDS)
