"""Blocks to the article's text: page furniture out, headings marked, empty headings out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Block
from ingest.text.boilerplate import heads_furniture, is_boilerplate
from rag.sentences import split_sentences
from rag.types import Sentence

_HEADING_WORDS = 14
_HEADING_CHARACTERS = 110
_REPORT_WORDS = 12
_LEAD_WORDS = 8
_PARAGRAPH_BREAK = "\n\n"

_ENDS_SENTENCE = re.compile(r"[.!?…;,][\"'”’)\]]*$")
_HEADING_START = re.compile(r"[^\w\s]*\s*[A-ZÀ-Þ0-9\"'“‘]|[^\w\s.,;:-]+\s")
# "3.1. Rising costs", "4. 🔗 Open source"; not "3.1 million people", which goes on in small letters
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:\.|\)|(?<=\.\d)|(?<=\.\d\d))\s+(?![a-z])\S"
)
# Numbered headings are below unnumbered ones, and deeper by every further number.
_NUMBERED_LEVEL = 10


@dataclass(frozen=True, slots=True)
class CleanText:
    """An article's text, its blocks joined by an empty line, and its sentences in order."""

    text: str
    sentences: tuple[Sentence, ...]


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that belong to the article, without lists of links below a heading for them."""
    kept: list[Block] = []
    below_links = False
    for block in blocks:
        if block.kind == "heading":
            below_links = heads_furniture(block.text)
        elif below_links and block.kind == "text" and _is_report(block.text):
            below_links = False
        if not below_links and not is_boilerplate(block.text):
            kept.append(block)
    return kept


def with_headings(blocks: Sequence[Block], *, marked: bool) -> list[Block]:
    """The blocks with headings told from their shape, unless the format `marked` them, and
    without headings that have no text of their own or below them."""
    found = list(blocks) if marked else _guess_headings(blocks)
    return _drop_empty(_number_headings(found, marked=marked))


def assemble(blocks: Sequence[Block], language: str | None = None) -> CleanText:
    """Joins the blocks; a heading is one sentence, any other block, which is in the language of
    the ISO 639-1 code, is split."""
    sentences: list[Sentence] = []
    start = 0
    for block in blocks:
        if block.kind == "heading":
            sentences.append(Sentence(start, start + len(block.text), "heading"))
        else:
            sentences.extend(
                Sentence(start + s.start, start + s.end)
                for s in split_sentences(block.text, language)
            )
        start += len(block.text) + len(_PARAGRAPH_BREAK)
    return CleanText(_PARAGRAPH_BREAK.join(block.text for block in blocks), tuple(sentences))


def _guess_headings(blocks: Sequence[Block]) -> list[Block]:
    """A short line without a full stop above a paragraph or a list is a heading.

    Of a run of such lines only the last can be one: a table of results is a run of short lines.
    """
    found = list(blocks)
    for place, block in enumerate(blocks[:-1]):
        if block.kind != "text" or not _looks_like_heading(block.text):
            continue
        following = blocks[place + 1]
        above_text = following.kind == "item" or _is_report(following.text)
        # "Details:" may stand above an outline; a longer line with a colon says something
        above_outline = block.text.endswith(":") and _outline_number(following) is not None
        long_lead = block.text.endswith(":") and block.text.count(" ") >= _LEAD_WORDS
        if long_lead or not (above_text or above_outline):
            continue
        before = blocks[place - 1] if place else None
        in_run = before is not None and before.kind == "text" and _looks_like_heading(before.text)
        if in_run and (":" in block.text.rstrip(":") or any(c.isdigit() for c in block.text)):
            continue
        found[place] = replace(block, kind="heading", level=1)
    return found


def _looks_like_heading(text: str) -> bool:
    return (
        1 < len(text) <= _HEADING_CHARACTERS
        and text.count(" ") < _HEADING_WORDS
        and not _ENDS_SENTENCE.search(text)
        and _HEADING_START.match(text) is not None
        # "Score: 3-1 to the Reds" says something, "Key points:" announces it
        and not (":" in text.rstrip(":") and any(c.isdigit() for c in text.partition(":")[2]))
    )


def _is_report(text: str) -> bool:
    return text.count(" ") >= _REPORT_WORDS or _ENDS_SENTENCE.search(text) is not None


def _number_headings(blocks: list[Block], *, marked: bool) -> list[Block]:
    """Marks numbered lines of an outline. "1. Acme" of a ranking is none: a text is an outline
    where some number has two parts or stands above text."""
    numbers = [
        None if marked and block.kind == "heading" else _outline_number(block) for block in blocks
    ]
    if not any(number and "." in number for number in numbers) and not any(
        number and _has_text_below(blocks, numbers, place) for place, number in enumerate(numbers)
    ):
        return blocks
    return [
        replace(block, kind="heading", level=_NUMBERED_LEVEL + number.count("."))
        if number
        else block
        for block, number in zip(blocks, numbers, strict=True)
    ]


def _outline_number(block: Block) -> str | None:
    if block.kind == "item" or not block.text[0].isdigit():
        return None
    match = _NUMBERED.match(block.text)
    short = block.text.count(" ") <= _HEADING_WORDS and not _ENDS_SENTENCE.search(block.text)
    return match["number"] if match and short else None


def _has_text_below(blocks: list[Block], numbers: list[str | None], place: int) -> bool:
    following = place + 1
    alone = place == 0 or numbers[place - 1] is None  # the last of a ranking has text below too
    return (
        alone
        and following < len(blocks)
        and numbers[following] is None
        and (blocks[following].kind == "item" or _is_report(blocks[following].text))
    )


def _drop_empty(blocks: list[Block]) -> list[Block]:
    """From the end: a heading stays if text follows before a heading of its rank or above."""
    kept: list[Block] = []
    below = 0  # level of the heading that comes next, or beyond all levels where text does
    for block in reversed(blocks):
        if block.kind != "heading":
            below = 1 << 10
        elif below <= block.level:
            continue
        else:
            below = block.level
        kept.append(block)
    return kept[::-1]
