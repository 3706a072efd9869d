"""Bodies of 400 MB, to every route that there is: refused before they take memory."""

import contextlib
import re
import resource
import select
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount

from ui.limits import bodies
from ui.limits.bodies import HELD_BYTES, REQUEST_BYTES, UPLOADS

BODY_BYTES = 400_000_000
MOST_READ = 40_000_000
"""The buffers of both sockets hold some of it; an upload is read up to its own limit."""

MOST_GROWTH = 150_000_000
READ_BY = {"/v1/ask", "/v1/check", "/mcp", "/gradio_api/queue/join", *UPLOADS}
START = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
PIECE = b" " * (1 << 18)


def routes_of(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path of an application and of what is mounted in it."""
    for route in iter_route_contexts(routes):
        if isinstance(mount := route.original_route, Mount):
            yield "POST", f"{before}{mount.path}/x"
            if mount.routes:
                yield from routes_of(mount.routes, before + mount.path)
            continue
        path = before + re.sub(r"{[^}]*}", "1", route.path or "")
        for method in sorted(route.methods or {"GET", "POST"}):
            yield method, path


@pytest.fixture
def small_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the disk in the end is the same, and sooner there."""
    monkeypatch.setattr(bodies, "UPLOAD_BYTES", 10_000_000)


@pytest.mark.usefixtures("small_uploads")
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_without_end_is_refused_by_every_route(
    page: SimpleNamespace, declared: bool
) -> None:
    routes = sorted(set(routes_of(page.app.routes)))
    paths = {path for _, path in routes}
    assert paths >= {"/v1/ask", "/mcp", "/health", "/config", "/", *UPLOADS}
    assert "/gradio_api/queue/join" in paths
    before = peak_of_memory()
    for method, path in routes:
        kind = "multipart/form-data; boundary=x" if path in UPLOADS else "application/json"
        status, sent = poured(page.address, method, path, kind, declared=declared)
        assert sent < MOST_READ, (method, path, sent)
        # Without a length, one that does not read its body answers as it always does, and the
        # connection ends.
        refused = declared or (method == "POST" and path in READ_BY)
        assert status == 413 if refused else 200 <= status < 500, (method, path, status)
    assert peak_of_memory() - before < MOST_GROWTH


def poured(address: str, method: str, path: str, kind: str, *, declared: bool) -> tuple[int, int]:
    """The status of the answer, and the bytes that the server let itself be sent."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
    head += f"Content-Length: {BODY_BYTES}" if declared else "Transfer-Encoding: chunked"
    answer, sent, first = b"", 0, START if "multipart" in kind else b'{"question": "'
    with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)) as connection:
        connection.settimeout(30)
        connection.sendall(head.encode() + b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while sent < BODY_BYTES:
                piece = PIECE if sent else first
                connection.sendall(piece if declared else b"%x\r\n%s\r\n" % (len(piece), piece))
                sent += len(piece)
                if select.select([connection], [], [], 0)[0]:
                    answer += connection.recv(65536)
                    if not answer:
                        break
        with contextlib.suppress(ConnectionError):
            answer = answer or connection.recv(65536)  # it came before the connection went
    assert answer.startswith(b"HTTP/1.1 "), (method, path, sent)
    return int(answer[9:12]), sent


def peak_of_memory() -> int:
    """Since the last call, where the system lets one begin anew."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def test_large_requests_share_what_memory_there_is(page: SimpleNamespace) -> None:
    """Held open, they are refused beyond it, and small ones are not."""
    port = urlsplit(page.address).port or 0
    size = REQUEST_BYTES - 1000
    head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {size}\r\n"
    start = f"{head}Content-Type: application/json\r\n\r\n".encode() + b" " * (size - 1)
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(HELD_BYTES // REQUEST_BYTES + 4)
        ]
        for connection in held:
            connection.sendall(start)
        answered = select.select(held, [], [], 20)[0]
        assert answered
        assert b"503" in answered[0].recv(65536).split(b"\r\n")[0]
        asked = page.client.post("/v1/ask", json={"question": "What will the bridge cost?"})
        assert asked.status_code == 200
    threading.Event().wait(0.2)
    large = {"question": "What will the bridge cost? " * 3_000}
    assert page.client.post("/v1/ask", json=large).status_code == 422
