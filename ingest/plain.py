"""Plain text to blocks: paragraphs, list items, and lines that were wrapped put together again."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

from ingest.characters import normalise
from ingest.document import MOST_BLOCKS, Block

_BULLET = re.compile(r"[•◦▪●‣∙·*-]\s+|[•●▪‣](?=\w)")
_MARKED_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
_NO_WORDS = re.compile(r"[\W_]*$")
_CLOSED = re.compile(r"[.!?…:;][\"'”’)\]]*$")
# Lines wrapped by a mail program or an editor are 60 to 80 wide; titles and items are shorter.
_WRAPPED = range(50, 101)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: a blank line or a bullet ends one, and so does a line end, but
    where the lines were wrapped at a width."""
    lines = (line.strip() for line in normalise(text).split("\n"))
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
    full = lines[:-1]
    wrapped = (
        len(full) > 0
        and all(len(line) in _WRAPPED for line in full)
        and len(lines[-1]) < _WRAPPED.stop
        and sum(bool(_CLOSED.search(line)) for line in full) <= len(full) // 2
    )
    if not wrapped:
        return lines
    joined: list[str] = []
    for line in lines:
        if joined and not _BULLET.match(line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined
