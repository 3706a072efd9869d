"""Markdown files with YAML front matter; the only file that imports markdown-it and yaml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.decode import decode
from ingest.document import Block, Document, Entry
from ingest.lines import join_text
from ingest.plain import blocks_of
from ingest.readers.html import text_of_fragment
from ingest.readers.options import ReadOptions, whole_file
from rag.errors import ReadError

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL
)
_NAMES = {
    "title": "title",
    "headline": "title",
    "publisher": "publisher",
    "outlet": "publisher",
    "site": "publisher",
    "publication": "publisher",
    "published": "published",
    "date": "published",
    "pubdate": "published",
    "publish_date": "published",
    "published_at": "published",
    "date_published": "published",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "source_url": "url",
    "language": "language",
    "lang": "language",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "origin": "origin",
    "original": "origin",
    "source": "origin",
    "disclosure": "disclosure",
    "disclosures": "disclosure",
    "retold_from": "retold_from",
}
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# markdown-it's time grows with the square of the marks in a paragraph: 5 s for 600 kB of "*a ".
_MOST_CHARACTERS = 20_000
# yaml takes a second for 200 kB.
_MOST_FRONT_MATTER = 50_000


def read_markdown(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, _parse)


def _parse(raw: bytes, source: str) -> Document:
    text = decode(raw, where=source).removeprefix("\ufeff").replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    stated = _front_matter(front["yaml"], source) if front else {}
    body = text[front.end() :] if front else text
    if max(map(len, _PARAGRAPHS.split(body)), default=0) > _MOST_CHARACTERS:
        return Document(source, blocks_of(body), stated)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return Document(source, tuple(_blocks(tokens)), stated, marked=True)


def _front_matter(words: str, source: str) -> dict[str, str]:
    if len(words) > _MOST_FRONT_MATTER:
        raise ReadError(
            f"the front matter is longer than {_MOST_FRONT_MATTER:,} letters",
            where=source,
            next="Shorten what stands between the two `---`.",
        )
    try:
        # Its base loader keeps every value as the words that stand there: no dates, no numbers.
        loaded: object = yaml.load(words, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ReadError(
            "the front matter is not valid YAML",
            where=source,
            next="Correct the lines between the two `---`.",
        ) from error
    if not isinstance(loaded, Mapping):
        return {}
    stated: dict[str, str] = {}
    for key, value in cast(Mapping[object, object], loaded).items():
        name = _NAMES.get(str(key).lower().replace("-", "_"))
        value_words = _words(value)
        if name == "origin" and value_words.startswith(("http://", "https://")):
            name = "url"
        if name and value_words:
            stated.setdefault(name, value_words)
    return stated


def _words(value: object) -> str:
    """A value as words; the parts of a list or a mapping separated by commas, one level deep."""
    match value:
        case str():
            return value.strip()
        case list():
            return ", ".join(v for v in cast(list[object], value) if isinstance(v, str))
        case dict():
            parts = cast(dict[object, object], value).values()
            return ", ".join(v for v in parts if isinstance(v, str))
        case _:
            return ""


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
        elif token.type in ("fence", "code_block"):
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
    """The words that a reader of the page sees; pictures and HTML tags have none."""
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak":
            parts.append(" ")
    return join_text("".join(parts))
