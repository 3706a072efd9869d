"""Lines with their places on pages -> headings, paragraphs and list items. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Block
from ingest.readers.pdf.lines import Page
from ingest.readers.pdf.paragraphs import BULLET, ENDS, Paragraph, paragraphs_of
from ingest.readers.pdf.running import without_running_lines
from ingest.text.lines import words as count_words
from ingest.text.printed_lines import inner_words, join, plain_letters

_HEADING_GROWTH = 1.12
_HEADING_WORDS = 30
_BOLD_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Layout:
    """`marked` tells that headings differ by their letters; `url` is what a browser prints below
    a page; `first_page` is the words of the first."""

    blocks: tuple[Block, ...]
    marked: bool
    url: str | None
    first_page: str


def lay_out(pages: Sequence[Page]) -> Layout:
    kept, address = without_running_lines(pages)
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for page in kept:
        for line in page:
            sizes[line.size] += len(line.text)
            bold[line.bold] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    paragraphs = paragraphs_of(kept)
    known = Counter(word for page in kept for line in page for word in inner_words(line.text))
    headings = [_is_heading(one, body, bold[True] > bold[False]) for one in paragraphs]
    ranks = sorted(
        {one.last.size for one, is_one in zip(paragraphs, headings, strict=True) if is_one},
        reverse=True,
    )
    blocks: list[Block] = []
    for paragraph, is_heading in zip(paragraphs, headings, strict=True):
        words = join([line.text for line in paragraph.lines], known)
        bullet = BULLET.match(words)
        if is_heading:
            blocks.append(Block(words, "heading", min(ranks.index(paragraph.last.size) + 1, 6)))
        elif bullet:
            blocks.append(Block(words[bullet.end() :], "item"))
        else:
            blocks.append(Block(words))
    first = " ".join(line.text for line in kept[0]) if kept else ""
    return Layout(tuple(blocks), any(headings), address, plain_letters(first))


def _is_heading(paragraph: Paragraph, body: float, body_is_bold: bool) -> bool:
    words = sum(count_words(line.text) for line in paragraph.lines)
    if words > _HEADING_WORDS or paragraph.is_item:
        return False
    if paragraph.last.size >= _HEADING_GROWTH * body:
        return True
    bold = all(line.bold for line in paragraph.lines) and not body_is_bold
    ends = ENDS.search(paragraph.last.text) is not None
    return bold and words <= _BOLD_HEADING_WORDS and not ends
