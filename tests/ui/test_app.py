"""The application as a client of HTTP sees it, and how it is started and ended."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from gradio.blocks import Blocks  # noqa: TID253
from starlette.testclient import TestClient

from rag.errors import SettingsError
from rag.library import Library
from rag.settings import Settings
from ui.app import Said, create_app, serve
from ui.engine.engine import Engine, EngineState
from ui.engine.writer_state import WriterState
from ui.gradio_environment import gradio_environment
from ui.headers import SECURITY_HEADERS
from ui.panels.frame import build_page
from ui.state.evaluation import Evaluation

ROOT = Path(__file__).parents[2]
ROUTES = (
    "/",
    "/health",
    "/evaluation/report",
    "/config",
    "/page/presscheck.js",
    "/gradio_api/info",
    "/theme.css",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("app") / "library", create=True) as library:
        yield library


@pytest.fixture(scope="module")
def client(library: Library, make: SimpleNamespace) -> Iterator[TestClient]:
    """One application for all tests here that only ask: it takes over a second to make."""
    make.put(library, make.article("Work begins in May.", "The bridge"))
    settings = Settings(library=library.folder, models=library.folder / "models", writer="quotes")
    engine = Engine(settings, build=lambda _: make.rag(library))
    with (
        gradio_environment(),
        TestClient(create_app(engine), base_url="http://127.0.0.1:7860") as client,
    ):
        engine.start()
        engine.answering(threading.Event())
        yield client
        engine.close()


def test_every_route_has_the_security_headers(client: TestClient) -> None:
    for route in (*ROUTES, "/nothing-here"):
        response = client.get(route)
        for name, value in SECURITY_HEADERS.items():
            assert response.headers[name] == value, route


@pytest.mark.parametrize("header", ["host", "origin"])
def test_every_route_refuses_a_foreign_host_and_origin(client: TestClient, header: str) -> None:
    value = {"host": "evil.example", "origin": "http://evil.example"}[header]
    for route in ROUTES:
        assert client.get(route, headers={header: value}).status_code == 403, route
    for route in ("/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/run/predict"):
        assert client.post(route, headers={header: value}, json={}).status_code == 403, route


def test_health_says_how_far_it_is(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ready", "writer": "quotes"}


def test_the_page_names_no_outside_address_that_it_loads(client: TestClient) -> None:
    page = client.get("/").text
    assert "<title>" not in page or "Gradio" not in page.split("<title>")[1].split("<")[0]
    for loads in ('src="http', 'href="http', "@import", "fonts.googleapis", "url(http"):
        assert loads not in page, loads
    for asset in ("presscheck.css", "presscheck.js", "icon.svg"):
        text = client.get(f"/page/{asset}").text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", ""), asset


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/monitoring",
        "/gradio_api/mcp/sse",
        "/page/../app.py",
        "/page/%2e%2e/app.py",
        f"/gradio_api/file={ROOT / 'pyproject.toml'}",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/file=../../../etc/passwd",
    ],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (403, 404), path


def test_the_library_itself_is_not_served(client: TestClient, library: Library) -> None:
    for file in library.folder.iterdir():
        assert client.get(f"/gradio_api/file={file}").status_code in (403, 404)


def test_every_event_is_the_pages_own_and_limited(settings: Settings) -> None:
    async def built() -> Blocks:  # inside a loop, see ui/app.py
        return build_page(Engine(settings), Evaluation())

    blocks = asyncio.run(built())
    config = blocks.get_config_file()
    assert config["dependencies"]
    for event in config["dependencies"]:
        if event["targets"][0][1] != "unload":  # answers no request
            assert event["api_visibility"] == "private", event
    queued = [fn for fn in blocks.fns.values() if fn.queue and fn.targets[0][1] != "unload"]
    assert {fn.concurrency_limit for fn in queued} == {128, 16, 2, 1}
    assert blocks._queue.max_size == 256
    assert blocks.max_threads > 128 + 16  # some are left while all of those answer or watch
    assert not blocks.analytics_enabled
    assert not blocks.api_open


def test_the_terminal_hears_who_writes_once_that_is_settled() -> None:
    said: list[str] = []
    hear = Said(said.append)
    for stage in ("waiting", "quotes"):
        hear(EngineState("ready", writer=WriterState(stage)))
    assert said == ["Answers are quotes from the articles; no model writes."]


def test_uploads_are_private_limited_and_gone_afterwards() -> None:
    from ui.panels.frame import UPLOAD_BYTES

    assert UPLOAD_BYTES == 200_000_000
    with gradio_environment() as folder:
        assert os.environ["GRADIO_TEMP_DIR"] == str(folder)
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_an_upload_that_is_too_large_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.panels.frame.UPLOAD_BYTES", 1000)
    with (
        gradio_environment(),
        TestClient(create_app(Engine(settings)), base_url="http://127.0.0.1:7860") as client,
    ):
        small = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 100)})
        large = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 2000)})
    assert small.status_code == 200
    assert large.status_code == 413


def test_a_public_address_is_refused_before_anything_is_loaded(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="no account yet"):
        serve(settings, host="0.0.0.0", port=0)


def test_a_port_in_use_is_said_at_once(settings: Settings) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match=r"in use.*--port 0"),
    ):
        serve(settings, port=taken.getsockname()[1])


def test_served_from_a_process_of_its_own(tmp_path: Path) -> None:
    """Without any model the page still comes, says what to fetch, and ends at Ctrl-C."""
    program = (
        "from pathlib import Path; from rag.settings import Settings; from ui.app import serve\n"
        f"serve(Settings(library=Path({str(tmp_path / 'l')!r}), models=Path({str(tmp_path)!r}),"
        " writer='quotes'), port=0)"
    )
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", program],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http")).rstrip(".")
        assert httpx.get(address).status_code == 200
        assert time.monotonic() - began < 30  # about 4 s on an idle machine
        for _ in range(200):
            health = httpx.get(f"{address}/health").json()
            if health["status"] != "starting":
                break
            time.sleep(0.1)
        assert health["status"] == "failed"
        assert "presscheck models fetch" in process.stdout.readline()
        assert list(tmp_path.glob("presscheck-*"))
        process.send_signal(signal.SIGINT)
        process.wait(timeout=15)
        assert not list(tmp_path.glob("presscheck-*"))  # the upload folder
        assert "Traceback" not in process.stdout.read()
    finally:
        process.kill()
        process.communicate()
