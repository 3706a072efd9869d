"""Clients that hold connections are sent away in time, and keep nobody out."""

import asyncio
import contextlib
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from eval.bench.slow_client_load import asking_for_much, attack
from rag.settings import Settings
from ui.engine.engine import Engine
from ui.limits.descriptors import Room
from ui.limits.patience import HEADER_BYTES, Times

TIMES = Times(request=1.0, body=1.0, body_rate=1000.0, reading=1.0, parting=0.5)
HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
PLACES, BEYOND, CLIENTS, READERS = 64, 32, 160, 12


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    serving: Callable[..., AbstractContextManager[str]],
) -> Iterator[str]:
    """The address of a page with few places and little patience."""
    folder = tmp_path_factory.mktemp("slow")
    settings = Settings(library=folder / "library", models=folder, writer="quotes")
    engine = Engine(settings)
    with serving(engine, room=Room(PLACES, BEYOND), times=TIMES) as address:
        yield address
    engine.close()


def connected(address: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", urlsplit(address).port or 0))
    connection.settimeout(20)
    return connection


def told(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    heard = b""
    try:
        while piece := connection.recv(65536):
            heard += piece
    except ConnectionResetError:
        pass
    return heard


def sent_until_closed(
    connection: socket.socket, piece: bytes, most: int, pause_s: float = 0.0
) -> int:
    for count in range(most):
        try:
            connection.sendall(piece)
        except ConnectionError:
            return count
        time.sleep(pause_s)
    return most


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (b"", b"", b""),
        (b"GET / HTT", b"408", b"headers did not come in time"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y", b"408", b"headers did not come in time"),
        (HEAD + b"Content-Length: 100\r\n\r\n{", b"408", b"body did not come in time"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", b"408", b"body did not come in time"),
        (b"GET /" + b"a" * HEADER_BYTES + b" HTTP/1.1\r\n", b"431", b"larger than 32 KiB"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 3 * HEADER_BYTES, b"431", b"larger than 32 KiB"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * HEADER_BYTES, b"431", b"larger than 32 KiB"),
    ],
)
def test_a_request_that_does_not_come_is_told_so(
    served: str, sent: bytes, status: bytes, words: bytes
) -> None:
    with connected(served) as connection:
        connection.sendall(sent)
        began = time.monotonic()
        heard = told(connection)
        assert time.monotonic() - began < 10
    assert heard.startswith(b"HTTP/1.1 " + status if status else b"")
    assert words in heard
    if not status:
        assert heard == b""


def test_a_trickle_does_not_count_as_coming(served: str) -> None:
    for start in (b"GET / HTTP/1.1\r\nX: ", HEAD + b"Content-Length: 5000\r\n\r\n"):
        with connected(served) as connection:
            connection.sendall(start)
            assert sent_until_closed(connection, b" ", 300, pause_s=0.05) < 300


def test_chunks_bring_no_more_than_a_body(served: str) -> None:
    """What comes around a body is limited as the body is."""
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    for around in (b"5;" + b"x" * 1000, b"0\r\nX: " + b"y" * 1000):
        with connected(served) as connection:
            connection.sendall(head + around)
            assert sent_until_closed(connection, b"z" * 1000, 5000) < 5000


def test_what_is_left_of_one_request_is_not_the_next_ones(served: str) -> None:
    """Both come in one piece, after the first has been answered."""
    ask = b"POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
    for _ in range(20):
        with connected(served) as connection:
            connection.sendall(ask % 90_000)
            assert not_found(connection)
            connection.sendall(b" " * 90_000 + ask % 2)
            assert not_found(connection)
            connection.sendall(b"{}" + ask % 0)
            assert not_found(connection)


def not_found(connection: socket.socket) -> bool:
    """Reads one whole answer, whose head and body may come apart."""
    heard = b""
    while not heard.endswith(b"}}"):
        piece = connection.recv(65536)
        assert piece, heard
        heard += piece
    return heard.startswith(b"HTTP/1.1 404")


def test_who_does_not_read_is_let_go(served: str) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", urlsplit(served).port or 0))
        connection.settimeout(20)
        connection.sendall(asking_for_much())
        time.sleep(4 * TIMES.reading)
        head, _, body = told(connection).partition(b"\r\n\r\n")
    assert len(body) < int(head.split(b"content-length: ")[1].split()[0])


def test_a_good_connection_lasts_longer_than_any_of_them(served: str) -> None:
    """What a page listens to says little, for hours."""
    with connected(served) as connection:
        connection.sendall(b"GET /gradio_api/heartbeat/page HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        heard = b""
        while b"ALIVE" not in heard:
            heard += connection.recv(65536)
        time.sleep(4 * TIMES.request)
        assert not select.select([connection], [], [], 0)[0]


async def asked(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """Once more where the connection was given away: while the machine does other work, a reader's
    own request may be the one that waits longest to be read."""
    try:
        return await client.get(path)
    except httpx.RemoteProtocolError:
        return await client.get(path)


def test_every_reader_is_answered_while_others_hold_what_they_can(served: str) -> None:
    port = urlsplit(served).port or 0
    came: Counter[str] = Counter()

    async def attacked() -> list[int]:
        attacking = asyncio.create_task(attack(port, CLIENTS, came))
        await asyncio.sleep(1)
        # A browser asks again where a connection that it kept has gone; httpx does not.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=served, timeout=30, limits=limits) as client:
            statuses: list[int] = []
            for path in ("/", "/health", "/config") * 2:
                answers = await asyncio.gather(*(asked(client, path) for _ in range(READERS)))
                statuses += [answer.status_code for answer in answers]
                await asyncio.sleep(0.3)
        attacking.cancel()
        await asyncio.wait([attacking])
        return statuses

    statuses = asyncio.run(attacked())
    assert Counter(statuses) == {200: 6 * READERS}
    assert sum(came.values()) > CLIENTS  # some had to come back


def test_beyond_the_places_one_is_told_at_once(served: str) -> None:
    """All of them are asked for something that lasts."""
    with contextlib.ExitStack() as stack:
        for number in range(PLACES + BEYOND):
            held = stack.enter_context(connected(served))
            ask = f"GET /gradio_api/heartbeat/{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            held.sendall(ask.encode())
            assert held.recv(4096).startswith(b"HTTP/1.1 200")
        heard = told(stack.enter_context(connected(served)))
    assert heard.startswith(b"HTTP/1.1 503")
    assert b"Ask again in some seconds" in heard
    assert b"retry-after" in heard.lower()
    assert httpx.get(f"{served}/health", timeout=20).status_code == 200


def test_fewer_descriptors_than_connections(tmp_path: Path) -> None:
    """The system gives the server 300 of them, and 350 clients come."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300))\n"
        "from pathlib import Path; from rag.settings import Settings; from ui.app import serve\n"
        f"serve(Settings(library=Path({str(tmp_path / 'l')!r}), models=Path({str(tmp_path)!r}),"
        " writer='quotes'), port=0)"
    )
    with subprocess.Popen(
        [sys.executable, "-u", "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout
            address = next(w for w in process.stdout.readline().split() if "http" in w).rstrip(".")
            with contextlib.ExitStack() as stack:
                for _ in range(350):
                    stack.enter_context(connected(address))
                assert httpx.get(f"{address}/health", timeout=20).status_code == 200
        finally:
            process.terminate()
        assert "Traceback" not in process.stdout.read()
