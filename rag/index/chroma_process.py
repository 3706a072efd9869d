"""Chroma in a process of its own.

Whatever happens there (a crash, an endless wait, a kill) is an IndexDamaged here, or LibraryFull,
and building an index does not hold up this process's threads. It ends with this process, because
its standard input does.
"""

import contextlib
import dataclasses
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryFull, PresscheckError
from rag.index.build import build_index, open_built
from rag.index.chroma import ChromaCollection, Nearest, index_damaged, index_full
from rag.library import SqliteLibrary
from rag.library.feed import IndexState

_ROOT = str(Path(__file__).resolve().parents[2])
_OPEN_SECONDS = 120.0
_QUERY_SECONDS = 10.0
_BATCH_SECONDS = 600.0
"""Longest for 1,000 chunks, or for writing out the whole index at the end."""


class ChromaProcess:
    """One index folder at most is open in it. Threads may share one; requests take turns."""

    def __init__(self) -> None:
        self._where = Path("index")
        self._lock = threading.Lock()
        code = (
            f"import sys; sys.path.insert(0, {_ROOT!r}); "
            "from rag.index.chroma_process import answer_requests; answer_requests()"
        )
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which then ends it
            )
        except OSError as error:
            raise index_damaged(self._where, f"no process can be started: {error}") from error

    def build(self, library: Path, folder: Path, base: IndexState | None, name: str) -> IndexState:
        """Builds the index `folder / name` (rag/index/build.py), and leaves it closed."""
        self._where = folder / name
        request = {
            "do": "build",
            "library": str(library),
            "folder": str(folder),
            "base": dataclasses.astuple(base) if base else None,
            "name": name,
        }
        with self._lock:
            self._send(request)
            while not isinstance(reply := self._reply(_BATCH_SECONDS), list):
                pass  # the seq reached: it is alive
        return IndexState(*cast(tuple[str, int, int, int, str], reply))

    def open(self, path: Path, digest: str) -> None:
        """Opens an index whose files have that digest."""
        self._where = path
        self._ask({"do": "open", "path": str(path), "digest": digest}, _OPEN_SECONDS)

    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None:
        """Raises IndexDamaged unless there are `chunks` and each of the vectors is found."""
        found = cast(int, self._ask({"do": "count"}, _OPEN_SECONDS))
        if found != chunks:
            raise index_damaged(self._where, f"it has {found} chunks of {chunks}")
        missed = sum(self._distance(vector) > 1e-3 for vector in vectors)
        # Chroma's search is not exact: a sound index may miss one in twenty.
        if missed > len(vectors) // 20:
            what = f"{missed} of {len(vectors)} vectors are not found"
            raise index_damaged(self._where, what)

    def query(
        self, vector: NDArray[np.float32], k: int, *, seconds: float = _QUERY_SECONDS
    ) -> Nearest:
        """About the `k` nearest."""
        request = {"do": "query", "vector": vector.tolist(), "k": k}
        return cast(Nearest, self._ask(request, seconds))

    def numbers(self) -> list[int]:
        """The numbers of all chunks in the index."""
        return cast(list[int], self._ask({"do": "numbers"}, _OPEN_SECONDS))

    def close(self) -> None:
        """Kills it: what it reads is never written, and what it writes is not pointed to yet."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # what was still to be written
                        pipe.close()

    def _distance(self, vector: NDArray[np.float32]) -> float:
        return min(self.query(vector, 5, seconds=_OPEN_SECONDS)["distances"], default=2.0)

    def _ask(self, request: Mapping[str, object], seconds: float) -> object:
        with self._lock:
            self._send(request)
            return self._reply(seconds)

    def _send(self, request: Mapping[str, object]) -> None:
        assert self._process.stdin is not None  # a pipe, as asked for above
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise index_damaged(self._where, f"its process is gone: {error}") from error

    def _reply(self, seconds: float) -> object:
        assert self._process.stdout is not None  # a pipe, as asked for above
        # Ending it when the time is up ends the wait for its reply as well.
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise index_damaged(self._where, f"its process is gone: {error}") from error
        finally:
            watchdog.cancel()
        if not line.endswith(b"\n"):
            raise index_damaged(self._where, f"its process ended with {self._process.wait()}")
        reply: object = json.loads(line)
        if isinstance(reply, dict):
            said = cast(dict[str, object], reply)
            if said.get("full"):
                raise index_full(self._where)
            if "error" in said:
                raise index_damaged(self._where, str(said["error"]))
        return cast(object, reply)


def answer_requests() -> None:
    """The other side: requests and replies are lines of JSON on standard input and output."""
    # Lines of JSON have standard output to themselves; whatever a library prints goes elsewhere.
    output = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def say(reply: object) -> None:
        output.write(json.dumps(reply) + "\n")

    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests,), daemon=True).start()
    collection: ChromaCollection | None = None
    while True:
        request = json.loads(requests.get())
        try:
            if request["do"] == "open":
                collection = open_built(Path(request["path"]), request["digest"])
                say("open")
            elif request["do"] == "build":
                say(_built(request, say))
            elif collection is not None:
                say(_found(collection, request))
        except PresscheckError as error:
            say({"error": error.what, "full": isinstance(error, LibraryFull)})


def _built(request: dict[str, Any], report: Callable[[int], None]) -> object:
    base = IndexState(*request["base"]) if request["base"] else None
    with SqliteLibrary.open(Path(request["library"])) as library:
        folder = Path(request["folder"])
        state = build_index(library.feed, folder, base, request["name"], report)
    return dataclasses.astuple(state)


def _found(collection: ChromaCollection, request: dict[str, Any]) -> object:
    match request["do"]:
        case "query":
            return collection.query(np.array(request["vector"], np.float32), request["k"])
        case "count":
            return collection.count()
        case "numbers":
            return collection.numbers()
        case unknown:
            raise ValueError(f"not a request: {unknown}")


def _receive(requests: "queue.SimpleQueue[str]") -> None:
    """Hands on requests; also amid a build, the end of them is the end of the process."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)
