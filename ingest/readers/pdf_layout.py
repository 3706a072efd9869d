"""Lines with their places on pages -> paragraphs, headings and list items. Pure.

A PDF knows neither words nor paragraphs, only where letters stand. A sentence torn in two does more
harm than two paragraphs in one, so a line that goes on in small letters never begins a paragraph.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Block

_EDGE = 0.12
"""The part of a page's height at its top and bottom where running lines stand."""
_EDGE_LINES = 4
_EDGE_LETTERS = 200
_REPEATED = 0.4
"""On this part of the pages a line repeats to be a running one; even and odd pages may differ."""
_NUMBER = r"\W*(?:page|seite|pagina|página|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von|de|\|)\s*\d{1,4})?\W*"
_PAGE_NUMBER = re.compile(_NUMBER, re.IGNORECASE)
_OUTER_NUMBER = re.compile(rf"^{_NUMBER}(?=\D)|(?<=\D){_NUMBER}$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?P<url>(?:https?|file):\S+?)(?:\s+\d+/\d+)?$")
_BULLET = re.compile(r"[•◦▪●‣∙·■□–*-]\s+(?=\S)|[•●▪‣](?=\w)")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")
_HYPHEN = re.compile(r"(?P<word>[^\W\d_]+)[-\u2010]$")
_TIGHT = re.compile(r"\w[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Parts of words that keep their hyphen where a line ends with it.
_KEEPS_HYPHEN = frozenset(
    "well self non ex half anti co mid pre post semi quasi cross high low long short full part "
    "so all then vice one two three four five six seven eight nine ten twenty thirty forty fifty "
    "sixty seventy eighty ninety first second third".split()
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_HEADING_GROWTH = 1.12
_HEADING_WORDS = 30
_BOLD_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """`x` and `y` in points from the lower left corner of the page; `size` is the letters'."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """`marked` tells that headings differ by their letters; `url` is what a browser prints below
    a page; `first_page` is the words of the first."""

    blocks: tuple[Block, ...]
    marked: bool
    url: str | None
    first_page: str


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    pages: list[int]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def is_item(self) -> bool:
        return _BULLET.match(self.lines[0].text) is not None


def lay_out(pages: Sequence[Page]) -> Layout:
    kept, address = _without_running_lines(pages)
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for page in kept:
        for line in page:
            sizes[line.size] += len(line.text)
            bold[line.bold] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    paragraphs = _paragraphs(kept)
    known = Counter(word for page in kept for line in page for word in _inner_words(line.text))
    headings = [_is_heading(one, body, bold[True] > bold[False]) for one in paragraphs]
    ranks = sorted(
        {one.last.size for one, is_one in zip(paragraphs, headings, strict=True) if is_one},
        reverse=True,
    )
    blocks: list[Block] = []
    for paragraph, is_heading in zip(paragraphs, headings, strict=True):
        words = _joined(paragraph.lines, known)
        bullet = _BULLET.match(words)
        if is_heading:
            blocks.append(Block(words, "heading", min(ranks.index(paragraph.last.size) + 1, 6)))
        elif bullet:
            blocks.append(Block(words[bullet.end() :], "item"))
        else:
            blocks.append(Block(words))
    first = " ".join(line.text for line in kept[0]) if kept else ""
    return Layout(tuple(blocks), any(headings), address, first.translate(_LIGATURES))


def _without_running_lines(pages: Sequence[Page]) -> tuple[list[list[Line]], str | None]:
    """The pages without headers, footers and page numbers, and the address among those."""
    edges = [_edge_lines(page) for page in pages]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    often = max(2, _REPEATED * len(pages))
    address = None
    kept: list[list[Line]] = []
    for page, lines in zip(pages, edges, strict=True):
        dropped: set[Line] = set()
        for line in lines:
            found = _ADDRESS.match(line.text)
            if found and not found["url"].endswith(("…", "...")):
                address = address or found["url"]
            if found or seen[_key(line)] >= often or _PAGE_NUMBER.fullmatch(line.text):
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


def _key(line: Line) -> tuple[str, int]:
    """What a running line has in common on all pages: its words without page number, its place."""
    return _OUTER_NUMBER.sub("", line.text).casefold().strip(), round(line.y / 4)


def _paragraphs(pages: Sequence[Sequence[Line]]) -> list[_Paragraph]:
    leading = _leading(pages)
    found: list[_Paragraph] = []
    for number, page in enumerate(pages):
        widths = _widths(page)
        for line in page:
            current = found[-1] if found else None
            same_page = current is not None and current.pages[-1] == number
            if current and not _begins(current, line, leading, widths, same_page=same_page):
                current.lines.append(line)
                current.pages.append(number)
            elif any(letter.isalnum() for letter in line.text):
                found.append(_Paragraph([line], [number]))
    return found


def _leading(pages: Sequence[Sequence[Line]]) -> dict[float, float]:
    """The usual distance of two lines, by the size of their letters."""
    gaps: defaultdict[float, list[float]] = defaultdict(list)
    for page in pages:
        for above, below in pairwise(page):
            gap = above.y - below.y
            if above.size == below.size and 0.8 * below.size < gap < 2.5 * below.size:
                gaps[below.size].append(gap)
    return {size: median(found) for size, found in gaps.items()}


def _widths(page: Sequence[Line]) -> dict[tuple[int, int], int]:
    """The letters of the longest line of each column, by size and place."""
    widths: dict[tuple[int, int], int] = defaultdict(int)
    for line in page:
        for column in (-1, 0, 1):
            key = (round(line.size), int(line.x // 36) + column)
            widths[key] = max(widths[key], len(line.text))
    return widths


def _begins(
    current: _Paragraph,
    line: Line,
    leading: dict[float, float],
    widths: dict[tuple[int, int], int],
    *,
    same_page: bool,
) -> bool:
    """Whether `line` begins a paragraph instead of going on with the current one."""
    last = current.last
    if abs(last.size - line.size) > 0.08 * max(last.size, line.size):
        return True
    if _BULLET.match(line.text):
        return True
    goes_on = line.text[0].islower() and not _ENDS.search(last.text)
    if last.bold != line.bold and not goes_on:
        return True
    gap = last.y - line.y
    if not same_page or gap <= 0:  # another column or page
        return not goes_on and (_ENDS.search(last.text) is not None or _is_short(last, widths))
    usual = leading.get(line.size, 1.25 * line.size)
    if gap > 2.5 * usual:
        return True
    if gap > 1.3 * usual:
        return not goes_on
    if gap < 0.5 * usual:  # a raised or lowered letter, or cells beside each other
        return False
    if goes_on:
        return False
    step = line.x - last.x
    if step > 0.8 * line.size and not current.is_item:
        return True
    if step < -0.8 * line.size and (len(current.lines) > 1 or current.is_item):
        return True
    return _is_short(last, widths)


def _is_short(line: Line, widths: dict[tuple[int, int], int]) -> bool:
    """Whether the line ends before the column does, as the last one of a paragraph."""
    width = widths.get((round(line.size), int(line.x // 36)), 0)
    return len(line.text) < (0.85 if _ENDS.search(line.text) else 0.6) * width


def _is_heading(paragraph: _Paragraph, body: float, body_is_bold: bool) -> bool:
    words = sum(line.text.count(" ") + 1 for line in paragraph.lines)
    if words > _HEADING_WORDS or paragraph.is_item:
        return False
    if paragraph.last.size >= _HEADING_GROWTH * body:
        return True
    bold = all(line.bold for line in paragraph.lines) and not body_is_bold
    ends = _ENDS.search(paragraph.last.text) is not None
    return bold and words <= _BOLD_HEADING_WORDS and not ends


def _joined(lines: Sequence[Line], known: Counter[str]) -> str:
    """The lines as one, words that were parted at a line's end put together again."""
    parts: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None:
            parts.append(line.text)
            break
        part = _HYPHEN.search(line.text)
        rest = _FIRST_WORD.match(following.text)
        if line.text.endswith("\u00ad"):
            parts.append(line.text[:-1])
        elif part and rest and rest[0][0].islower():
            keeps = _keeps(part["word"], rest[0], known)
            parts.append(line.text if keeps else line.text[:-1])
        else:  # "2024-" or "anti-" before "American" keeps its hyphen, "–" its space
            parts.append(line.text if _TIGHT.search(line.text) else f"{line.text} ")
    return "".join(parts).translate(_LIGATURES)


def _keeps(word: str, rest: str, known: Counter[str]) -> bool:
    whole = known[f"{word}{rest}".casefold()]
    hyphenated = known[f"{word}-{rest}".casefold()]
    if whole or hyphenated:
        return hyphenated > whole
    return word.casefold() in _KEEPS_HYPHEN


def _inner_words(text: str) -> list[str]:
    """The words of a line but for its last, whose hyphen may be the line's."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)[:-1]]
