"""What is said about how an answer was made is said over HTTP too, whole and streamed."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import httpx
import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.index.index import open_index
from rag.settings import Settings
from ui.engine.engine import Engine

QUESTION = "What will the harbour bridge cost?"
FAULT = "The scripted writer has no reply left."


@pytest.fixture
def rag(shelf: SimpleNamespace, settings: Settings) -> Rag:
    """A real one, whose writer fails."""
    index = open_index(shelf.library, exact_scan_below=10**9)
    return Rag(shelf.library, index, HashEmbedder(), ScriptedWriter([]), settings)


@pytest.fixture
def client(
    rag: Rag, start_engine: Callable[[object], Engine], serving_api: Callable[..., object]
) -> Iterator[httpx.Client]:
    with serving_api(start_engine(rag)) as client:  # pyright: ignore
        yield client


def test_a_whole_answer_tells_that_the_writer_failed(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert answer["writer"] == "quotes"
    assert answer["note"].startswith(FAULT)
    of_quotes = client.post("/v1/ask", json={"question": QUESTION, "writer": "quotes"}).json()
    assert of_quotes["note"] is None


def test_a_chat_tells_it_whole_and_in_its_last_chunk(client: httpx.Client) -> None:
    body = {"model": "presscheck", "messages": [{"role": "user", "content": QUESTION}]}
    whole = client.post("/v1/chat/completions", json=body).json()
    assert whole["presscheck"]["note"].startswith(FAULT)
    streamed = client.post("/v1/chat/completions", json={**body, "stream": True}).text
    last = json.loads(streamed.split("data: ")[-2])
    assert last["presscheck"]["note"].startswith(FAULT)


def test_a_brief_tells_it(client: httpx.Client) -> None:
    assert client.post("/v1/brief", json={}).json()["note"].startswith(FAULT)


def test_an_assistant_is_told_it(client: httpx.Client) -> None:
    call = {"name": "ask", "arguments": {"question": QUESTION}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    headers = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
    }
    result = client.post("/mcp", json=message, headers=headers).json()["result"]
    assert result["structuredContent"]["note"].startswith(FAULT)
    assert f"Note: {FAULT}" in result["content"][0]["text"]
