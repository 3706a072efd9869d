from collections.abc import Callable
from datetime import date

import pytest

from ingest.article import ReadArticle
from ingest.readers.html import text_of_fragment
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Somewhere"},
{"@type": "NewsArticle", "headline": "Dam fails above Northtown", "datePublished":
"2025-03-24T23:30:00-05:00", "publisher": {"@type": "Organization", "name": "Lake Post"},
"author": [{"name": "Ann Marsh"}, {"name": "Jo Bell"}], "inLanguage": "en-GB",
"isBasedOn": "https://example.com/original", "sponsor": {"name": "Acme"},
"mainEntityOfPage": {"@id": "https://example.com/dam"}}]}</script>"""

JSON = '<script type="application/ld+json">%s</script>'
TIMES = '<time datetime="2025-03-24"%s>x</time><time datetime="2025-04-30">y</time>'

META = """<meta property="og:title" content="Dam fails above Northtown">
<meta property="og:site_name" content="Lake Post">
<meta property="article:published_time" content="2025-03-24T10:00:00Z">
<link rel="canonical" href="https://example.com/dam">"""


def page(
    head: str = "", title: str = "Dam fails above Northtown - Lake Post", top: str = ""
) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body>
<div class="cookie-banner"><p>We use cookies to improve your experience.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Dam fails above Northtown</h1>{top}
<p>The dam on the <a href="/r">river</a> failed on Monday,
<b>officials</b> said.</p>
<div class="ad"><p>Advertisement</p></div>
<h2>Causes</h2>
<p>Nobody knows why it failed.<br>An inquiry will begin in May.</p>
<ul><li>Rain fell for three days</li><li>The wall was thin</li></ul>
<blockquote><p>“It was bad,” the mayor said.</p></blockquote>
<p>Subscribe to our newsletter</p>
<h2>Share</h2>
</article>
<aside><h3>Related</h3><ul><li><a href="/q">Another lake</a></li></ul></aside>
<footer><p>© 2025 Lake Post. All rights reserved.</p></footer>
<script>alert("no text")</script></body></html>"""


TEXT = [
    "The dam on the river failed on Monday, officials said.",
    "Causes",
    "Nobody knows why it failed.",
    "An inquiry will begin in May.",
    "Rain fell for three days",
    "The wall was thin",
    "“It was bad,” the mayor said.",
]


def test_linked_data(read: Read) -> None:
    article = read("dam.html", page(LINKED)).article
    assert article.title == "Dam fails above Northtown"
    assert article.publisher == "Lake Post"
    assert article.published == date(2025, 3, 24)
    assert article.raw("published") == "2025-03-24T23:30:00-05:00"
    assert article.url == "https://example.com/dam"
    assert article.language == "en"
    assert article.raw("author") == "Ann Marsh, Jo Bell"
    assert article.origin == "https://example.com/original"
    assert article.disclosures == ("Sponsored by Acme",)
    assert article.text.split("\n\n") == TEXT


def test_meta_tags(read: Read) -> None:
    article = read("dam.htm", page(META)).article
    assert (article.title, article.publisher) == ("Dam fails above Northtown", "Lake Post")
    assert article.published == date(2025, 3, 24)
    assert article.url == "https://example.com/dam"


def test_only_what_is_on_the_page(read: Read) -> None:
    top = '<p>By Ann Marsh</p><time datetime="2025-03-24T10:00">24 March</time>'
    article = read("dam.html", page(top=top)).article
    assert article.title == "Dam fails above Northtown"
    assert article.publisher == "Lake Post"  # the page's title has it behind the heading
    assert article.published == date(2025, 3, 24)
    assert article.raw("author") == "Ann Marsh"
    assert article.url is None
    assert article.text.split("\n\n") == TEXT


def test_several_times_leave_the_date_open(read: Read) -> None:
    top = '<time datetime="2025-03-24">a</time><time datetime="2025-03-26">b</time>'
    assert read("dam.html", page(top=top)).article.published is None


def test_nothing_known_stays_unknown(read: Read) -> None:
    article = read("dam.html", page(title="Dam fails above Northtown")).article
    assert (article.publisher, article.published, article.url) == (None, None, None)


def test_headings_keep_their_kind(read: Read) -> None:
    found = read("dam.html", page())
    marked = [found.article.text[s.start : s.end] for s in found.sentences if s.kind == "heading"]
    assert marked == ["Causes"]


@pytest.mark.parametrize(
    "broken",
    ['<script type="application/ld+json">{"@type": "NewsArticle", </script>',
     '<script type="application/ld+json">' + "[" * 5000 + "</script>",
     '<script type="application/ld+json">{"@type": 3, "headline": {}, "publisher": [[]]}</script>',
     '<meta property="article:published_time" content="soon">'],
)  # fmt: skip
def test_broken_facts_are_passed_over(read: Read, broken: str) -> None:
    article = read("dam.html", page(broken + META)).article
    assert article.title == "Dam fails above Northtown"
    assert article.publisher == "Lake Post"


def test_the_declared_encoding(read: Read) -> None:
    text = page('<meta charset="iso-8859-2">').replace("Monday", "v pondělí 3. března")
    article = read("dam.html", text.encode("iso-8859-2", "xmlcharrefreplace")).article
    assert "v pondělí 3. března" in article.text


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<!-- nothing -->", "no HTML|no sentence"),
        ("<html><body><a href='/'>Home</a></body></html>", "no sentence"),
        ("<div>" * 5000, "no HTML|no sentence"),
        ("<p>x</p>" * 25_000, "more than 20000 elements"),
    ],
    ids=["comment", "links", "deep", "many"],
)
def test_what_is_refused(read: Read, html: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read("dam.html", html)


def test_source_lines_of_an_east_asian_page_are_joined(read: Read) -> None:
    body = (
        "<p>湖水高涨，渡口<b>周五</b>\n关闭，修理\n    需要三天。</p>\n"
        "<p>渡轮由<a href='/m'>马什</a>\n驾驶。</p>"
    )
    text = read("a.html", page().replace("<h2>Causes", f"{body}<h2>Causes")).article.text
    assert "湖水高涨，渡口周五关闭，修理需要三天。" in text
    assert "渡轮由马什驾驶。" in text


def test_fragments() -> None:
    html = "<p>One\nline &amp; more</p><ul><li>a</li><li>b</li></ul><script>x</script>End<br>here"
    assert [line for line in text_of_fragment(html).split("\n") if line.strip()] == [
        "One line & more",
        "• a",
        "• b",
        "End",
        "here",
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        "<meta http-equiv=Content-Type content='text/html; charset={}'>",
        "<!-- <meta charset=koi8-r> --><meta charset={}>",
        '<meta charset="no-such-name"><meta charset={}>',
    ],
)
def test_ways_to_declare_an_encoding(head: str, read: Read) -> None:
    said = "Prezydent ogłosił w poniedziałek, że śluza została zamknięta."
    raw = page(head.format("iso-8859-2")).replace("Monday", said)
    raw = raw.encode("iso-8859-2", "xmlcharrefreplace")
    assert said in read("dam.html", raw).article.text


def test_an_xml_declaration(read: Read) -> None:
    said = "Мэр сообщил в понедельник, что шлюз закрыт."
    raw = f'<?xml version="1.0" encoding="koi8-r"?>{page("")}'.replace("Monday", said)
    assert said in read("dam.xhtml", raw.encode("koi8-r", "xmlcharrefreplace")).article.text


def test_nuls_and_bad_bytes_in_a_page(read: Read) -> None:
    raw = page('<meta charset="utf-8">').encode().replace(b"<p>", b"<p\0 class='\0'>\0")
    whole = read("dam.html", page('<meta charset="utf-8">').encode()).article.text
    assert read("dam.html", raw).article.text == whole
    assert read("dam.html", raw + b"<!-- \xe9 -->").article.text == whole
    hurt = read("dam.html", raw.replace(b"Monday", b"Mon\xffday")).article.text
    assert hurt == whole.replace("Monday", "Mon\ufffdday")


@pytest.mark.parametrize(
    "head",
    [
        JSON % '{"@type":"WebPage","datePublished":"2025-03-24"}',
        JSON % '{"@graph":[{"@type":"ItemList","datePublished":"2020-01-01"},{"@type":"Recipe",'
        '"datePublished":"20250324T1010+0900"}]}',
        JSON % '//<![CDATA[\n{"@type":"Article","datePublished":"2025-03-24T10:00"}\n//]]>',
        JSON % '{"@type":"Article","headline":"The "dam"","datePublished":"2025-03-24"}',
        JSON % '{"@type":"Article","datePublished":1742817600}',
        '<meta property="bt:pubDate" content="Mon, 24 Mar 2025 10:00:00 GMT">',
        '<meta name="DC.date.issued" content="2025-03-24">',
        '<meta property="article:published" content="24. März 2025">',
        '<meta name="cXenseParse:recs:publishtime" content="2025-03-24T10:00:00Z">',
        '<meta name="created" content="Mon Mar 24 15:28:56 CET 2025">',
        '<meta http-equiv="date" content="2025-03-24">',
        '<meta name="lastmod" content="2025-04-30"><meta name="pdate" content="20250324">',
        '<link rel="canonical" href="https://example.com/news/2025/03/24/dam">',
    ],
)
def test_days_that_a_head_states(read: Read, head: str) -> None:
    assert read("dam.html", page(head)).article.published == date(2025, 3, 24)


@pytest.mark.parametrize(
    "top",
    [
        '<time content="2025-03-24T10:00">Monday</time>',
        TIMES % ' class="entry-date"',
        '<span itemprop="datePublished">24 March 2025</span>',
        '<abbr class="published" title="2025-03-24">Monday</abbr>',
        '<div class="post-date">24 March 2025</div>',
        "<p>Lundi 24 mars 2025 à 10h30</p>",
    ],
)
def test_days_that_the_page_shows(read: Read, top: str) -> None:
    assert read("dam.html", page(top=top)).article.published == date(2025, 3, 24)


@pytest.mark.parametrize(
    "top",
    [
        TIMES % "",
        JSON % '{"@type":"Comment","datePublished":"2025-03-24"}',
        "<p>It stands on the site of an older one, opened on 3 June 1999, the mayor said.</p>",
        "<p>It stands on the site of an older one, on 1999-06-03 opened by the mayor.</p>",
        "<footer>© 2019 Lake Post</footer>",
    ],
)
def test_days_of_something_else(read: Read, top: str) -> None:
    assert read("dam.html", page(top=top)).article.published is None


def test_who_is_told_by_an_id(read: Read) -> None:
    graph = """{"@graph":[{"@type":"Article","headline":"Dam fails","publisher":{"@id":"#outlet"},
    "author":{"@id":"#ann"}},{"@id":"#ann","@type":"Person","name":"Ann Marsh"},
    {"@id":"#outlet","@type":"Organization","name":"Lake Post"}]}"""
    article = read("dam.html", page(JSON % graph, title="Dam fails")).article
    assert (article.publisher, article.raw("author")) == ("Lake Post", "Ann Marsh")


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/b">Die Brücke öffnet im Juni</a></p>',
        '<p><strong>Zobacz:</strong> <a href="/b">Most zostanie otwarty w czerwcu</a></p>',
        '<p>Ещё по теме: <a href="/b">Мост откроют в июне</a>, <a href="/c">Цена растёт</a></p>',
    ],
)
def test_a_line_that_is_a_link_to_another_article_is_left_out(read: Read, line: str) -> None:
    assert read("dam.html", page(top=line)).article.text.split("\n\n") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        '<p>The council met <a href="/b">on Sunday evening</a></p>',
        '<p><a href="/b">The council met on Sunday evening.</a></p>',
        '<p>Case number: <a href="/b">12/25</a></p>',
    ],
)
def test_a_link_in_what_an_article_says_stays(read: Read, line: str) -> None:
    assert len(read("dam.html", page(top=line)).article.text.split("\n\n")) == len(TEXT) + 1


def test_a_byline_that_is_a_link_is_read(read: Read) -> None:
    line = '<p><a rel="author" href="/ann">By Ann Marsh</a></p>'
    assert read("dam.html", page(top=line)).article.raw("author") == "Ann Marsh"
