"""A local GGUF model served by llama.cpp in a process of its own; the only file that imports
xllamacpp.

In this process it would hold Python's interpreter lock while the model loads (measured: 1.3 to
7.5 s in which no other thread ran) and take the process down with it. The child listens on
loopback only, asks for a key that is made for it, and ends with its parent: it waits for the end
of its standard input.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Protocol, TypedDict, cast

from rag.endpoint.faults import Told

CONTEXT_TOKENS = 4096
"""Of one slot at most; all share memory for twice as many, 28 kB a token for the 1.5B model.
Prompts are about a thousand tokens."""

SLOTS = 5
"""One writes, one judges claims, two read evidence, one rewrites questions; each keeps the words
that its prompts begin with."""

PROMPT_CACHE_MIB = 256
"""Earlier prompts kept, so that a fixed first part is read once; llama.cpp's default is 8 GiB."""


SPIN_COUNT = "1000"
"""How long one of llama.cpp's threads waits for another before it sleeps (GOMP_SPINCOUNT). With
libgomp's own 300,000 a machine that does other work as well writes at a third of the speed."""


class _Order(TypedDict):
    path: str
    threads: int
    context: int
    key: str


class _Child:
    """A started process and the one line that it says: an address, or an error."""

    def __init__(self, order: _Order) -> None:
        root = Path(__file__).resolve().parents[2]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rag.llama"],
            cwd=root,  # whence this package can be imported
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"GOMP_SPINCOUNT": SPIN_COUNT} | os.environ,
        )
        self.said = threading.Event()
        self.address = ""
        self.error = ""
        threading.Thread(target=self._start, args=(order,), name="llama", daemon=True).start()

    def _start(self, order: _Order) -> None:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise ValueError("the process was started without pipes")
        try:
            stdin.write(json.dumps(order).encode() + b"\n")
            stdin.flush()
            line = json.loads(stdout.readline() or b"{}")
            self.address = str(line.get("address", ""))
            self.error = str(line.get("error", "")) or "its process ended"
        except (OSError, ValueError) as error:
            self.error = f"its process ended ({error})"
        finally:
            stdout.close()
            self.said.set()

    def end(self) -> None:
        self.process.kill()  # it has nothing to save
        self.process.wait()
        self.said.wait(1.0)
        if self.process.stdin:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                return


class LlamaServer:
    """An OpenAI-compatible server for the GGUF file `path` on loopback, started when first asked.

    `key` is what it demands; an empty one opens it to everybody on this machine; `told` is how its
    faults are named. Safe to use from several threads. A server that died is started again by the
    next call.
    """

    def __init__(
        self,
        path: Path,
        threads: int,
        *,
        context: int = CONTEXT_TOKENS,
        key: str | None = None,
        told: Told | None = None,
    ) -> None:
        self.key = secrets.token_urlsafe(24) if key is None else key
        self.told = told or Told("the local model", str(path), "")
        self._order: _Order = {
            "path": str(path.resolve()),
            "threads": threads,
            "context": context,
            "key": self.key,
        }
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._finalizer: weakref.finalize[[], LlamaServer] | None = None

    @property
    def ready(self) -> bool:
        """Whether the model is loaded and the process alive."""
        child = self._child
        return child is not None and bool(child.address) and child.process.poll() is None

    def start(self) -> None:
        """Begin loading, if that has not begun; does not wait for it."""
        self._started()

    def address(self, deadline: float) -> str:
        """The base URL, ending in /v1; waits until the model is loaded.

        Raises EndpointUnreachable where it cannot be loaded, or not by `deadline`
        (a time.monotonic() moment).
        """
        child = self._started()
        if not child.said.wait(max(0.0, deadline - time.monotonic())):
            raise self.told.unreachable("was not loaded in time", "Ask again in a moment.")
        if not child.address:
            said = child.error.replace(self._order["path"], "its file")
            raise self.told.unreachable(
                f"could not be loaded: {said}", "Check its file with presscheck doctor."
            )
        return f"{child.address}/v1"

    def close(self) -> None:
        """End the process, in the middle of a reply if need be."""
        with self._lock:
            if self._finalizer:
                self._finalizer()
            self._child = self._finalizer = None

    def _started(self) -> _Child:
        with self._lock:
            if self._child is None or self._child.process.poll() is not None:
                if self._finalizer:
                    self._finalizer()
                self._child = _Child(self._order)
                self._finalizer = weakref.finalize(self, self._child.end)
            return self._child


def main() -> None:
    """The child: serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    order: _Order = json.loads(sys.stdin.readline())
    with os.fdopen(os.dup(1), "w") as answer:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may print there
        try:
            server, said = _serve(order)
        except Exception as error:  # whatever llama.cpp raises, the parent is to hear of it
            server, said = None, {"error": f"{error or type(error).__name__}"}
        print(json.dumps(said), file=answer, flush=True)
    if server is not None:
        sys.stdin.read()
    os._exit(0)  # without waiting for a reply under way


def _serve(order: _Order) -> tuple["_Server", dict[str, str]]:
    import xllamacpp  # pyright: ignore[reportMissingTypeStubs]

    llama = cast("_Llama", xllamacpp)
    params = llama.CommonParams()
    params.model.path = order["path"]
    params.n_ctx = 2 * order["context"]
    params.kv_unified = True  # one memory, of which each slot takes what it needs
    params.kv_unified_per_slot = order["context"]
    params.cache_idle_slots = False  # else a slot forgets what its prompts begin with
    params.n_parallel = SLOTS  # of each kind one at a time is fastest on few cores; others wait
    params.cpuparams.n_threads = order["threads"]
    params.cpuparams_batch.n_threads = order["threads"]
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.endpoint_slots = False  # it would show one user's prompt to another
    params.ui = False
    params.verbosity = -1
    if order["key"]:
        params.api_keys = [order["key"]]
    server = llama.Server(params)
    return server, {"address": server.listening_address}


class _Model(Protocol):
    path: str


class _Cores(Protocol):
    n_threads: int


class _Params(Protocol):
    """The part of llama.cpp's parameters that is set here."""

    n_ctx: int
    n_parallel: int
    cache_prompt: bool
    cache_ram_mib: int
    endpoint_slots: bool
    kv_unified: bool
    kv_unified_per_slot: int
    cache_idle_slots: bool
    ui: bool
    verbosity: int
    api_keys: list[str]

    @property
    def model(self) -> _Model: ...
    @property
    def cpuparams(self) -> _Cores: ...
    @property
    def cpuparams_batch(self) -> _Cores: ...


class _Server(Protocol):
    listening_address: str


class _Llama(Protocol):
    """xllamacpp, which comes without types."""

    def CommonParams(self) -> _Params: ...  # noqa: N802  (its name)
    def Server(self, params: _Params) -> _Server: ...  # noqa: N802  (its name)


if __name__ == "__main__":
    main()
