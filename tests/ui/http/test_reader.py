"""An article to read: its text to the letter, where it comes from and where else it stands."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from rag.settings import Settings
from rag.types import Article
from ui.api import create_api
from ui.engine.engine import Engine

StartEngine = Callable[[object], Engine]

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture
def client(shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine) -> TestClient:
    api = create_api(start_engine(make.rag(shelf.library)))
    return TestClient(api, base_url="http://localhost")


def paragraphs(html: str) -> dict[int, str]:
    found = re.findall(r'<p data-start="(\d+)">(.*?)</p>', html, re.DOTALL)
    return {int(start): unescape(words) for start, words in found}


def test_every_paragraph_says_where_in_the_text_it_begins(
    client: TestClient, shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    text = f"  One 😀 {HOSTILE}\n\n\nTwo & three\r\u2028four\n \nEnd."
    article = make.article(text, HOSTILE, publisher=HOSTILE, origin=HOSTILE, language="sv")
    shelf.put(article)
    html = client.get(f"/reader/{article.id}").text
    read = paragraphs(html)
    assert len(read) == 3
    for start, words in read.items():
        assert article.text[start : start + len(words)] == words
    assert "<script" not in html
    assert "<img" not in html
    assert "Swedish" in html


def test_it_says_where_the_article_comes_from(client: TestClient, shelf: SimpleNamespace) -> None:
    reply = client.get(f"/reader/{shelf.harbour.id}")
    for words in (
        "Harbour bridge to cost 41 million",
        "Harbour Gazette · 5 March 2024",
        "a council press release",
        "Machine translated from Swedish.",
        'href="https://example.org/harbour-bridge"',
        "Harbour bridge to cost 41 million.txt",
    ):
        assert words in unescape(reply.text)
    assert "no date given" in client.get(f"/reader/{shelf.observer.id}").text
    assert reply.headers["cache-control"] == "no-store"
    assert "content-security-policy" in reply.headers


def test_an_address_that_is_no_web_page_is_no_link(
    client: TestClient, shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    article = make.article("Text.", "Title", url="javascript:alert(1)")
    shelf.put(article)
    assert "href" not in client.get(f"/reader/{article.id}").text


def test_versions_and_copies_can_be_opened(
    client: TestClient, shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    def version(figure: int, day: date) -> Article:
        text = f"The ferry carries {figure} people a day, the operator said. " * 3
        return make.article(text, "The ferry", published=day)

    old, new = version(300, date(2024, 3, 1)), version(400, date(2024, 3, 9))
    shelf.put(old)
    shelf.put(new)
    reprint = make.article(shelf.harbour.text, "Reprinted", publisher="Northern Wire")
    shelf.put(reprint)
    copy = make.article(f"{shelf.harbour.text} Read more.", "Copied", publisher="Evening Mail")
    shelf.put(copy)
    newest = client.get(f"/reader/{new.id}").text
    assert f'data-article="{old.id}"' in newest
    assert "1 March 2024" in newest
    assert "older version" not in newest
    earlier = client.get(f"/reader/{old.id}").text
    assert f'data-article="{new.id}"' in earlier
    assert "An older version" in earlier
    harbour = client.get(f"/reader/{shelf.harbour.id}").text
    assert "Northern Wire, Reprinted.txt" in harbour
    assert f'data-article="{copy.id}"' in harbour


def test_what_cannot_be_read_says_why(
    client: TestClient,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    settings: Settings,
) -> None:
    shelf.library.remove(shelf.observer.id)
    gone = client.get(f"/reader/{shelf.observer.id}")
    assert gone.status_code == 404
    assert "deleted from the library" in gone.text
    hostile = client.get("/reader/%3Cscript%3E")
    assert hostile.status_code == 404
    assert "<script" not in hostile.text
    shelf.library.forget(shelf.harbour.source)
    assert "Taken out of the library" in client.get(f"/reader/{shelf.harbour.id}").text
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    early = TestClient(create_api(engine), base_url="http://localhost").get("/reader/a")
    assert early.status_code == 503
    assert "being opened" in early.text
