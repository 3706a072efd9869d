"""Headers, footers and page numbers of a PDF, told by their place and by their return. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ingest.readers.pdf.lines import Line, Page

_EDGE = 0.12
"""The part of a page's height at its top and bottom where running lines stand."""
_EDGE_LINES = 4
_EDGE_LETTERS = 200
_REPEATED = 0.4
"""On this part of the pages a line repeats to be a running one; even and odd pages may differ."""
_SAME_PLACE = 4.0
"""Points by which a line may stand higher or lower on another page."""
# What differs from page to page: numbers, in figures or words of Chinese, and Roman ones alone.
_NUMBERS = re.compile(r"\d+|[〇一二三四五六七八九十百]+|^\W*[ivxlc]{1,7}\W*$", re.IGNORECASE)
# A page number needs no return: one page may be all there is.
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|página|strona|страница|стр|sida|side|sivu|p|第)?[\s.]*\d{1,4}"
    r"(?:\s*(?:/|\||of|von|de|di|sur|van|z|из|av|af)\s*\d{1,4})?"
    r"(?:\s*[页頁](?:\W*共\s*\d{1,4}\s*[页頁])?|\s*ページ|\s*쪽)?\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?P<url>(?:https?|file):\S+?)(?:\s+\d+/\d+)?$")


def without_running_lines(pages: Sequence[Page]) -> tuple[list[list[Line]], str | None]:
    """The pages without headers, footers and page numbers, and the address among those."""
    edges = [_edge_lines(page) for page in pages]
    heights: defaultdict[str, list[list[float]]] = defaultdict(list)
    for lines in edges:
        on_page: defaultdict[str, list[float]] = defaultdict(list)
        for line in lines:
            on_page[_key(line)].append(line.y)
        for key, found in on_page.items():
            heights[key].append(found)
    often = max(2, _REPEATED * len(pages))
    address = None
    kept: list[list[Line]] = []
    for page, lines in zip(pages, edges, strict=True):
        dropped: set[Line] = set()
        for line in lines:
            found = _ADDRESS.match(line.text)
            if found and not found["url"].endswith(("…", "...")):
                address = address or found["url"]
            returns = _pages_with(line, heights[_key(line)]) >= often
            if found or returns or _PAGE_NUMBER.fullmatch(line.text):
                dropped.add(line)
        kept.append([line for line in page.lines if line not in dropped])
    web = address if address and address.startswith("http") else None
    return kept, web


def _edge_lines(page: Page) -> list[Line]:
    short = (line for line in page.lines if len(line.text) <= _EDGE_LETTERS)
    by_height = sorted(short, key=lambda line: line.y)
    bottom = [one for one in by_height[:_EDGE_LINES] if one.y < _EDGE * page.height]
    top = [one for one in by_height[-_EDGE_LINES:] if one.y > (1 - _EDGE) * page.height]
    return bottom + top


def _key(line: Line) -> str:
    """What a running line has in common on all pages: its words, whatever the numbers are."""
    return " ".join(_NUMBERS.sub("0", line.text).casefold().split())


def _pages_with(line: Line, heights: Sequence[Sequence[float]]) -> int:
    """On how many pages the same words stand at the same height."""
    return sum(any(abs(y - line.y) <= _SAME_PLACE for y in page) for page in heights)
