"""The first and the last day that there are, wherever a day can be given."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.api import create_api
from ui.engine.engine import Engine
from ui.events.library import LibraryEvents
from ui.state.listing import EVERY_ARTICLE, changed

StartEngine = Callable[[object], Engine]

QUESTION = "What did the council say about the harbour bridge last year, or 999 decades ago?"


@pytest.fixture
def engine(shelf: SimpleNamespace, settings: Settings, start_engine: StartEngine) -> Engine:
    index = open_index(shelf.library, exact_scan_below=10**9)
    return start_engine(Rag(shelf.library, index, HashEmbedder(), None, settings))


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_api(engine), base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_over_http_and_mcp(client: TestClient, day: str) -> None:
    for body in ({"as_of": day}, {"filters": {"since": day}}, {"filters": {"until": day}}):
        for route in ("ask", "search"):
            reply = client.post(f"/v1/{route}", json={"question": QUESTION, **body})
            assert reply.status_code == 200, (route, body, reply.text)
        assert client.post("/v1/brief", json=body).status_code == 200
        chat = {
            "model": "presscheck",
            "messages": [{"role": "user", "content": QUESTION}],
            "presscheck": body,
        }
        assert client.post("/v1/chat/completions", json=chat).status_code == 200
        for tool in ("ask", "search"):
            call = {"name": tool, "arguments": {"question": QUESTION, **body}}
            message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
            headers = {
                "accept": "application/json, text/event-stream",
                "mcp-protocol-version": "2025-06-18",
            }
            result = client.post("/mcp", json=message, headers=headers).json()["result"]
            assert not result["isError"], result
    for name in ("since", "until"):
        assert client.get("/v1/articles", params={name: day}).status_code == 200


def at(make: SimpleNamespace, library: Library, days: list[date]) -> None:
    for place, day in enumerate(days):
        make.put(library, make.article(f"News number {place}.", f"News {place}", published=day))


@pytest.mark.parametrize("edge", [date.min, date.max])
@pytest.mark.parametrize("span", [1, 30, 300, 3_000, 30_000])
def test_a_library_that_begins_or_ends_there_is_listed(
    make: SimpleNamespace,
    settings: Settings,
    start_engine: StartEngine,
    edge: date,
    span: int,
) -> None:
    inward = timedelta(days=span if edge == date.min else -span)
    with Library.open(settings.library, create=True) as library:
        at(make, library, [edge, edge + inward])
        events = LibraryEvents(start_engine(make.rag(library)))
        for wish in ({}, {"since": edge.isoformat()}, {"until": edge.isoformat()}):
            listed = events.open(changed(EVERY_ARTICLE, wish))
            assert "pc-timeline" in listed.get("timeline", ""), listed
            assert "News 0" in listed.get("articles", "")
