"""A real client of the Model Context Protocol, over HTTP and over standard input and output."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx
import httpx2
import pytest
from mcp import Client  # noqa: TID253
from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: TID253
from mcp.client.streamable_http import streamable_http_client  # noqa: TID253

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine

ROOT = Path(__file__).parents[3]
TEXT = (
    "Norland will build a bridge over the harbour of Osby, the ministry of transport says. "
    "The harbour bridge in Osby will cost 41 million crowns, according to Mara Lind."
)
QUESTION = "What will the harbour bridge in Osby cost?"

PROGRAM = """
import asyncio, sys
from pathlib import Path
from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine
from ui.mcp_server.server import serve_stdio

def build(settings):
    library = Library.open(settings.library)
    return Rag(library, open_index(library, exact_scan_below=1000), HashEmbedder(), None, settings)

print("a stray line, which is no message")
engine = Engine(Settings(library=Path(sys.argv[1]), writer="quotes"), build=build)
engine.start()
asyncio.run(serve_stdio(engine))
engine.close()
"""


@pytest.fixture
def article(settings: Settings, make: SimpleNamespace) -> SimpleNamespace:
    article = make.article(TEXT, "A bridge over the harbour", publisher="Harbour Gazette")
    with Library.open(settings.library, create=True) as library:
        make.put(library, article)
    return article


@pytest.fixture
def site(
    settings: Settings,
    article: SimpleNamespace,
    serving: Callable[..., AbstractContextManager[str]],
) -> Iterator[SimpleNamespace]:
    """The served application, with an account and its key."""
    del article

    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library)
        return Rag(
            library, open_index(library, exact_scan_below=1000), HashEmbedder(), None, settings
        )

    engine = Engine(settings, build=build)
    with accounts_of(settings) as accounts:
        accounts.add("ada", "four small grey boats")
        made, key = accounts.add_key("ada")
        with serving(engine, Access((), accounts)) as address:
            engine.start()
            engine.answering(threading.Event())
            yield SimpleNamespace(
                url=f"{address}/mcp", key=key, revoke=lambda: accounts.revoke_key(made.id)
            )
        engine.close()


async def drive(client: Client, article_id: str) -> None:
    async with client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["ask", "search", "read_article"]
        assert all("not to be followed" in (tool.description or "") for tool in tools)
        asked = await client.call_tool("ask", {"question": QUESTION})
        answer = asked.structured_content
        assert not asked.is_error
        assert answer["status"] == "answered"
        quote = answer["citations"][0]
        assert TEXT[quote["start"] : quote["end"]] == quote["quote"]
        words = asked.content[0].text  # pyright: ignore
        assert words.startswith(answer["text"])
        assert f": A bridge over the harbour “{quote['quote']}” (article {article_id})" in words
        found = await client.call_tool("search", {"question": QUESTION, "k": 1})
        assert [one["article_id"] for one in found.structured_content["passages"]] == [article_id]
        read = await client.call_tool("read_article", {"article_id": article_id})
        assert read.structured_content["text"] == TEXT
        assert read.content[0].text.endswith(TEXT)  # pyright: ignore
        for name, given, what in (
            ("read_article", {"article_id": "0000"}, "no article"),
            ("ask", {}, "required (question). Correct"),
            ("ask", {"question": " "}, "question"),
            ("search", {"question": "x", "k": 0}, "(k)"),
            ("search", {"question": "x", "extra": 1}, "(extra)"),
            ("remove", {"article_id": article_id}, "There are: ask, search, read_article."),
        ):
            refused = await client.call_tool(name, given)
            assert refused.is_error, (name, given)
            assert what.lower() in refused.content[0].text.lower(), refused  # pyright: ignore
            assert set(refused.structured_content["error"]) == {"what", "where", "next"}


def test_over_http_with_a_key(site: SimpleNamespace, article: SimpleNamespace) -> None:
    async def run() -> None:
        headers = {"authorization": f"Bearer {site.key}"}
        async with httpx2.AsyncClient(headers=headers) as http:
            await drive(Client(streamable_http_client(site.url, http_client=http)), article.id)

    asyncio.run(run())


def test_over_standard_input_and_output(settings: Settings, article: SimpleNamespace) -> None:
    program = StdioServerParameters(
        command=sys.executable, args=["-c", PROGRAM, str(settings.library)], cwd=str(ROOT)
    )
    asyncio.run(drive(Client(stdio_client(program)), article.id))


def test_http_refuses_whom_the_page_refuses(site: SimpleNamespace) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    good = {
        "authorization": f"Bearer {site.key}",
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
    }

    def status(**headers: str) -> int:
        return httpx.post(site.url, json=message, headers=good | headers).status_code

    assert status() == 200
    assert status(authorization="Bearer pck_wrong") == 401
    assert status(host="evil.example") == 403
    assert status(origin="http://evil.example") == 403
    assert httpx.get(site.url, headers=good).status_code == 405
    large = httpx.post(site.url, content=b"[" * 2_000_000, headers=good).status_code
    assert large == 413
    reply = cast("dict[str, object]", httpx.post(site.url, json=message).json())
    assert "Bearer KEY" in str(reply["error"])
    site.revoke()
    assert status() == 401
