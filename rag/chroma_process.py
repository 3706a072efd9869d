"""Chroma in processes of their own: one that answers queries, one that builds an index.

Whatever happens there (a crash, an endless wait, a kill) is an IndexDamaged here. They end with
this process, because their standard input does.
"""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from rag.chroma import ChromaCollection, Nearest, index_damaged
from rag.index_build import build_index
from rag.library import Library
from rag.library_feed import IndexState

_ROOT = str(Path(__file__).resolve().parent.parent)
_OPEN_SECONDS = 120.0
_QUERY_SECONDS = 10.0
_BATCH_SECONDS = 600.0


class ChromaServer:
    """A process that has one index folder open and answers one request at a time."""

    def __init__(self, path: Path) -> None:
        self._child = _Child(path, "serve", str(path))

    def query(
        self, vector: NDArray[np.float32], k: int, *, seconds: float = _QUERY_SECONDS
    ) -> Nearest:
        request = {"do": "query", "vector": vector.tolist(), "k": k}
        return cast(Nearest, self._child.ask(request, seconds))

    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None:
        """Raises IndexDamaged unless there are `chunks` and each of the vectors is found."""
        found = cast(int, self._child.ask({"do": "count"}, _OPEN_SECONDS))
        if found != chunks:
            raise index_damaged(self._child.path, f"it has {found} chunks of {chunks}")
        missed = sum(self._distance(vector) > 1e-3 for vector in vectors)
        # Chroma's search is not exact: a sound index may miss one in twenty.
        if missed > len(vectors) // 20:
            what = f"{missed} of {len(vectors)} vectors are not found"
            raise index_damaged(self._child.path, what)

    def numbers(self) -> list[int]:
        """The numbers of all its chunks."""
        return cast(list[int], self._child.ask({"do": "numbers"}, _OPEN_SECONDS))

    def close(self) -> None:
        self._child.end()

    def _distance(self, vector: NDArray[np.float32]) -> float:
        return min(self.query(vector, 5, seconds=_OPEN_SECONDS)["distances"], default=2.0)


class ChromaBuilder:
    """A process that builds the index folder `folder / name` (rag/index_build.py)."""

    def __init__(self, library: Library, folder: Path, base: IndexState | None, name: str) -> None:
        start = json.dumps(dataclasses.astuple(base)) if base else ""
        self._child = _Child(folder / name, "build", str(library.folder), str(folder), start, name)

    def wait(self) -> IndexState:
        """The finished index."""
        while True:
            line = self._child.next_line(_BATCH_SECONDS)
            if isinstance(line, list):  # what comes before are the seqs reached
                return IndexState(*cast(tuple[str, int, int, int], line))

    def close(self) -> None:
        self._child.end()


class _Child:
    """A process that runs `main`, and lines of JSON to and from it."""

    def __init__(self, path: Path, *arguments: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        code = (
            f"import sys; sys.path.insert(0, {_ROOT!r}); "
            "from rag.chroma_process import main; main(sys.argv[1:])"
        )
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which then ends it
            )
        except OSError as error:
            raise index_damaged(path, f"no process can be started: {error}") from error

    def ask(self, request: Mapping[str, object], seconds: float) -> object:
        with self._lock:
            try:
                assert self._process.stdin is not None  # a pipe, as asked for above
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
            except (OSError, ValueError) as error:
                raise index_damaged(self.path, f"its process is gone: {error}") from error
            return self.next_line(seconds)

    def next_line(self, seconds: float) -> object:
        # Ending the process when the time is up ends the wait for its line as well.
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            assert self._process.stdout is not None  # a pipe, as asked for above
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise index_damaged(self.path, f"its process is gone: {error}") from error
        finally:
            watchdog.cancel()
        if not line.endswith(b"\n"):
            raise index_damaged(self.path, f"its process ended with {self._process.wait()}")
        value: object = json.loads(line)
        if isinstance(value, dict) and (error := cast(dict[str, object], value).get("error")):
            raise index_damaged(self.path, str(error))
        return cast(object, value)

    def end(self) -> None:
        """Kills it: what it reads is never written, and what it writes is not pointed to yet."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # what was still to be written
                        pipe.close()


def main(arguments: list[str]) -> None:
    """The other side of both."""
    # Lines of JSON have standard output to themselves; whatever a library prints goes elsewhere.
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def say(value: object) -> None:
        replies.write(json.dumps(value) + "\n")

    try:
        match arguments:
            case ["serve", path]:
                collection = ChromaCollection.open(Path(path))
                for line in sys.stdin:
                    say(_answer(collection, json.loads(line)))
            case ["build", library, folder, base, name]:
                threading.Thread(target=_end_with_parent, daemon=True).start()
                with Library.open(Path(library)) as opened:
                    start = IndexState(*json.loads(base)) if base else None
                    state = build_index(opened.feed, Path(folder), start, name, report=say)
                say(dataclasses.astuple(state))
            case _:
                raise ValueError(f"not a task: {arguments}")
    except Exception as error:
        say({"error": str(error)})
        raise


def _answer(collection: ChromaCollection, request: dict[str, object]) -> object:
    match request:
        case {"do": "query", "vector": vector, "k": int(k)}:
            return collection.query(np.array(vector, np.float32), k)
        case {"do": "count"}:
            return collection.count()
        case {"do": "numbers"}:
            return collection.numbers()
        case _:
            raise ValueError(f"not a request: {request}")


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
