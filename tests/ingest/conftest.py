"""Shared by the tests of reading and storing: a library, a way to read one file, an internet."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore
import pytest

from ingest.article import ReadArticle, read_article
from ingest.bounded.budget import Budget
from ingest.bounded.worker import Worker
from ingest.document import Entry, FieldNames
from ingest.prepared import read_document
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.library import Library
from rag.settings import Settings


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library=tmp_path / "library", document_mib=1)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadArticle]:
    """Writes one file and reads it as the pipeline does."""

    def read_one(name: str, content: str | bytes, fields: FieldNames | None = None) -> ReadArticle:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        options = ReadOptions(1 << 20, fields or FieldNames())
        (entry,) = reader_of(path)(path, options)
        assert isinstance(entry, Entry)
        return read_article(entry.parse())

    return read_one


@pytest.fixture
def read_bounded(tmp_path: Path) -> Callable[..., ReadArticle]:
    """The same in a process with a budget, for what would never end here."""

    def read_one(name: str, content: bytes, seconds: float = 2.0) -> ReadArticle:
        path = tmp_path / name
        path.write_bytes(content)
        with Worker(Budget(seconds, 256 << 20)) as worker:
            return read_article(worker.call(read_document, path, ReadOptions(1 << 20)))

    return read_one


class Web(httpcore.NetworkBackend):
    """An internet of the test's own. Each name has the addresses that `names` says, a public one
    by default, and whatever is dialled arrives at one server on loopback, which answers with the
    bytes in `pages`. The guard in between is the real one."""

    def __init__(self, server: socket.socket, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.names: dict[str, list[str] | list[list[str]]] = {}
        self.asked: list[str] = []
        self.requests: list[bytes] = []
        self.dialled: list[tuple[str, int]] = []
        self.looked_up: list[str] = []
        self._server = server
        self._context = context
        threading.Thread(target=self._serve, daemon=True).start()

    def page(
        self,
        address: str,
        body: str | bytes,
        kind: str = "text/html",
        *,
        status: int = 200,
        **more: str,
    ) -> None:
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": kind, "Content-Length": str(len(raw))}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        lines = [f"HTTP/1.1 {status} X", *(f"{n}: {v}" for n, v in headers.items() if v), "", ""]
        self.pages[address] = "\r\n".join(lines).encode() + raw

    def redirect(self, address: str, to: str, status: int = 302) -> None:
        self.page(address, "", status=status, Location=to)

    def resolve(self, host: str, port: int) -> list[str]:
        assert port in (80, 443)
        self.looked_up.append(host)
        found = self.names.get(host, ["93.184.216.34"])
        if found and isinstance(found[0], list):  # another answer each time
            return found.pop(0) if len(found) > 1 else found[0]  # type: ignore[return-value]
        return found  # type: ignore[return-value]

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_: object
    ) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        return httpcore.SyncBackend().connect_tcp(*self._server.getsockname(), timeout=timeout)

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(one,), daemon=True).start()

    def _answer(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as open_ones:
            open_ones.enter_context(one)
            if self._context:
                one = open_ones.enter_context(self._context.wrap_socket(one, server_side=True))
            request = b""
            while b"\r\n\r\n" not in request:
                request += one.recv(65536)
            self.requests.append(request)
            path = request.split(b" ", 2)[1].decode()
            host = request.lower().split(b"host: ", 1)[1].split(b"\r\n", 1)[0].decode()
            self.asked.append(host + path)
            nothing = b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"
            answer = self.pages.get(host + path, nothing)
            if isinstance(answer, bytes):
                one.sendall(answer)
            else:
                answer(one)


@pytest.fixture
def web() -> Iterator[Web]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Web(server)
        server.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for the next one
