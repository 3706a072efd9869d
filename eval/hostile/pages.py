"""Hostile web pages."""

from random import Random

from eval.hostile.kind import Kind, Make, repeated, times

_SAID = "<p>The dam above Northtown failed on Monday, officials said.</p>"


def _attributes(_: Random, size: float) -> bytes:
    return f"<p {' '.join(f'a{n}=1' for n in range(times(size, 300_000)))}>x".encode()


def _attributes_below_the_cap(_: Random, size: float) -> bytes:
    tag = f"<p {' '.join(f'a{n}=1' for n in range(990))}>x</p>"
    return (tag * times(size, 700)).encode()


def _charset(name: str) -> Make:
    """Letters that are no UTF-8, in an encoding that is none of a text."""
    text = "Die Br\xfccke in N\xf6rdstadt wurde am Montag ge\xf6ffnet. "
    head = f"<html><head><meta charset={name}></head><body><article><p>"
    return lambda _, size: (head + text * times(size, 40_000)).encode("latin-1")


def _linked(words: str) -> Make:
    head = f'<html><head><script type="application/ld+json">{words}</script></head>'
    return lambda _, __: f"{head}<body><article>{_SAID * 5}</article></body></html>".encode()


def _body(unit: str, count: int, after: str = "") -> Make:
    return repeated(unit, count, before=f"<html><body><article>{_SAID}", after=after)


PAGES = (
    Kind("300,000 attributes", ".html", _attributes),
    Kind("990 attributes a tag", ".html", _attributes_below_the_cap),
    Kind("nested spans", ".html", _body("<span>a ", 19_000)),
    Kind("flat spans", ".html", _body("<span>a </span>", 19_000)),
    Kind("flat paragraphs", ".html", _body("<p>It fell on Monday, they said.</p>", 19_000)),
    Kind("nested divisions", ".html", _body("<div>", 900_000)),
    Kind("nested lists", ".html", _body("<ul><li>a", 9_000)),
    Kind("nested tables", ".html", _body("<table><tr><td>a", 5_000)),
    Kind("a wide table", ".html", _body("<td>a</td>", 19_000)),
    Kind("links", ".html", _body("<a href='/a'>Read more</a> ", 19_000)),
    Kind("line breaks", ".html", _body("a<br>", 19_000)),
    Kind("nested emphasis", ".html", _body("<b><i>a</b></i>", 6_000)),
    Kind("quotes in quotes", ".html", _body("<blockquote>a", 9_000)),
    Kind("a long text", ".html", _body("It fell on Monday, they said. ", 160_000)),
    Kind("a long word", ".html", _body("a", 4_900_000)),
    Kind("entities", ".html", _body("&amp;&#120;&bogus;", 270_000)),
    Kind("a comment without end", ".html", _body("<!-- a ", 700_000)),
    Kind("a quote without end", ".html", _body("<a href='x", 450_000)),
    Kind("tags without end", ".html", _body("<a ", 1_600_000)),
    Kind("unknown tags", ".html", _body("<x1>a</x1>", 19_000)),
    Kind("scripts", ".html", _body("<script>a<b</script>", 19_000)),
    Kind("hidden blocks", ".html", _body("<div style='display:none'>a", 19_000)),
    Kind("titles", ".html", repeated("<title>a - b | </title>", 19_000)),
    Kind(
        "a long title", ".html", repeated("Dam | ", 800_000, before="<title>", after="</title><p>x")
    ),
    Kind("metas", ".html", repeated("<meta name=date content=soon>", 19_000, after=_SAID)),
    Kind("times", ".html", _body("<time datetime=x>a</time>", 19_000)),
    Kind(
        "a picture inside", ".html", repeated("A", 4_800_000, before="<img src='data:", after="'>x")
    ),
    Kind("NULs", ".html", _body("\0", 900_000)),
    Kind(
        "a large number",
        ".html",
        _linked('{"@type": "NewsArticle", "headline": ' + "9" * 9000 + "}"),
    ),
    Kind("deep data", ".html", _linked("[" * 100_000)),
    Kind(
        "odd data", ".html", _linked('{"@type": ["NewsArticle"], "headline": [1], "author": 1e999}')
    ),
    Kind(
        "an entity bomb",
        ".xhtml",
        lambda _, __: (
            '<!DOCTYPE a [<!ENTITY a "'
            + "x" * 1000
            + '">'
            + "".join(
                f'<!ENTITY a{n} "{("&a" + str(n - 1 or "") + ";") * 10}">' for n in range(1, 10)
            )
            + f"]><html><body><p>&a9;</p>{_SAID}</body></html>"
        ).encode(),
    ),
    *(
        Kind(f"charset {name}", ".html", _charset(name))
        for name in (
            "undefined",
            "punycode",
            "idna",
            "unicode_escape",
            "raw_unicode_escape",
            "rot13",
            "base64",
            "hex",
            "zlib",
            "bz2",
            "uu",
            "quopri",
            "utf-7",
            "utf-16",
            "utf-32",
            "mbcs",
            "charmap",
            "x-nothing",
            "hz",
            "iso2022_kr",
        )
    ),
)
