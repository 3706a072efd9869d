"""The whole way from an address to the library: pages, feeds, what is renewed and what is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.network import documents
from ingest.network.documents import Network
from ingest.network.fetch import Fetcher, Limits
from ingest.pipeline import IngestReport, ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

Web = Any  # conftest's; tests are not packages
Take = Callable[..., IngestReport]
QUICK = Limits(total_s=2.0, connect_s=1.0, read_s=1.0, pause_s=0.0)


def story(subject: str, sentences: int = 12, head: str = "", noise: str = "") -> str:
    said = " ".join(
        f"The {subject} of Northtown failed on day {n}, officials said." for n in range(sentences)
    )
    return (
        f"<html><head><title>The {subject} failed</title>{head}</head><body><nav>{noise}</nav>"
        f"<article><h1>The {subject} failed</h1><p>{said}</p></article></body></html>"
    )


def feed(*items: str, title: str = "Lake Post") -> str:
    whole = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    inner = f"<title>{title}</title>{''.join(items)}"
    return f"<rss version='2.0' {whole}><channel>{inner}</channel></rss>"


def item(link: str, text: str = "", title: str = "The dam failed") -> str:
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    date = "<pubDate>Tue, 28 Jan 2025 10:00:00 GMT</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link>{date}{content}</item>"


def words(subject: str, count: int) -> str:
    return f"<p>{f'The {subject} broke once more. ' * (count // 5)}</p>"


@pytest.fixture
def network(web: Web) -> Network:
    return Network(Fetcher(resolve=web.resolve, dial=web, limits=QUICK))


@pytest.fixture
def take(library: Library, settings: Settings, network: Network) -> Take:
    def run(*paths: str) -> IngestReport:
        return ingest(paths, library, HashEmbedder(), settings=settings, network=network)

    return run


def outcomes(report: IngestReport) -> dict[str, str]:
    return {row.source: row.status for row in report.rows}


# ------------------------------------------------------------------------------- pages


def test_a_page_becomes_an_article_and_is_known_again(
    take: Take, web: Web, library: Library
) -> None:
    head = '<meta property="article:published_time" content="2025-01-28T10:00:00Z">'
    web.page("example.com/dam", story("dam", head=head, noise="token 1"))
    (row,) = take("HTTP://Example.com:80/dam#top").rows
    assert (row.source, row.status) == ("http://example.com/dam", "added")
    assert row.article_id
    article = library.article(row.article_id)
    assert article.title == "The dam failed"
    assert article.url == "http://example.com/dam"
    assert str(article.published) == "2025-01-28"

    web.page("example.com/dam", story("dam", head=head, noise="token 2"))  # menus do change
    assert take("http://example.com/dam").count("unchanged") == 1
    web.page("example.com/dam", story("dam", 13, head))
    assert take("http://example.com/dam").count("changed") == 1
    assert library.counts().articles == 1


def test_the_source_is_what_was_asked_for_and_the_url_where_it_was(
    take: Take, web: Web, library: Library
) -> None:
    web.redirect("example.com/1", "http://www.example.com/news/dam?utm=x")
    web.page("www.example.com/news/dam?utm=x", story("dam"))
    (row,) = take("http://example.com/1").rows
    assert row.source == "http://example.com/1"
    assert library.article(row.article_id).url == "http://www.example.com/news/dam?utm=x"
    assert take("http://example.com/1").count("unchanged") == 1


@pytest.mark.parametrize(
    ("own", "url"),
    [
        ("http://www.example.com/dam", "http://www.example.com/dam"),
        ("https://m.example.com/dam", "https://m.example.com/dam"),
        ("http://example.org/dam", "http://example.com/dam?x"),
        ("http://example.com.evil.org/dam", "http://example.com/dam?x"),
        ("http://127.0.0.1/dam", "http://example.com/dam?x"),
        ("http://example.com:8080/dam", "http://example.com/dam?x"),
        ("javascript:alert(1)", "http://example.com/dam?x"),
    ],
)
def test_a_page_names_its_own_address_on_its_own_site(
    take: Take, web: Web, library: Library, own: str, url: str
) -> None:
    web.page("example.com/dam?x", story("dam", head=f'<link rel="canonical" href="{own}">'))
    (row,) = take("http://example.com/dam?x").rows
    assert library.article(row.article_id).url == url


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_a_vanished_page_takes_nothing_away(
    take: Take, web: Web, library: Library, status: int
) -> None:
    web.page("example.com/dam", story("dam"))
    (before,) = take("http://example.com/dam").rows
    web.page("example.com/dam", "<h1>Not here</h1>", status=status)
    (row,) = take("http://example.com/dam").rows
    assert row.status == "rejected"
    assert f"HTTP {status}" in (row.reason or "")
    assert [a.id for a in library.articles()] == [before.article_id]


def test_text_and_the_encoding_that_was_sent(take: Take, web: Web, library: Library) -> None:
    text = "The dam\n\nThe dam of Zoë’s café failed, officials said. Nobody was hurt."
    web.page("example.com/a.txt", text.encode("cp1252"), "text/plain; charset=iso-8859-1")
    (row,) = take("http://example.com/a.txt").rows
    assert "Zoë’s café" in library.article(row.article_id).text
    page = story("dám", head='<meta charset="utf-8">').encode("iso-8859-2")
    web.page("example.com/dam", page, "text/html; charset=iso-8859-2")
    (row,) = take("http://example.com/dam").rows
    assert "The dám of Northtown" in library.article(row.article_id).text


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("image/png", b"\x89PNG", "image/png"),
        ("application/octet-stream", b"MZ", "octet-stream"),
        ("application/json", b"{}", "application/json"),
        ("video/mp4", b"", "video/mp4"),
        ("text/html", b"%PDF-1.7", "PDF"),
        ("text/html", b"", "empty"),
        ("text/html", b"<html><body></body></html>", "no sentence"),
        ("application/xml", b"<urlset/>", "no article or feed"),
        ("", b"\x00\x01", "kind is not said"),
        ("text/html", b"\x00\x01\x02" * 99, "binary"),
    ],
)
def test_what_is_no_article_is_rejected(
    take: Take, web: Web, library: Library, kind: str, body: bytes, words: str
) -> None:
    web.page("example.com/x", body, kind)
    (row,) = take("http://example.com/x").rows
    assert row.status == "rejected"
    assert words in (row.reason or "")
    assert library.counts().articles == 0


def test_a_page_whose_kind_was_not_sent(take: Take, web: Web) -> None:
    web.page("example.com/x", story("dam"), "")
    assert take("http://example.com/x").count("added") == 1


def test_what_a_page_links_to_is_not_fetched(take: Take, web: Web) -> None:
    links = (
        '<base href="file:///etc/"><link rel="stylesheet" href="http://127.0.0.1/a.css">'
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">'
        '<script src="http://127.0.0.1/a.js"></script>'
    )
    inner = '<iframe src="file:///etc/passwd"></iframe><img src="http://169.254.169.254/">'
    web.page("example.com/dam", story("dam", head=links, noise=inner))
    assert take("http://example.com/dam").count("added") == 1
    assert web.asked == ["example.com/dam"]


def test_addresses_and_files_go_in_together_and_errors_are_rows(
    take: Take, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The tower\n\nThe tower failed, officials said.")
    web.page("example.com/dam", story("dam"))
    report = take(
        str(tmp_path / "a.txt"), "http://127.0.0.1/", "http://example.com/dam", "ftp://a.com/x"
    )
    assert outcomes(report) == {
        str((tmp_path / "a.txt").resolve()): "added",
        "http://127.0.0.1/": "rejected",
        "http://example.com/dam": "added",
        "ftp://a.com/x": "rejected",
    }
    assert all(row.reason for row in report.rows if row.status == "rejected")


def test_without_leave_nothing_is_looked_up(library: Library, settings: Settings, web: Web) -> None:
    report = ingest(["http://example.com/"], library, HashEmbedder(), settings=settings)
    (row,) = report.rows
    assert row.status == "rejected"
    assert "--allow-network" in (row.reason or "")
    assert web.looked_up == []


# ------------------------------------------------------------------------------- feeds


def test_a_feed_is_the_articles_that_it_links_to(take: Take, web: Web, library: Library) -> None:
    items = [item("http://example.com/dam"), item("/bridge"), item("http://example.com/dam#again")]
    web.page("example.com/feed", feed(*items), "application/rss+xml")
    web.page("example.com/dam", story("dam"))
    web.page("example.com/bridge", story("bridge"))
    report = take("http://example.com/feed")
    assert outcomes(report) == {
        "http://example.com/dam": "added",
        "http://example.com/bridge": "added",
    }
    dam = next(a for a in library.articles() if a.source.endswith("dam"))
    assert str(dam.published) == "2025-01-28"  # which only the feed says
    assert take("http://example.com/feed").count("unchanged") == 2
    assert take("http://example.com/feed").elapsed_s < 2


@pytest.mark.parametrize("kind", ["text/xml; charset=utf-8", "text/html", "text/plain", ""])
def test_a_feed_is_known_by_its_root(take: Take, web: Web, kind: str) -> None:
    web.page("example.com/feed", feed(item("http://example.com/dam")), kind)
    web.page("example.com/dam", story("dam"))
    assert take("http://example.com/feed").count("added") == 1


def test_where_a_page_fails_the_feeds_own_text_is_taken(
    take: Take, web: Web, library: Library
) -> None:
    full = item("http://example.com/dam", words("dam", 100))
    teaser = item("http://example.com/tower", words("tower", 20))
    cut = item("http://example.com/market", words("market", 100) + "<p>and more […]</p>")
    web.page("example.com/feed", feed(full, teaser, cut), "application/rss+xml")
    report = take("http://example.com/feed")
    assert outcomes(report) == {
        "http://example.com/dam": "added",
        "http://example.com/tower": "rejected",
        "http://example.com/market": "rejected",
    }
    (article,) = library.articles()
    assert (article.title, article.publisher) == ("The dam failed", "Lake Post")
    assert (article.url, str(article.published)) == ("http://example.com/dam", "2025-01-28")
    assert "no such page" in next(r.reason or "" for r in report.rows if r.source[-5:] == "tower")
    assert outcomes(take("http://example.com/feed"))["http://example.com/dam"] == "unchanged"


def test_where_a_page_is_a_stub_the_feeds_own_text_is_taken(
    take: Take, web: Web, library: Library
) -> None:
    web.page("example.com/dam", story("dam", 2))
    web.page("example.com/bridge", story("bridge", 12))
    items = [item(f"http://example.com/{one}", words(one, 100)) for one in ("dam", "bridge")]
    web.page("example.com/feed", feed(*items), "application/rss+xml")
    assert take("http://example.com/feed").count("added") == 2
    texts = {a.source[19:]: a.text for a in library.articles()}
    assert "broke once more" in texts["dam"]
    assert "officials said" in texts["bridge"]


def test_the_feeds_own_text_never_replaces_a_page_that_was_read(
    take: Take, web: Web, library: Library
) -> None:
    web.page("example.com/dam", story("dam"))
    web.page("example.com/feed", feed(item("http://example.com/dam", words("dam", 60))), "text/xml")
    (before,) = take("http://example.com/feed").rows
    web.page("example.com/dam", "", status=503)
    (row,) = take("http://example.com/feed").rows
    assert row.status == "rejected"
    assert [a.id for a in library.articles()] == [before.article_id]


def test_a_feed_cannot_send_us_to_private_machines(take: Take, web: Web) -> None:
    web.names["internal.example.com"] = ["10.0.0.7"]
    targets = [
        "http://127.0.0.1/", "http://internal.example.com/", "file:///etc/passwd", "//localhost/x",
        "http://example.com:6379/", "javascript:alert(1)", "http://[::1]/",
    ]  # fmt: skip
    web.page("example.com/feed", feed(*map(item, targets)), "application/rss+xml")
    report = take("http://example.com/feed")
    assert report.count("rejected") == len(report.rows) == len(targets)
    assert {address for address, _ in web.dialled} == {"93.184.216.34"}
    assert {name.partition("/")[0] for name in web.asked} == {"example.com"}


def test_an_entry_without_a_link_is_its_own_text(take: Take, web: Web) -> None:
    web.page(
        "example.com/feed",
        feed(
            f"<item><guid isPermaLink='false'>7</guid><description>{'Rain fell again. ' * 30}"
            "</description></item>",
            "<item><guid isPermaLink='false'>8</guid><title>Empty</title></item>",
        ),
        "application/rss+xml",
    )
    assert outcomes(take("http://example.com/feed")) == {
        "http://example.com/feed#7": "added",
        "http://example.com/feed#8": "rejected",
    }


def test_robots_txt_holds_for_what_a_feed_links_to(take: Take, web: Web) -> None:
    web.page("example.com/robots.txt", "User-agent: *\nDisallow: /private/", "text/plain")
    web.page("example.com/private/a", story("dam"))
    web.page("example.com/b", story("bridge"))
    links = ["http://example.com/private/a", "http://example.com/b"]
    web.page("example.com/feed", feed(*map(item, links)), "application/rss+xml")
    report = take("http://example.com/feed")
    assert [row.status for row in report.rows] == ["rejected", "added"]
    assert "robots.txt" in (report.rows[0].reason or "")
    assert "example.com/private/a" not in web.asked
    assert web.asked.count("example.com/robots.txt") == 1
    assert take("http://example.com/private/a").count("added") == 1  # named by a person


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("Disallow: /*.pdf$\nDisallow: /tag/*/page", True),
        ("Disallow: /*/dam", False),
        ("Disallow: /news/\nAllow: /news/dam$", True),  # the longest match wins
        ("Allow: /news/\nDisallow: /news/dam", False),
    ],
)
def test_wildcards_and_the_longest_match(take: Take, web: Web, rules: str, allowed: bool) -> None:
    web.page("example.com/robots.txt", f"User-agent: *\n{rules}\n", "text/plain")
    web.page("example.com/news/dam", story("dam"))
    web.page("example.com/feed", feed(item("/news/dam")), "application/rss+xml")
    assert take("http://example.com/feed").count("added") == allowed


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_a_site_in_trouble_is_left_alone(take: Take, web: Web, status: int, allowed: bool) -> None:
    web.page("example.com/robots.txt", "x", status=status)
    web.page("example.com/b", story("bridge"))
    web.page("example.com/feed", feed(item("/b")), "application/rss+xml")
    assert take("http://example.com/feed").count("added") == allowed


def test_the_newest_of_a_long_feed_are_fetched(
    take: Take, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_ENTRIES", 3)
    for number in range(9):
        web.page(f"example.com/{number}", story(f"dam{number}"))
    web.page("example.com/feed", feed(*(item(f"/{n}") for n in range(9))), "text/xml")
    assert take("http://example.com/feed").count("added") == 3


def test_a_bomb_for_a_feed_is_rejected(take: Take, web: Web, library: Library) -> None:
    laughs = '<!ENTITY a0 "laugh">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    bomb = f"<?xml version='1.0'?><!DOCTYPE rss [{laughs}]>{feed(item('/x', '&a11;'))}"
    web.page("example.com/feed", bomb, "application/rss+xml")
    (row,) = take("http://example.com/feed").rows
    assert row.status == "rejected"
    assert library.counts().articles == 0
