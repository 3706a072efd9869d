"""A chat endpoint on loopback that misbehaves as scripted, shipped like the other stand-ins.

A script is what the server does with one connection once it has read the request: send some bytes,
dribble, reset. Real sockets, so that what is tested is what a far endpoint would meet.
"""

import json
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

Script = Callable[[socket.socket], None]
Choose = Callable[[dict[str, object]], Script]
"""From the body of a request to the script that answers it."""


class FakeEndpoint(socketserver.ThreadingTCPServer):
    """Answers its nth request with the nth script, and the last one again and again; or each with
    what `choose` chooses for it."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256
    block_on_close = False

    def __init__(self, scripts: Sequence[Script], choose: Choose | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.scripts = scripts
        self.choose = choose
        self.requests: list[tuple[dict[str, str], dict[str, object]]] = []
        """Headers, by their names in lower case, and body of each request."""
        self.over = threading.Event()
        """Set once a script has ended, also because the client has gone."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving(*scripts: Script, choose: Choose | None = None) -> Generator[FakeEndpoint]:
    """A server of its own thread, gone at the end."""
    server = FakeEndpoint(scripts, choose)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Connection(socketserver.StreamRequestHandler):
    server: FakeEndpoint  # pyright: ignore[reportIncompatibleVariableOverride]

    def handle(self) -> None:
        try:
            if self.rfile.read(1) != b"P":  # no POST: TLS, say
                self.connection.sendall(b"\x00\x01 no TLS here" * 8)
                return
            self._take()(self.connection)
        except OSError:
            return  # the client has gone, as it should after many faults
        finally:
            self.server.over.set()

    def _take(self) -> Script:
        """Reads the request; the script that answers it."""
        self.rfile.readline()
        headers: dict[str, str] = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = json.loads(self.rfile.read(int(headers["content-length"])))
        self.server.requests.append((headers, body))
        if self.server.choose:
            return self.server.choose(body)
        return self.server.scripts[min(len(self.server.requests), len(self.server.scripts)) - 1]


def head(status: str = "200 OK", kind: str = "text/event-stream", *more: str) -> bytes:
    """The status line and headers of a response that ends with its connection."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def event(data: object) -> bytes:
    """One server-sent event; bytes as they are, anything else as JSON."""
    return b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n"


def chunk(text: object = None, finish: object = None, **delta: object) -> bytes:
    """One event of a streamed reply."""
    content = {"content": text} if text is not None else {}
    choice = {"index": 0, "delta": content | delta, "finish_reason": finish}
    return event({**_OBJECT, "object": "chat.completion.chunk", "choices": [choice]})


def completion(text: object = None, finish: object = "stop", **message: object) -> bytes:
    """A whole reply as one JSON object, as servers send it that do not stream."""
    content = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": content | message, "finish_reason": finish}
    return json.dumps({**_OBJECT, "object": "chat.completion", "choices": [choice]}).encode()


_OBJECT = {"id": "1", "created": 1, "model": "m"}


def sends(*parts: bytes) -> Script:
    return lambda connection: connection.sendall(b"".join(parts))


def streams(*parts: bytes) -> Script:
    return sends(head(), *parts)


def replies(body: bytes, kind: str = "application/json", *more: str) -> Script:
    """One whole body with status 200."""
    return sends(head("200 OK", kind, *more), body)


def refuses(status: str, body: object = None, *more: str) -> Script:
    said = {"error": {"message": "no", "type": "t", "code": None}} if body is None else body
    return sends(head(status, "application/json", *more), json.dumps(said).encode())


def good(text: str = "Hello there.") -> Script:
    return streams(chunk(text), chunk(finish="stop"), event(b"[DONE]"))


def dribble(first: bytes, again: bytes, pause_s: float = 0.05) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)
            time.sleep(pause_s)

    return script


def silent(first: bytes = b"") -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        connection.recv(1)  # until the client leaves

    return script


def resets(first: bytes = b"") -> Script:
    """Ends the connection with a reset; `first` has been read by then."""

    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        time.sleep(0.05 if first else 0.0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return script


def flood(first: bytes, block: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(block)

    return script
