"""The HTTP API of a small library on loopback, and a client that never waits for long."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import SimpleNamespace

import httpx
import pytest
import uvicorn

from rag.types import CheckedSentence, Verdict
from ui.api import create_api
from ui.engine import Engine

TIMEOUT_S = 10.0
"""Of every wait: a test that hangs fails where it hangs."""

ServeApi = Callable[[Engine], AbstractContextManager[httpx.Client]]


@contextmanager
def serve_api(engine: Engine) -> Iterator[httpx.Client]:
    """The application without the page."""
    config = uvicorn.Config(create_api(engine), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
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
def may(shelf: SimpleNamespace, make: SimpleNamespace) -> SimpleNamespace:
    """A question, its answer, and the events on the way."""
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    sentence = CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))
    answer = make.answer(
        "When does work begin?", [sentence], [citation], text="Work begins in May [1]."
    )
    return SimpleNamespace(question=answer.question, answer=answer, events=make.events(answer))


@pytest.fixture
def rag(shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace) -> object:
    return make.rag(shelf.library, {may.question: may.events})


@pytest.fixture
def client(rag: object, start_engine: Callable[[object], Engine]) -> Iterator[httpx.Client]:
    with serve_api(start_engine(rag)) as client:
        yield client
