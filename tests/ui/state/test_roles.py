"""Readers read, editors also change the library: at the API's gate and in the page's events."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.testclient import TestClient

from rag.fakes import HashEmbedder
from rag.settings import Settings
from ui.access.accounts import Accounts
from ui.access.rules import Access, accounts_of
from ui.api import create_api
from ui.engine.engine import Engine
from ui.events.library import LibraryEvents
from ui.mcp_server.tools import TOOLS
from ui.state.listing import EVERY_ARTICLE
from ui.state.roles import LOCAL, Visitor, may_pass

PASSWORD = "four small grey boats"
READER = Visitor("bo", "reader")


@pytest.fixture
def accounts(settings: Settings) -> Iterator[Accounts]:
    with accounts_of(settings) as accounts:
        yield accounts


def test_the_first_account_is_an_editor_and_others_are_what_is_said(
    settings: Settings, accounts: Accounts
) -> None:
    accounts.add("ada", PASSWORD)
    accounts.add("bo", PASSWORD)
    accounts.add("cy", PASSWORD, "editor")
    assert {one.name: one.role for one in accounts.all()} == {
        "ada": "editor",
        "bo": "reader",
        "cy": "editor",
    }
    with accounts_of(settings) as elsewhere:
        elsewhere.set_role("Bo", "editor")
        elsewhere.set_role("ada", "reader")
    assert (accounts.role("ada"), accounts.role("bo")) == ("reader", "editor")
    assert accounts.role("nobody") == "reader"


def test_accounts_of_an_earlier_release_stay_editors(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite3"
    earlier = sqlite3.connect(path)
    earlier.executescript(
        """
        CREATE TABLE accounts (name TEXT PRIMARY KEY, password TEXT NOT NULL,
            created REAL NOT NULL) STRICT;
        CREATE TABLE keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE,
            account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, label TEXT NOT NULL,
            created REAL NOT NULL) STRICT;
        CREATE TABLE sessions (digest BLOB PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, expires REAL NOT NULL)
            STRICT;
        """
    )
    earlier.execute("INSERT INTO accounts VALUES ('ada', 'scrypt$', 1.0), ('bo', 'scrypt$', 2.0)")
    earlier.commit()
    earlier.close()
    opened = [Accounts(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda one: [each.role for each in one.all()], opened))
    assert read == [["editor", "editor"]] * 8
    opened[0].add("cy", PASSWORD)
    assert opened[1].role("cy") == "reader"
    for accounts in opened:
        accounts.close()


@pytest.fixture
def site(
    accounts: Accounts,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    start_engine: Callable[[object], Engine],
) -> Iterator[SimpleNamespace]:
    """The API with an editor's and a reader's key."""
    keys: dict[str, str] = {}
    for name, role in (("ada", "editor"), ("bo", "reader")):
        accounts.add(name, PASSWORD, role)
        keys[name] = accounts.add_key(name)[1]
    engine = start_engine(make.rag(shelf.library, embedder=HashEmbedder()))
    api = create_api(engine, Access((), accounts))
    with TestClient(api, base_url="http://127.0.0.1") as client:

        def ask(name: str, method: str, path: str, **more: object) -> httpx.Response:
            headers = {"authorization": f"Bearer {keys[name]}"}
            return client.request(method, path, headers=headers, **more)  # pyright: ignore

        yield SimpleNamespace(ask=ask, api=api, library=shelf.library, harbour=shelf.harbour)


def test_over_http_a_reader_changes_nothing(site: SimpleNamespace, accounts: Accounts) -> None:
    path = f"/v1/articles/{site.harbour.id}"
    files = {"files": ("new.txt", b"A headline\n\nThe ferry has been sold to Atland.\n")}
    for method, route, more in (("DELETE", path, {}), ("POST", "/v1/articles", {"files": files})):
        refused = site.ask("bo", method, route, **more)
        assert refused.status_code == 403
        assert "presscheck account role bo editor" in refused.json()["error"]["next"]
    assert site.library.counts().articles == 2
    assert site.ask("bo", "GET", path).status_code == 200
    assert site.ask("bo", "POST", "/v1/ask", json={"question": "Why?"}).status_code == 200

    accounts.set_role("bo", "editor")  # with the next request, of the same key
    assert site.ask("bo", "DELETE", path).status_code == 200
    accounts.set_role("bo", "reader")
    assert site.ask("bo", "DELETE", path).status_code == 403
    assert site.library.counts().articles == 1


def test_every_route_that_changes_something_is_refused_to_a_reader(site: SimpleNamespace) -> None:
    one = "/v1/articles/{article_id}"
    changing = {("POST", "/v1/articles"), ("PATCH", one), ("DELETE", one)}
    found: set[tuple[str, str]] = set()
    waiting = list(site.api.routes)
    while waiting:
        route = waiting.pop()
        if hasattr(route, "effective_route_contexts"):
            waiting += list(route.effective_route_contexts())
        path = getattr(route, "path", "")
        if path.startswith("/v1/"):
            found |= {(method, path) for method in getattr(route, "methods", None) or ()}
    assert len(found) > 9
    refused = {one for one in found if not may_pass(READER, *one)}
    assert refused == changing
    assert all(may_pass(visitor, *one) for one in found for visitor in (LOCAL, Visitor("ada")))
    assert not may_pass(READER, "PUT", "/v1/whatever-comes-later")
    assert {tool.name for tool in TOOLS} == {"ask", "search", "read_article"}  # /mcp has no other


def test_the_pages_events_refuse_a_reader_whatever_the_browser_sends(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    start_engine: Callable[[object], Engine],
    tmp_path: Path,
) -> None:
    events = LibraryEvents(start_engine(make.rag(shelf.library, embedder=HashEmbedder())))
    file = tmp_path / "new.txt"
    file.write_text("A headline\n\nThe ferry has been sold to Atland.\n")
    source = shelf.library.sources(shelf.harbour.id)[0]
    before = shelf.library.feed.last_change()
    tries = [
        events.wish({"remove": shelf.harbour.id}, EVERY_ARTICLE, (), READER),
        events.wish({"erase": shelf.harbour.id}, EVERY_ARTICLE, (), READER),
        events.wish({"undo": True}, EVERY_ARTICLE, (source,), READER),
        list(events.upload([str(file)], EVERY_ARTICLE, READER))[-1],
    ]
    for changes in tries:
        assert "presscheck account role bo editor" in changes["results"]  # pyright: ignore
    assert shelf.library.feed.last_change() == before


def test_the_table_offers_a_reader_nothing_to_remove(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: Callable[[object], Engine]
) -> None:
    events = LibraryEvents(start_engine(make.rag(shelf.library)))
    read, edited = events.open(EVERY_ARTICLE, READER), events.open(EVERY_ARTICLE, Visitor("ada"))
    assert "data-remove" not in read["articles"]  # pyright: ignore
    assert "data-remove" in edited["articles"]  # pyright: ignore
    assert 'data-role="reader"' in read["masthead"]  # pyright: ignore
    filtered = events.wish({"words": "bridge"}, EVERY_ARTICLE, (), READER)
    assert "data-remove" not in filtered["articles"]  # pyright: ignore
