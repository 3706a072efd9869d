"""Markdown files, and notes and pages kept in it; the only file that imports markdown-it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.document import Block, Document, Entry
from ingest.readers.front_matter import split_front_matter, stated_fields
from ingest.readers.html import text_of_fragment
from ingest.readers.options import ReadOptions, whole_file
from ingest.readers.vault import (
    is_inline_query,
    is_query,
    notion_name,
    notion_properties,
    plain_markdown,
)
from ingest.text.decode import decode
from ingest.text.lines import join_text
from ingest.text.plain import blocks_of

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# markdown-it's time grows with the square of the marks in a paragraph: 5 s for 600 kB of "*a ".
_MOST_CHARACTERS = 20_000


def read_markdown(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, _parse)


def _parse(raw: bytes, source: str) -> Document:
    text = decode(raw, where=source).removeprefix("\ufeff").replace("\r\n", "\n")
    stated, body = split_front_matter(text, source)
    name = notion_name(PurePath(source).stem)
    if name is not None:
        properties, body = notion_properties(body)
        stated = stated_fields(properties) | stated
    body, properties = plain_markdown(body)
    stated = stated_fields(properties) | stated
    if max(map(len, _PARAGRAPHS.split(body)), default=0) > _MOST_CHARACTERS:
        return Document(source, blocks_of(body), stated)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    titled = any(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    if "title" not in stated and not titled and (title := name or _note_title(source, text, body)):
        stated["title"] = title
    return Document(source, tuple(_blocks(tokens)), stated, marked=True)


def _note_title(source: str, text: str, body: str) -> str:
    """A note's title is its file's name, where it has properties and is named in words."""
    stem = PurePath(source).stem
    is_title = " " in stem and not stem.lower().startswith("untitled")
    return stem if is_title and body != text and text.startswith(("---", "+++")) else ""


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    in_item = 0
    opened: Token | None = None
    cells: list[str] | None = None
    for token in tokens:
        if token.type in ("list_item_open", "list_item_close"):
            in_item += token.nesting
        elif token.type in ("paragraph_open", "heading_open"):
            opened = token
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield Block(" | ".join(cells), "item")
            cells = None
        elif token.type in ("fence", "code_block") and not is_query(token.info):
            yield from (Block(line, "item") for line in token.content.splitlines() if line.strip())
        elif token.type == "html_block":
            yield from blocks_of(text_of_fragment(token.content))
        elif token.type == "inline":
            words = _inline(token.children or ())
            if cells is not None:
                cells.append(words)
            elif words:
                yield _block(words, token.children or (), opened, in_item)


def _block(words: str, children: Sequence[Token], opened: Token | None, in_item: int) -> Block:
    if opened and opened.type == "heading_open":
        return Block(words, "heading", int(opened.tag[1:]))
    if in_item:
        return Block(words, "item")
    kinds = [child.type for child in children if child.type != "text" or child.content]
    wholly_bold = len(kinds) == 3 and kinds[0] == "strong_open" and kinds[2] == "strong_close"
    if wholly_bold and words.count(" ") < 14 and not words.endswith((".", "!", "?", "”", '"')):
        return Block(words, "heading", 6)
    return Block(words)


def _inline(children: Sequence[Token]) -> str:
    """The words that a reader of the page sees as said; pictures and HTML tags have none, and what
    is struck out is not said."""
    parts: list[str] = []
    struck = 0
    for child in children:
        if child.type in ("s_open", "s_close"):
            struck += child.nesting
        elif struck:
            continue
        elif child.type == "text" or (
            child.type == "code_inline" and not is_inline_query(child.content)
        ):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak":
            parts.append(" ")
    return join_text("".join(parts))
