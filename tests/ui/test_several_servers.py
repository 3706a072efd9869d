"""Two servers behind the proxies of docs/behind-a-proxy.md: a page stays with its server."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from eval.bench.page_stream import ask_event, ask_page
from rag.settings import Settings
from ui.engine.engine import Engine

DOCS = Path(__file__).parents[2] / "docs" / "behind-a-proxy.md"
PAGES = 16


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_every_page_is_answered_behind_a_proxy(
    proxy: str,
    tmp_path: Path,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    may: SimpleNamespace,
    settings: Settings,
    serving: Callable[..., AbstractContextManager[str]],
) -> None:
    program = shutil.which(proxy) or shutil.which(proxy, path="/usr/sbin")
    if program is None:
        pytest.skip(f"no {proxy} here; on Debian: apt-get install {proxy}")
    rags = [make.rag(shelf.library, {may.question: may.events}) for _ in range(2)]
    engines = [Engine(settings, build=lambda _, rag=rag: rag) for rag in rags]
    for engine in engines:
        engine.start()
        engine.answering(threading.Event())
    with serving(engines[0]) as one, serving(engines[1]) as two:
        try:
            with proxied(program, tmp_path, [one, two]) as address:
                heard = asyncio.run(asked(address, may.question))
        finally:
            for engine in engines:
                engine.close()
    assert all({"evidence", "answer"} <= one.keys() for one in heard)
    assert all(rag.asked for rag in rags)


async def asked(address: str, question: str) -> list[dict[str, float]]:
    """Each page is a reader's of his own; each request takes a connection of its own."""

    async def page() -> dict[str, float]:
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            await client.get("/")
            heard = await ask_page(client, await ask_event(client), question)
            answer = await client.post("/v1/ask", json={"question": question})
            assert answer.json()["status"] == "answered"
            return heard

    return await asyncio.gather(*(page() for _ in range(PAGES)))


@contextmanager
def proxied(program: str, folder: Path, servers: list[str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = _nginx if "nginx" in program else _caddy
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with subprocess.Popen(
        [program, *command(folder, port, servers)], env=environment, stderr=subprocess.DEVNULL
    ) as running:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _example(language: str, servers: list[str]) -> str:
    """The last of its language in docs."""
    text = re.findall(rf"```{language}\n(.+?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[-1]
    for place, server in zip(("127.0.0.1:7860", "127.0.0.1:7861"), servers, strict=True):
        assert place in text
        text = text.replace(place, server.removeprefix("http://"))
    return text


def _nginx(folder: Path, port: int, servers: list[str]) -> list[str]:
    example = _example("nginx", servers).replace("listen 80;", f"listen 127.0.0.1:{port};")
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{example}}}\n"
    )
    return ["-p", str(folder), "-e", "stderr", "-c", str(file)]


def _caddy(folder: Path, port: int, servers: list[str]) -> list[str]:
    example = _example("caddyfile", servers)
    file = folder / "Caddyfile"
    file.write_text(
        "{\n\tadmin off\n\tauto_https off\n}\n"
        + example.replace("news.example.org {", f"http://127.0.0.1:{port} {{")
    )
    return ["run", "--config", str(file), "--adapter", "caddyfile"]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the proxy did not start"
            time.sleep(0.05)
        else:
            return
