"""Web pages; the only file that imports trafilatura.

trafilatura finds the article among menus and links. What the page says of itself is read from its
head by readers/page_facts.py, because trafilatura's own dates are partly guesses.
"""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from functools import lru_cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Protocol, cast

from ingest.document import Block, Document, Entry
from ingest.readers.link_lines import link_lines
from ingest.readers.options import ReadOptions, whole_file
from ingest.readers.page_facts import page_facts
from ingest.text.characters import normalise, one_line
from ingest.text.lines import join_source
from ingest.text.page_encoding import page_text
from ingest.text.plain import blocks_of
from rag.errors import ReadError

# News pages have 1,000 to 5,000. Its time grows with the square: 4 s for 20,000, 20 s for 40,000.
_MOST_ELEMENTS = 20_000
# Its slower second and third ways of extracting cost a minute on pages of some megabytes.
_FAST_FROM = 1 << 20
# lxml's time grows with the square of a tag's attributes: 6 s for 20,000.
_MOST_ATTRIBUTES = 1000
_ATTRIBUTE = r"""[\s/]*+[^\s>/=][^\s>/=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(rf"<[a-zA-Z](?:{_ATTRIBUTE})*+")
_BLOCK_TAGS = frozenset(
    ["p", "div", "section", "article", "blockquote", "ul", "ol", "table", "tr", "br", "figure"]
    + [f"h{level}" for level in range(1, 7)]
)
_LEVEL = re.compile(r"h([1-6])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class Element(Protocol):
    """What is used of lxml's untyped elements."""

    tag: object
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator["Element"]: ...
    def get(self, key: str) -> str | None: ...
    def xpath(self, path: str) -> list[object]: ...
    def iter(self) -> Iterator["Element"]: ...
    def text_content(self) -> str: ...


class _LxmlHtml(Protocol):
    def HTMLParser(self, *, encoding: str) -> object: ...  # noqa: N802
    def document_fromstring(self, html: bytes, parser: object) -> Element: ...


class _LxmlEtree(Protocol):
    LxmlError: type[Exception]


def read_html(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, read_page)


def text_of_fragment(html: str) -> str:
    """The text of a piece of HTML, as dumps hold it, with an empty line where a block ends."""
    root = parse_html(f"<div>{join_source(html)}</div>")
    return "" if root is None else _text_of(root)


def blocks_of_page(html: str) -> tuple[Block, ...]:
    """All text of a page that is nothing but text, as in a book or a letter."""
    root = parse_html(join_source(html))
    if root is None:
        return ()
    hidden: set[Element] = set()
    for element in list(root.iter()):
        level = _LEVEL.fullmatch(element.tag) if isinstance(element.tag, str) else None
        if element in hidden:
            continue
        if element.tag in ("head", "title") or _HIDDEN.search(element.get("style") or ""):
            for inside in list(element.iter()):
                hidden.add(inside)
                inside.text = ""
                if inside is not element:
                    inside.tail = ""
        elif level:
            element.text = f"{'#' * int(level[1])} {(element.text or '').lstrip()}"
    return blocks_of(_text_of(root))


def _text_of(root: Element) -> str:
    for element in list(root.iter()):
        if element.tag in ("script", "style"):
            element.text = ""
        elif element.tag == "li":
            element.text = f"\n\n• {(element.text or '').lstrip()}"
        elif element.tag in _BLOCK_TAGS:
            element.text = f"\n\n{(element.text or '').lstrip()}"
            element.tail = f"\n\n{(element.tail or '').lstrip()}"
    # line ends of the source are white space; only blocks end lines
    return re.sub(r"(?<!\n)\n(?!\n)", " ", normalise(root.text_content()))


def parse_html(text: str) -> Element | None:
    """The root of the page; None where there is no element in it. Raises ReadError where a tag
    has more attributes than any page's."""
    _check_attributes(text)
    lxml_html = cast(_LxmlHtml, import_module("lxml.html"))
    lxml_errors = cast(_LxmlEtree, import_module("lxml.etree"))
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except lxml_errors.LxmlError:
        return None


def _check_attributes(html: str) -> None:
    for tag in _TAG.finditer(html):
        if tag.end() - tag.start() < 2 * _MOST_ATTRIBUTES:
            continue
        attributes = re.finditer(_ATTRIBUTE, tag[0])
        if next(islice(attributes, _MOST_ATTRIBUTES, None), None):
            raise ReadError(
                f"a tag in it has more than {_MOST_ATTRIBUTES} attributes",
                next="Save its text as .txt and ingest that.",
            )


def read_page(raw: bytes, source: str, sent: str | None = None) -> Document:
    """The article of a page; `sent` as in `page_text`. Raises ReadError where there is none."""
    text = join_source(page_text(raw, source, sent))
    root = parse_html(text)
    if root is None:
        raise ReadError("there is no HTML in it", where=source, next="Save the page again.")
    if len(root.xpath("//*")) > _MOST_ELEMENTS:
        raise ReadError(
            f"the page has more than {_MOST_ELEMENTS} elements",
            where=source,
            next="Save its text as .txt and ingest that.",
        )
    links = link_lines(root)
    blocks = (
        block
        for block in _article(text, source)
        if block.kind != "text" or one_line(block.text) not in links
    )
    return Document(source, tuple(blocks), page_facts(root), marked=True)


def _article(text: str, source: str) -> Iterator[Block]:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            text,
            fast=len(text) > _FAST_FROM,
            include_comments=False,
            include_formatting=False,
            config=_config(),
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile page brings up inside it
        raise ReadError(
            f"the page could not be taken apart ({type(error).__name__})",
            where=source,
            next="Save its text as .txt and ingest that.",
        ) from error
    body = cast(Element | None, getattr(found, "body", None))
    if body is not None:
        yield from _blocks(body)


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    from trafilatura.settings import use_config

    config = use_config()
    # Below 250 characters, its default, it falls back to one paragraph of everything on the page.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    return config


def _blocks(element: Element) -> Iterator[Block]:
    """The blocks of trafilatura's tree, whose elements are head, p, quote, list, item, table."""
    for child in element:
        tag = child.tag
        if tag == "head":
            level = _LEVEL.match(child.get("rend") or "")
            words = "".join(_pieces(child, " ")).strip()
            yield Block(words, "heading", int(level[1]) if level else 2)
        elif tag == "row":
            cells = ["".join(_pieces(cell, " ")).strip() for cell in child]
            yield Block(" | ".join(cell for cell in cells if cell), "item")
        elif tag in ("list", "table", "quote", "div", "body") and len(list(child)):
            yield from _lines(child.text, "text")
            yield from _blocks(child)
        elif tag == "item":
            yield from _lines("".join(_pieces(child, "\n", skip="list")), "item")
            yield from _blocks_of_lists(child)
        else:
            yield from _lines("".join(_pieces(child, "\n", skip="list")), "text")
            yield from _blocks_of_lists(child)
        if tag != "row":
            yield from _lines(child.tail, "text")


def _blocks_of_lists(element: Element) -> Iterator[Block]:
    for child in element:
        if child.tag == "list":
            yield from _blocks(child)


def _lines(text: str | None, kind: str) -> Iterator[Block]:
    for line in (text or "").split("\n"):
        if line.strip():
            yield Block(line.strip(), "item" if kind == "item" else "text")


def _pieces(element: Element, line_break: str, skip: str = "") -> Iterator[str]:
    """The texts in an element in order; line ends of the source are spaces, <lb/> is a break."""
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if child.tag == "lb":
            yield line_break
        elif child.tag != skip:
            yield from _pieces(child, line_break, skip)
        yield " ".join((child.tail or "").split("\n"))
