"""The lines around a plain report that speak of it: title, publisher, date, byline, notices."""

import unicodedata
from collections.abc import Sequence

from ingest.document import Block
from ingest.facts.dates import parse_date
from ingest.facts.header_lines import (
    PUBLISHER_WORDS,
    SEPARATOR,
    TITLE_CHARACTERS,
    Header,
    is_report,
    read_dateline,
    read_line,
    take_date_line,
    take_glued_date,
    take_masthead,
)
from ingest.facts.notices import read_notice
from ingest.facts.outlets import names_outlet
from ingest.text.word_count import count_words

_MOST_HEADER_BLOCKS = 14
_FOOTER_BLOCKS = 4


def read_header(blocks: Sequence[Block], *, title: str | None, single_line: bool = False) -> Header:
    """Reads the lines before and after the report. `title` is known from the format, or None.

    With `single_line` the document had no more than that: a headline of an agency, say, which is
    its own report.
    """
    header = Header()
    candidates: list[Block] = []
    dated_after: Block | None = None  # the candidate that a line with only a date follows
    place = 0
    expects_origin = False
    below_byline = False
    while place < min(len(blocks), _MOST_HEADER_BLOCKS):
        block = blocks[place]
        titled = title is not None or bool(candidates)
        notice = read_notice(block.text) if block.kind != "item" else None
        if expects_origin:
            header.origins.append(block.text.strip(" .,;:"))
            expects_origin = False
        elif notice:
            header.take(notice)
            expects_origin = notice.announces
        elif take_masthead(block, header, titled=titled, below=below_byline, above=True):
            pass
        elif is_report(block, titled=titled) or (
            block.kind == "heading" and block.level > 1 and place
        ):
            break
        elif read_dateline(block, header):
            pass
        elif read_line(block, header, titled=titled):
            only_date = parse_date(block.text) is not None
            if only_date and candidates and dated_after is None:
                dated_after = candidates[-1]
        else:
            rest = take_glued_date(block.text, header)
            candidates.append(Block(rest, block.kind, block.level) if rest else block)
        below_byline = "author" in header.words
        place += 1
    if single_line and candidates and candidates[0].kind != "heading":
        header.blocks = candidates
        return header
    kept = _choose_title(candidates, header, title, dated_after)
    body = [*kept, *blocks[place:]]
    header.blocks = _read_footer(body, header)
    _take_dateline(header)
    return header


def same_words(one: str, other: str) -> bool:
    """Whether two titles differ in nothing but quotes, case, accents of form and punctuation."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _choose_title(
    candidates: list[Block], header: Header, title: str | None, dated_after: Block | None
) -> list[Block]:
    """Notes title and publisher among the short first lines; gives back those that are neither."""
    remaining = list(candidates)
    title = title or header.words.get("title")
    if title is None and remaining:
        first = remaining[0]
        heading = next((b for b in remaining if b.kind == "heading" and b.level == 1), None)
        if heading:
            title_block = heading
        elif len(remaining) > 1 and first is dated_after and _can_be_outlet(first.text):
            header.note("publisher", first.text)
            remaining.remove(first)
            title_block = remaining[0]
        else:
            title_block = first
        remaining.remove(title_block)
        title = title_block.text
        header.note("title", title)
    kept: list[Block] = []
    for block in remaining:
        if title and same_words(block.text, title):
            continue
        if title and _names_title(block.text, title):
            header.origins.append(block.text)
        else:
            kept.append(block)
    return kept


def _can_be_outlet(text: str) -> bool:
    """Whether a line above a date, which a title follows, is an outlet's name."""
    return names_outlet(text) or (count_words(text) == 1 and text[0].isupper())


def _names_title(text: str, title: str) -> bool:
    """Whether a line is the title with an outlet beside it: “CNBC - TITLE”, “TITLE – YouTube”."""
    parts = SEPARATOR.split(text, maxsplit=1)
    ends = [(parts[0], parts[-1])] if len(parts) == 2 else []
    last = SEPARATOR.split(text)
    if len(last) > 2:
        ends.append((text[: text.rfind(last[-1])].rstrip(" |·•–—-"), last[-1]))
    return any(
        same_words(one, title) and other.count(" ") < PUBLISHER_WORDS
        for pair in ends
        for one, other in (pair, pair[::-1])
    )


def _read_footer(blocks: list[Block], header: Header) -> list[Block]:
    """Takes notices and dates from the last blocks, as long as a report is left."""
    kept = list(blocks)
    for block in list(reversed(blocks))[:_FOOTER_BLOCKS]:
        if len(kept) < 2 or block.kind == "item" or len(block.text) > TITLE_CHARACTERS:
            break
        notice = read_notice(block.text)
        if notice and not notice.announces:
            header.take(notice)
        elif not take_date_line(block, header) and not take_masthead(block, header):
            continue
        kept.remove(block)
    return kept


def _take_dateline(header: Header) -> None:
    """Notes what the report's dateline says, which captions of pictures may stand before."""
    for place, block in enumerate(header.blocks[:_MOST_HEADER_BLOCKS]):
        if read_dateline(block, header):
            del header.blocks[place]
            return
        if "publisher" in header.words:
            return
