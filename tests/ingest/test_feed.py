"""RSS and Atom as they are found, and as an enemy would write them."""

import contextlib
import time

import pytest

from ingest.readers.feed import FeedEntry, is_feed, read_feed
from rag.errors import ReadError

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>Lake Post</title><link>https://example.com/</link>
  <atom:link rel="self" href="https://example.com/feed"/>
  <item>
    <media:title>A picture</media:title><media:content url="https://example.com/p.png"/>
    <title>The dam &amp;amp; the lake&nbsp;&mdash; failed</title>
    <link>
      https://example.com/dam
    </link>
    <guid isPermaLink="false">77</guid>
    <pubDate>Tue, 28 Jan 2025 10:00:00 GMT</pubDate><dc:creator>A. Author</dc:creator>
    <description>In short.</description>
    <content:encoded>
      <![CDATA[<p>The dam failed.</p><p>Nobody was <b>hurt</b>.</p>]]></content:encoded>
  </item>
  <item><title>Second</title><guid>https://example.com/second</guid>
    <description>&lt;p&gt;Only a summary.&lt;/p&gt;</description>
    <source url="https://example.org/feed">Hill Post</source></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/blog/">
  <title type="html">Lake &amp;amp; Hill</title><link href="https://example.com/blog/"/>
  <entry>
    <title type="text">The dam failed</title><id>urn:1</id>
    <link rel="enclosure" href="https://example.com/dam.mp3"/>
    <link rel="replies" href="https://example.com/dam#replies"/><link href="2025/dam"/>
    <published>2025-01-28T10:00:00Z</published><updated>2025-02-01T10:00:00Z</updated>
    <author><name>A. Author</name><email>a@example.com</email></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The dam failed.</p>
      <!-- no --><p>Nobody was hurt.</p></div></content>
  </entry>
  <entry><title>Other</title><link rel="alternate" href="/other"/>
    <source><title>Hill Post</title></source><summary>In short.</summary></entry>
</feed>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://example.com/"><title>Lake Post</title></channel>
  <item rdf:about="https://example.com/dam"><title>The dam failed</title>
    <link>https://example.com/dam</link><dc:date>2025-01-28</dc:date></item>
</rdf:RDF>"""


def read(text: str | bytes, charset: str | None = None) -> list[FeedEntry]:
    body = text if isinstance(text, bytes) else text.encode()
    assert is_feed(body)
    return read_feed(body, charset, "https://example.com/feed")


def test_rss() -> None:
    first, second = read(RSS)
    assert first == FeedEntry(
        link="https://example.com/dam",
        base="",
        name="77",
        title="The dam & the lake — failed",
        published="Tue, 28 Jan 2025 10:00:00 GMT",
        author="A. Author",
        publisher="Lake Post",
        text="\n      <p>The dam failed.</p><p>Nobody was <b>hurt</b>.</p>",
        whole=True,
    )
    assert second.link == "https://example.com/second"
    assert (second.text, second.whole) == ("<p>Only a summary.</p>", False)
    assert second.publisher == "Hill Post"


def test_atom() -> None:
    first, second = read(ATOM)
    assert (first.link, first.base) == ("2025/dam", "https://example.com/blog/")
    assert (first.title, first.author) == ("The dam failed", "A. Author")
    assert (first.published, first.publisher) == ("2025-01-28T10:00:00Z", "Lake & Hill")
    assert "<p>The dam failed.</p>" in first.text
    assert first.whole
    assert (second.link, second.publisher, second.text) == ("/other", "Hill Post", "In short.")


def test_rss_1() -> None:
    (entry,) = read(RDF)
    assert (entry.link, entry.published) == ("https://example.com/dam", "2025-01-28")
    assert (entry.publisher, entry.text) == ("Lake Post", "")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><item><title>Zoë’s café'
    text = f"{declared}</title></item></channel></rss>"
    codec = "cp1252" if encoding == "iso-8859-1" else encoding  # as it is meant on the web
    assert read(text.encode(codec))[0].title == "Zoë’s café"
    bare = text.partition("?>")[2]
    if encoding != "utf-16":
        assert read(bare.encode(codec), encoding)[0].title == "Zoë’s café"


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("</rss>", ""),
        RSS.replace("</channel></rss>", "<item><title>cut"),
        RSS.replace("&amp;amp;", "&"),
        RSS.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        RSS + "<script>",
        "\n\n" + RSS.partition("?>")[2],
        "\ufeff" + RSS,
        "<!-- made by hand --><?xml-stylesheet href='a.xsl'?>" + RSS.partition("?>")[2],
        RSS.replace("</link>", "</link><b>", 1),
    ],
)
def test_what_is_not_quite_xml_is_read_nevertheless(broken: str) -> None:
    first, second, *_ = read(broken)
    assert first.title.startswith("The dam")
    assert first.link == "https://example.com/dam"
    assert second.title == "Second"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><rss><channel><item/></channel></rss></html>",
        b"<!DOCTYPE html><html></html>",
        b"<?xml version='1.0'?><urlset><url/></urlset>",
        b"<rssx><item/></rssx>",
        b"rss",
        b"%PDF-1.4 <rss>",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    assert not is_feed(body)


@pytest.mark.parametrize("text", ["<rss><channel></channel></rss>", "<feed >", "<rss><"])
def test_a_feed_without_entries_says_so(text: str) -> None:
    with pytest.raises(ReadError, match="no article in this feed"):
        read_feed(text.encode(), None, "https://example.com/feed")


def test_only_the_first_entries_are_read() -> None:
    text = f"<rss><channel>{'<item><title>a</title></item>' * 500}</channel></rss>"
    assert len(read(text)) == 100


# ------------------------------------------------------------------------------- hostile


def declared(entities: str, text: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><item>'
        f"<title>T{text}</title><link>https://example.com/a</link>"
        f"<description>{text}</description></item></channel></rss>"
    ).encode()


LAUGHS = '<!ENTITY a0 "laugh">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
ENTITIES = {
    "billion laughs": declared(LAUGHS, "&a11;"),
    "quadratic": declared(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 20_000),
    "itself": declared('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "file": declared('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "address": declared('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">', "&a;"),
    "parameter": declared('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "x"),
    "outer": b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><item><title>T</title></item></rss>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_never_filled_in(kind: str) -> None:
    """Also where such a text gets past `is_feed`, which takes a DOCTYPE with declarations for
    no feed at all."""
    assert is_feed(ENTITIES[kind]) == (kind == "outer")
    began = time.monotonic()
    try:
        entries = read_feed(ENTITIES[kind], None, "https://example.com/feed")
    except ReadError:
        entries = []
    assert time.monotonic() - began < 2
    for entry in entries:
        assert len(entry.title) + len(entry.text) < 200_000
        assert "root:" not in entry.title + entry.text
        assert "laughlaugh" not in entry.title + entry.text


MIB = 1 << 20
ITEM = "<rss version='2.0'><channel><item>"
ATTRIBUTES = "a='b' " * (MIB // 2)
NAMESPACES = " ".join(f"xmlns:a{n}='http://x/{n}'" for n in range(100_000))
HUGE = {
    "deep": f"{ITEM}{'<a>' * MIB}",
    "deep html": f"{ITEM}<description><![CDATA[{'<div>' * MIB}]]></description></item>",
    "angles": f"{ITEM}<title>{'<' * 5 * MIB}",
    "ampersands": f"{ITEM}<title>{'&' * 5 * MIB}",
    "references": f"{ITEM}<title>{'&#x' * MIB}",
    "comments": f"{ITEM}<title>{'<!--' * MIB}",
    "instructions": "<?" * 2 * MIB,
    "prologue": "<!---->" * (MIB // 2),
    "attributes": f"{ITEM}<title {ATTRIBUTES}>x</title></item>",
    "names": f"<rss {NAMESPACES}><item/></rss>",
    "items": f"<rss><channel>{'<item><title>a</title></item>' * 150_000}</channel></rss>",
    "sections": f"{ITEM}<title>{'<![CDATA[' * (MIB // 2)}",
    "children": f"{ITEM}{'<title/>' * (MIB // 2)}</item></channel></rss>",
}


@pytest.mark.parametrize("kind", HUGE)
def test_five_megabytes_of_nonsense_take_no_time(kind: str) -> None:
    body = HUGE[kind].encode()
    began = time.process_time()
    is_feed(body)
    with contextlib.suppress(ReadError):
        read_feed(body, None, "https://example.com/feed")
    assert time.process_time() - began < 3
