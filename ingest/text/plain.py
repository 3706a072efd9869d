"""Plain text to blocks: paragraphs, list items, and lines that were wrapped put together again."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

from ingest.document import MOST_BLOCKS, Block
from ingest.text.characters import normalise
from ingest.text.lines import CLOSERS, FULL_STOPS, columns, join_lines, mostly_wide

_BULLET = re.compile(r"[•◦▪●‣∙·*-]\s+|[•●▪‣](?=\w)")
_MARKED_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
_NO_WORDS = re.compile(r"[\W_]*$")
_CLOSED = re.compile(rf"[{FULL_STOPS}:;：；]{CLOSERS}$")
# Lines wrapped by a mail program or an editor are 60 to 80 wide; titles and items are shorter.
_WRAPPED = range(50, 101)
# Chinese and Japanese may be parted anywhere: wrapped lines are as wide but for a mark that may not
# begin the next, and so are told in narrow columns too.
_NARROWEST = 24
_RAGGED = 4
_INDENT = re.compile(r"^[ \t]*\u3000+", re.MULTILINE)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: a blank line, an indent of East Asian width or a bullet ends one,
    and so does a line end, but where the lines were wrapped at a width."""
    parted = _INDENT.sub("\n", text)
    lines = (line.strip() for line in normalise(parted).split("\n"))
    paragraphs = (
        list(group) for blank, group in groupby(lines, lambda line: not line) if not blank
    )
    blocks = chain.from_iterable(_blocks_of_paragraph(lines) for lines in paragraphs)
    return tuple(islice(blocks, MOST_BLOCKS + 1))  # more are refused whatever they are


def _blocks_of_paragraph(lines: list[str]) -> Iterator[Block]:
    for line in _unwrap(lines):
        if _NO_WORDS.match(line):
            continue
        bullet = _BULLET.match(line)
        heading = _MARKED_HEADING.match(line)
        if bullet:
            yield Block(line[bullet.end() :].strip(), "item")
        elif heading:
            yield Block(heading[2], "heading", len(heading[1]))
        else:
            yield Block(line)


def _unwrap(lines: list[str]) -> Iterable[str]:
    if not _are_wrapped(lines):
        return lines
    parts: list[list[str]] = []
    for line in lines:
        if parts and not _BULLET.match(line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return map(join_lines, parts)


def _are_wrapped(lines: list[str]) -> bool:
    full = lines[:-1]
    widths = [columns(line) for line in lines]
    if not full or sum(bool(_CLOSED.search(line)) for line in full) > len(full) // 2:
        return False
    if all(mostly_wide(line) for line in full):
        return _is_column(lines, widths)
    return all(width in _WRAPPED for width in widths[:-1]) and widths[-1] < _WRAPPED.stop


def _is_column(lines: list[str], widths: list[int]) -> bool:
    """Whether wide lines were wrapped. A title above a date is no such paragraph: two lines alone
    end with a full stop."""
    narrowest, widest = min(widths[:-1]), max(widths[:-1])
    return (
        narrowest >= _NARROWEST
        and widest < _WRAPPED.stop
        and widths[-1] <= widest + _RAGGED
        and (widest - narrowest <= _RAGGED or narrowest >= _WRAPPED.start)
        and (len(lines) > 2 or _CLOSED.search(lines[-1]) is not None)
    )
