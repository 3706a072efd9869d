"""POST /v1/ask: the contract's object, its events, who is refused, and who is let go."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import httpx
import pytest

from rag.contract.answers import noted_answer_json
from rag.errors import LibraryBusy, LibraryDamaged
from rag.library import Library
from rag.settings import Settings
from rag.types import Turn
from ui.engine.engine import Engine
from ui.headers import SECURITY_HEADERS

StartEngine = Callable[[object], Engine]


def events(response: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    """Names and data of server-sent events."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def over_mcp(client: httpx.Client, question: str) -> str:
    """What an assistant is told that asks the same server."""
    call = {"name": "ask", "arguments": {"question": question}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    headers = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
    }
    result = client.post("/mcp", json=message, headers=headers).json()["result"]
    return result["content"][0]["text"]


def test_an_answer_is_the_contracts_object(client: httpx.Client, may: SimpleNamespace) -> None:
    response = client.post("/v1/ask", json={"question": may.question})
    assert response.status_code == 200
    assert response.json() == noted_answer_json(may.answer)
    assert response.headers["content-type"] == "application/json"
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value


@pytest.mark.parametrize("how", ["stream", "accept"])
def test_events_come_evidence_first_and_the_answer_last(
    client: httpx.Client, may: SimpleNamespace, how: str
) -> None:
    body = {"question": may.question, "stream": how == "stream"}
    headers = {"accept": "text/event-stream"} if how == "accept" else {}
    with client.stream("POST", "/v1/ask", json=body, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        told = list(events(response))
    names = [name for name, _ in told]
    assert names.index("evidence") < names.index("sentence") < names.index("answer")
    assert names[-1] == "answer"
    assert told[-1][1] == noted_answer_json(may.answer)
    evidence = dict(told)["evidence"]
    assert evidence["citations"] == noted_answer_json(may.answer)["citations"]


def test_history_day_filters_and_writer_reach_the_answer(
    client: httpx.Client, rag: SimpleNamespace, may: SimpleNamespace
) -> None:
    body = {
        "question": may.question,
        "history": ["What about the bridge?", {"question": "And the ferry?", "answer": "It runs."}],
        "filters": {"publishers": ["harbour gazette"], "since": "2024-01-01"},
        "writer": "quotes",
    }
    assert client.post("/v1/ask", json=body).status_code == 200
    assert rag.asked[-1][1] == (
        "What about the bridge?",
        Turn("And the ferry?", "It runs."),
    )
    assert rag.scopes[-1].publishers == {"Harbour Gazette"}
    assert rag.quotes_only


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.question"),
        ({"question": ""}, "body.question"),
        ({"question": "a" * 100_001}, "body.question"),
        ({"question": "Why?", "as_of": "yesterday"}, "body.as_of"),
        ({"question": "Why?", "writer": "local"}, "body.writer"),
        ({"question": "Why?", "asof": "2024-01-01"}, "body.asof"),
        ({"question": "Why?", "history": ["Who?"] * 201}, "body.history"),
        ({"question": "Why?", "filters": {"publisher": ["X"]}}, "body.filters.publisher"),
    ],
)
def test_what_cannot_be_asked_says_where_it_is_wrong(
    client: httpx.Client, body: dict[str, object], where: str
) -> None:
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["where"] == where
    assert response.json()["error"]["what"]


def test_a_publisher_that_there_is_not_is_told_with_those_that_there_are(
    client: httpx.Client,
) -> None:
    body = {"question": "Why?", "filters": {"publishers": ["Harbor Gazete"]}}
    error = client.post("/v1/ask", json=body)
    assert error.status_code == 422
    assert "Harbour Gazette" in error.json()["error"]["next"]
    body = {"question": "Why?", "filters": {"articles": ["nobody"]}}
    assert client.post("/v1/ask", json=body).status_code == 404


def test_a_body_that_is_too_large_or_no_json_is_refused(client: httpx.Client) -> None:
    large = client.post("/v1/ask", content=b'{"question": "' + b"a" * 2_000_000 + b'"}')
    assert large.status_code == 413
    assert large.json()["error"]["what"]
    unannounced = client.post("/v1/ask", content=(b"a" * 100_000 for _ in range(30)))
    assert unannounced.status_code == 413
    assert unannounced.json()["error"]["what"]
    assert client.post("/v1/ask", content=b"{").status_code == 422


def test_half_a_surrogate_pair_is_refused(client: httpx.Client) -> None:
    response = client.post("/v1/ask", content=b'{"question": "What \\ud800?"}')
    assert response.status_code == 422
    assert response.json()["error"]["what"]


def test_an_empty_library_is_409_and_names_no_folder(
    settings: Settings, make: SimpleNamespace, start_engine: StartEngine, serving_api: Callable
) -> None:
    with (
        Library.open(settings.library, create=True) as library,
        serving_api(start_engine(make.rag(library))) as client,
    ):
        for stream in (False, True):
            response = client.post("/v1/ask", json={"question": "Why?", "stream": stream})
            assert response.status_code == 409
            assert str(settings.library) not in response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LibraryBusy("another process writes", where="/srv/secret/x.db", next="Wait."), 503),
        (LibraryDamaged("/srv/secret/x.db is damaged", where="/srv/secret/x.db"), 500),
        (ValueError("/srv/secret/x.db"), 500),
    ],
)
def test_an_error_inside_has_its_status_and_no_path(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    start_engine: StartEngine,
    serving_api: Callable,
    error: Exception,
    status: int,
) -> None:
    late = [*make.events(make.answer("Late"))[:3], error]
    engine = start_engine(make.rag(shelf.library, {"Why?": [error], "Late": late}))
    with serving_api(engine) as client:
        response = client.post("/v1/ask", json={"question": "Why?"})
        assert response.status_code == status
        assert response.json()["error"]["what"]
        assert "srv" not in response.text
        assert ("retry-after" in response.headers) == (status == 503)
        with client.stream("POST", "/v1/ask", json={"question": "Late", "stream": True}) as late:
            name, data = list(events(late))[-1]
        assert name == "error"
        assert data["error"]["what"]
        assert "srv" not in json.dumps(data)


def test_beyond_what_is_admitted_503_comes_at_once_and_places_come_back(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    may: SimpleNamespace,
    settings: Settings,
    serving_api: Callable,
) -> None:
    release = threading.Event()
    script = [*may.events[:3], lambda: release.wait(10), *may.events[3:]]
    few = settings.model_copy(update={"answers_at_once": 2})
    engine = Engine(few, build=lambda _: make.rag(shelf.library, {may.question: script}))
    engine.start()
    body = {"question": may.question, "stream": True}
    with serving_api(engine) as client:
        with (
            client.stream("POST", "/v1/ask", json=body) as one,
            client.stream("POST", "/v1/ask", json=body) as two,
        ):
            began = time.monotonic()
            refused = client.post("/v1/ask", json=body)
            assert time.monotonic() - began < 5
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert client.get("/health").json()["status"] == "ready"
            assert "as many as there may be at a time" in over_mcp(client, may.question)
            release.set()
            for response in (one, two):
                assert list(events(response))[-1][0] == "answer"
        assert client.post("/v1/ask", json={"question": may.question}).status_code == 200
    engine.close()


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_ends_its_answer(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    may: SimpleNamespace,
    start_engine: StartEngine,
    serving_api: Callable,
    stream: bool,
) -> None:
    release, closed = threading.Event(), threading.Event()

    class Watched(make.rag):
        def stream(self, *args: object, **kwargs: object) -> Iterator[object]:
            try:
                yield from super().stream(*args, **kwargs)
            finally:
                closed.set()

    endless = [may.events[3]] * 200
    script = [*may.events[:3], *(s for e in endless for s in (lambda: release.wait(0.05), e))]
    engine = start_engine(Watched(shelf.library, {may.question: script}))
    body = {"question": may.question, "stream": stream}
    with serving_api(engine) as client:
        began = time.monotonic()
        if stream:
            with client.stream("POST", "/v1/ask", json=body) as response:
                next(response.iter_bytes())
        else:
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v1/ask", json=body, timeout=0.5)
        assert closed.wait(3)
        assert time.monotonic() - began < 4  # ten seconds of events are left
