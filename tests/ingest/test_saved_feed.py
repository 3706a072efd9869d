from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.article import read_article
from ingest.document import Entry, Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError

Read = Callable[[str, bytes], list[Entry | Rejected]]
STORY = "Мэр Соколова сообщил в понедельник, что шлюз закрыт. " * 8
SHORT = "The sluice at Hillford is closed until May, the council said."


def rss(*items: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>'
    return f"{head}<title>Вестник</title>{''.join(items)}</channel></rss>".encode(encoding)


def item(title: str, text: str, link: str = "", kind: str = "description") -> str:
    date = "<pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate>"
    said = f"<{kind}><![CDATA[<p>{text}</p>]]></{kind}>"
    return f"<item><title>{title}</title><link>{link}</link>{date}{said}</item>"


@pytest.fixture
def entries(tmp_path: Path) -> Read:
    def read(name: str, content: bytes) -> list[Entry | Rejected]:
        path = tmp_path / name
        path.write_bytes(content)
        return list(reader_of(path)(path, ReadOptions(1 << 20)))

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_each_item_is_an_article(encoding: str, entries: Read) -> None:
    link = "https://news.example/sluice"
    feed = rss(item("Шлюз", STORY, link), item("Мост", STORY), encoding=encoding)
    first, second = entries("saved.xml", feed)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert (first.source, second.source.rpartition("#")[2]) == (link, "Мост")
    article = read_article(first.parse()).article
    assert (article.title, article.publisher) == ("Шлюз", "Вестник")
    assert (article.published, article.url) == (date(2025, 3, 4), link)
    assert article.text == STORY.strip()


def test_a_teaser_is_no_article(entries: Read) -> None:
    whole = item("One", SHORT, kind="content:encoded")
    feed = rss(item("Two", SHORT, "https://news.example/2"), item("Three", SHORT), whole)
    two, three, one = entries("saved.rss", feed)
    assert isinstance(one, Entry)
    assert isinstance(two, Rejected)
    assert two.source == "https://news.example/2"
    assert "--allow-network" in two.reason
    assert isinstance(three, Rejected)
    assert "save its page" in three.reason


def test_atom(entries: Read) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Post</title><entry><title>Sluice'
        f'</title><content type="html">&lt;p&gt;{SHORT}&lt;/p&gt;</content></entry></feed>'
    )
    (entry,) = entries("saved.atom", feed.encode())
    assert isinstance(entry, Entry)
    assert read_article(entry.parse()).article.text == SHORT


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<urlset><url/></urlset>", "neither a feed"),
        (b"<rss><channel></channel></rss>", "no article in this feed"),
        (b" \n", "empty"),
        (b"<rss>" + b" " * (2 << 20), "larger than 1 MiB"),
    ],
)
def test_what_is_no_feed_says_so(content: bytes, what: str, entries: Read) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        entries("saved.xml", content)
    assert caught.value.next
