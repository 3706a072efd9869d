"""The page below a path of a real proxy: nginx as docs/behind-a-proxy.md has it, or a small one."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from rag.settings import Settings
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine

DOCS = Path(__file__).parents[3] / "docs" / "behind-a-proxy.md"


PASSWORD = "three long green oars"


@pytest.fixture
def behind(
    tmp_path: Path,
    serving: Callable[..., AbstractContextManager[str]],
    settings: Settings,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    may: SimpleNamespace,
) -> Iterator[SimpleNamespace]:
    """The addresses of one page, with a login, behind a proxy that takes the prefix off and behind
    one that keeps it."""
    below = settings.model_copy(update={"root_path": "/press"})
    engine = Engine(below, build=lambda _: make.rag(shelf.library, {may.question: may.events}))
    with accounts_of(settings) as accounts:
        accounts.add("ada", PASSWORD)
        with (
            serving(engine, Access((), accounts)) as address,
            proxied(tmp_path / "off", address, keeps=False) as off,
            proxied(tmp_path / "kept", address, keeps=True) as kept,
        ):
            engine.start()
            yield SimpleNamespace(off=off, kept=kept)
        engine.close()


def test_all_that_the_page_asks_for_is_below_its_path(
    browser: Browser, behind: SimpleNamespace, may: SimpleNamespace, tmp_path: Path
) -> None:
    """Of a person's browser, and of programs."""
    note = tmp_path / "note.txt"
    note.write_text("The harbour bridge in Osby opens in June, the mayor said on Monday.")
    for address in (behind.off, behind.kept):
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(15_000)
        asked: list[str] = []
        wrong: list[str] = []
        context.on("request", lambda request, asked=asked: asked.append(request.url))
        context.on(
            "response",
            lambda reply, wrong=wrong: wrong.append(reply.url) if reply.status >= 400 else None,
        )
        page.goto(address)
        expect(page).to_have_url(f"{address}login")
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Password").press("Enter")
        expect(page).to_have_url(address, timeout=15_000)
        (cookie,) = context.cookies()
        assert cookie["path"] == "/press/"
        box = page.locator("#pc-question textarea")
        box.fill(may.question)
        box.press("Enter")
        expect(page.locator("#turn-t1")).to_contain_text("Work begins in May", timeout=15_000)
        page.locator("#pc-evidence [data-article]").first.click()
        expect(page.locator("#pc-reader mark")).to_have_text("Work begins in May.")
        page.locator(".pc-read-close").click()
        page.locator(".pc-view[data-view=library]").click()
        page.locator("#pc-files input[type=file]").set_input_files([note])
        expect(page.get_by_text("note.txt").first).to_be_visible(timeout=15_000)
        report = page.evaluate("fetch('evaluation/report').then((reply) => reply.url)")
        assert report == f"{address}evaluation/report"
        wrong[:] = [url for url in wrong if url != report]  # nothing has been measured
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{address}login")
        for part in ("page/icon.svg", "page/presscheck.css", "reader/", "gradio_api/queue/join",
                     "gradio_api/upload", "page/login.css"):  # fmt: skip
            assert any(url.startswith(f"{address}{part}") for url in asked), part
        outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        assert (outside, wrong) == ([], [])
        context.close()
        for path in ("v1/models", "mcp"):
            refused = httpx.post(f"{address}{path}", json={})
            assert (refused.status_code, "error" in refused.json()) == (401, True)
        assert httpx.get(f"{address}health").json()["writer"] == "quotes"
        bare = httpx.get(address.rstrip("/"))
        assert bare.is_redirect
        assert urlsplit(bare.headers["location"]).path == "/press/"


@contextmanager
def proxied(folder: Path, address: str, *, keeps: bool) -> Iterator[str]:
    """What is at `address` below /press of a proxy, which `keeps` the prefix or takes it off."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    serve = _nginx(nginx, folder, address, keeps) if nginx else _small(address, keeps)
    with serve as port:
        yield f"http://127.0.0.1:{port}/press/"


@contextmanager
def _nginx(program: str, folder: Path, address: str, keeps: bool) -> Iterator[int]:
    port = _free_port()
    found = re.search(r"```nginx\n(.+?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    server = found[1].replace("listen 80;", f"listen 127.0.0.1:{port};")
    server = server.replace("http://127.0.0.1:7860/", address + ("" if keeps else "/"))
    folder.mkdir()
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{server}}}\n"
    )
    with subprocess.Popen([program, "-p", str(folder), "-e", "stderr", "-c", str(file)]) as running:
        try:
            _wait_for(port)
            yield port
        finally:
            running.terminate()


@contextmanager
def _small(address: str, keeps: bool) -> Iterator[int]:
    client = httpx.AsyncClient(base_url=address, timeout=30)

    async def passed_on(request: Request) -> Response:
        path = request.url.path if keeps else request.url.path.removeprefix("/press")
        asked = client.build_request(
            request.method,
            f"{path}?{request.url.query}" if request.url.query else path,
            headers=request.headers.raw,
            content=await request.body(),
        )
        reply = await client.send(asked, stream=True)
        passed = StreamingResponse(_pieces(reply), reply.status_code)
        passed.raw_headers = [
            one for one in reply.headers.raw if one[0].lower() not in (b"transfer-encoding",)
        ]
        return passed

    routes = [Route("/press/{rest:path}", passed_on, methods=["GET", "POST", "DELETE"])]

    @asynccontextmanager
    async def open_client(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    app = Starlette(routes=routes, lifespan=open_client)
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=[[listener]], daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        _wait_for(port)
        yield port
        server.should_exit = True
        thread.join(timeout=10)


async def _pieces(reply: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in reply.aiter_raw():
            yield piece
    finally:
        await reply.aclose()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the proxy did not start"
            time.sleep(0.02)
        else:
            return
