"""Clients that hold a server's connections: they say half, trickle, or do not read.

    python -m eval.bench.slow_client_load PORT [--clients 2000]

Each kind is as many as the others, and each comes back when it is sent away. They go on until
standard input ends; then how often they came is printed. A process of its own, so that their
connections and time are not the measuring client's.
"""

import argparse
import asyncio
import contextlib
import functools
import importlib.util
import json
import resource
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

PAUSE_S = 0.5
"""Between two bytes, and before coming back."""

_HOST = "Host: 127.0.0.1\r\n"
_HELD_BODY = f"POST /v1/ask HTTP/1.1\r\n{_HOST}Content-Type: application/json\r\n"

Client = Callable[[socket.socket], Awaitable[None]]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("port", type=int)
    parser.add_argument("--clients", type=int, default=2000)
    options = parser.parse_args(arguments)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(json.dumps(asyncio.run(_until_told(options.port, options.clients))), flush=True)
    return 0


async def _until_told(port: int, clients: int) -> Mapping[str, int]:
    came: Counter[str] = Counter()
    attacking = asyncio.create_task(attack(port, clients, came))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    attacking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await attacking
    return came


async def attack(port: int, clients: int, came: Counter[str]) -> None:
    """Until it is cancelled; `came` counts the connections of each kind."""
    kinds = list(_KINDS.items())
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            name, client = kinds[number % len(kinds)]
            group.create_task(_again_and_again(port, name, client, came))


async def _again_and_again(port: int, name: str, client: Client, came: Counter[str]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        with contextlib.suppress(OSError), socket.socket() as connection:
            connection.setblocking(False)
            if client is _reads_nothing:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            await loop.sock_connect(connection, ("127.0.0.1", port))
            came[name] += 1
            await client(connection)
        await asyncio.sleep(PAUSE_S)


@functools.cache
def asking_for_much() -> bytes:
    """A request whose answer is larger than the system's buffers: Gradio's largest script."""
    gradio = importlib.util.find_spec("gradio")
    assert gradio
    assert gradio.origin
    assets = Path(gradio.origin).parent / "templates" / "frontend" / "assets"
    largest = max(assets.glob("*.js"), key=lambda file: file.stat().st_size)
    return f"GET /assets/{largest.name} HTTP/1.1\r\n{_HOST}\r\n".encode()


async def _says_nothing(connection: socket.socket) -> None:
    await _ended(connection)


async def _says_half(connection: socket.socket) -> None:
    await asyncio.get_running_loop().sock_sendall(connection, b"GET / HTTP/1.1\r\nHost: 127")
    await _ended(connection)


async def _trickles_headers(connection: socket.socket) -> None:
    await _trickled(connection, f"GET / HTTP/1.1\r\n{_HOST}X: ".encode())


async def _trickles_body(connection: socket.socket) -> None:
    await _trickled(connection, f"{_HELD_BODY}Content-Length: 15000\r\n\r\n".encode())


async def _holds_large_body(connection: socket.socket) -> None:
    start = f"{_HELD_BODY}Content-Length: 250000\r\n\r\n".encode()
    await _trickled(connection, start + b" " * 200_000)


async def _reads_nothing(connection: socket.socket) -> None:
    await asyncio.get_running_loop().sock_sendall(connection, asking_for_much())
    await asyncio.sleep(3600)


async def _trickled(connection: socket.socket, start: bytes) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, start)
    while True:
        await loop.sock_sendall(connection, b"x")
        await asyncio.sleep(PAUSE_S)


async def _ended(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while await loop.sock_recv(connection, 4096):
        pass


_KINDS: Mapping[str, Client] = {
    "say nothing": _says_nothing,
    "say half": _says_half,
    "trickle headers": _trickles_headers,
    "trickle a body": _trickles_body,
    "hold a large body": _holds_large_body,
    "read nothing": _reads_nothing,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
