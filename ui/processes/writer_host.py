"""The local model, once a machine: the process that starts the others keeps it, and they ask for
its address each time, so that a server that died is started again.
"""

import contextlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path

from rag.errors import WriterError
from rag.llama import LlamaServer


@dataclass(frozen=True, slots=True)
class WriterAddress:
    """Where the model is asked for, with the secret that this takes and the model's own key."""

    socket: str
    secret: bytes = field(repr=False)
    key: str = field(repr=False)
    threads: int


class WriterHost:
    """Keeps the model for other processes. `folder` is this user's alone, for a socket in it."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.address = WriterAddress(
            str(folder / "writer"), secrets.token_bytes(32), secrets.token_urlsafe(24), threads
        )
        self._listener = Listener(
            self.address.socket, "AF_UNIX", backlog=64, authkey=self.address.secret
        )
        self._servers: dict[Path, LlamaServer] = {}
        self._lock = threading.Lock()
        self._closed = False
        threading.Thread(target=self._listen, name="writer", daemon=True).start()

    def close(self) -> None:
        self._closed = True
        self._listener.close()
        with self._lock:
            for server in self._servers.values():
                server.close()

    def _listen(self) -> None:
        while not self._closed:
            try:
                connection = self._listener.accept()
            except Exception:  # an asker that died, or the end
                time.sleep(0.01)
                continue
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        with contextlib.suppress(OSError, EOFError), connection:
            path, deadline = connection.recv()
            try:
                connection.send((self._server(Path(path)).address(deadline), ""))
            except WriterError as error:
                connection.send(("", error.what))

    def _server(self, path: Path) -> LlamaServer:
        with self._lock:
            if path not in self._servers:
                self._servers[path] = LlamaServer(path, self.address.threads, key=self.address.key)
            return self._servers[path]
