"""Lines of pages -> paragraphs. Pure.

A PDF knows neither words nor paragraphs, only where letters stand. A sentence torn in two does more
harm than two paragraphs in one, so a line that goes on in small letters never begins a paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.lines import Line
from ingest.text.lines import CLOSERS, FULL_STOPS, columns

BULLET = re.compile(r"[•◦▪●‣∙·■□–*-]\s+(?=\S)|[•●▪‣](?=\w)")
ENDS = re.compile(rf"[{FULL_STOPS}]{CLOSERS}$")


@dataclass(slots=True)
class Paragraph:
    lines: list[Line]
    pages: list[int]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def is_item(self) -> bool:
        return BULLET.match(self.lines[0].text) is not None


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    leading = _leading(pages)
    found: list[Paragraph] = []
    for number, page in enumerate(pages):
        widths = _widths(page)
        for line in page:
            current = found[-1] if found else None
            same_page = current is not None and current.pages[-1] == number
            if current and not _begins(current, line, leading, widths, same_page=same_page):
                current.lines.append(line)
                current.pages.append(number)
            elif any(letter.isalnum() for letter in line.text):
                found.append(Paragraph([line], [number]))
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
            widths[key] = max(widths[key], columns(line.text))
    return widths


def _begins(
    current: Paragraph,
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
    if BULLET.match(line.text):
        return True
    goes_on = line.text[0].islower() and not ENDS.search(last.text)
    if last.bold != line.bold and not goes_on:
        return True
    gap = last.y - line.y
    if not same_page or gap <= 0:  # another column or page
        return not goes_on and (ENDS.search(last.text) is not None or _is_short(last, widths))
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
    return columns(line.text) < (0.85 if ENDS.search(line.text) else 0.6) * width
