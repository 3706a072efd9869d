"""The HTTP API of a small library on loopback, and a client that never waits for long."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import uvicorn

from ingest.pipeline import ingest
from rag.answering import Rag
from rag.embedding.embedder import Embedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.api import create_api
from ui.engine.engine import Engine
from ui.limits.server import server_config

TIMEOUT_S = 10.0
"""Of every wait: a test that hangs fails where it hangs."""

ServeApi = Callable[[Engine], AbstractContextManager[httpx.Client]]


@contextmanager
def serve_api(engine: Engine) -> Iterator[httpx.Client]:
    """The application without the page."""
    server = uvicorn.Server(server_config(create_api(engine), ending_s=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=[[listener]], daemon=True)
        thread.start()
        deadline = time.monotonic() + TIMEOUT_S
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=TIMEOUT_S) as client:
            yield client
        server.should_exit = True
        thread.join(timeout=TIMEOUT_S)
        assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="session")
def serving_api() -> ServeApi:
    return serve_api


@pytest.fixture
def rag(shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace) -> object:
    return make.rag(shelf.library, {may.question: may.events})


@pytest.fixture
def client(rag: object, start_engine: Callable[[object], Engine]) -> Iterator[httpx.Client]:
    with serve_api(start_engine(rag)) as client:
        yield client


NEWS = Path(__file__).parents[1] / "news"


@contextmanager
def filled(folder: Path, embedder: Embedder) -> Iterator[SimpleNamespace]:
    """The API of a library of its own with two articles."""
    news = Path(shutil.copytree(NEWS, folder / "news"))
    settings = Settings(library=folder / "library", models=folder / "models", writer="quotes")
    with Library.open(settings.library, create=True) as library:
        ingest([news], library, embedder, settings=settings)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        rag = Rag(library, index, embedder, None, settings)
        engine = Engine(settings, build=lambda _: rag)
        engine.start()
        ids = {article.publisher: article.id for article in library.articles()}
        with serve_api(engine) as client:
            yield SimpleNamespace(
                client=client,
                library=library,
                folder=folder,
                ids=ids,
                bridge=(NEWS / "bridge.md").read_text(),
            )
        engine.close()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[SimpleNamespace]:
    with filled(tmp_path_factory.mktemp("api"), embedder) as news:
        yield news


@pytest.fixture
def own_news(tmp_path: Path, embedder: Embedder) -> Iterator[SimpleNamespace]:
    """The same for a test that changes the library."""
    with filled(tmp_path, embedder) as news:
        yield news
