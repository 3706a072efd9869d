"""Keeps a sound, recent Chroma index behind a library's searches.

Each index is a folder under `index/` that is built once, by a process of its own, and never
written again or named again. The library points to the one in use. Only the holder of the lock
file builds, serves and removes folders.
"""

import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from rag.chroma_process import ChromaBuilder, ChromaServer
from rag.errors import IndexDamaged, LibraryBusy, LibraryError, PresscheckError
from rag.library import Library
from rag.library_feed import IndexState
from rag.scan import ExactScan

_SETTLED_SECONDS = 5.0
"""A command that ends sooner gains nothing from Chroma, whose import alone takes 1.6 s."""
_FIRST_RETRY_SECONDS = 5.0
_LAST_RETRY_SECONDS = 3600.0
_BACKLOG = 5_000
_BACKLOG_PART = 0.1
"""Changes that wait before the next index is built: at least 5,000 and a tenth of the chunks."""
_PROBED = 20

_log = logging.getLogger(__name__)


class Server(Protocol):
    def query(self, vector: NDArray[np.float32], k: int) -> ...


@dataclass(frozen=True, slots=True)
class Serving:
    """An index that is open: its server, how far it goes, and a scan of what came after."""

    server: ChromaServer
    state: IndexState
    tail: ExactScan


class IndexKeeper:
    """Threads may share one. It works in a thread of its own, woken by `serving`."""

    def __init__(
        self,
        library: Library,
        *,
        start_builder: Callable[..., ChromaBuilder] = ChromaBuilder,
        start_server: Callable[..., ChromaServer] = ChromaServer,
    ) -> None:
        self._library = library
        self._feed = library.feed
        self._folder = library.folder / "index"
        # Let go of by another thread than took it.
        self._lock_file = FileLock(library.folder / "index.lock", thread_local=False)
        self._working = threading.Lock()
        self._serving: Serving | None = None
        ...
