"""What a reader hands on: blocks of text and what the format itself says about the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

MOST_BLOCKS = 100_000
"""Of one document, and sentences. 5 MiB of a book have 50,000; what has more are single letters."""

PART = "#document "
"""Stands in the source of one of several documents of a file before its number, from 1 on."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item or a heading, without line breaks. `level` counts from 1 for the
    highest heading; 0 is not a heading."""

    text: str
    kind: Literal["text", "item", "heading"] = "text"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read, before cleaning.

    `stated` holds raw words by field name (title, publisher, published, url, language, origin,
    author, disclosure, retold_from, and excerpt where it is not the whole text) where the format
    has a place for them, and `published_near`, a day that it shows elsewhere, which counts where
    nothing else gives one. `marked` tells that headings are marked in the format, so that none is
    guessed from its shape.
    """

    source: str
    blocks: tuple[Block, ...]
    stated: Mapping[str, str] = field(default_factory=dict[str, str])
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that a reader has found but not yet taken apart.

    `digest` is a hash of what it holds, enough to tell whether it has changed. `read_to` is the
    count of bytes of its file, as stored on disk, that were read for it and all before it.
    `parse` raises ReadError. `note` is told to whoever ingests the file, beside its documents.
    """

    source: str
    digest: str
    read_to: int
    parse: Callable[[], Document]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part of a file that cannot become an article; the rest of the file may."""

    source: str
    reason: str
    read_to: int


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What a news dump calls its fields. None looks for the usual names, such as `content` or
    `body` for the text. A name with dots leads through levels: `content.rendered`; `records` is
    where the list of articles is."""

    title: str | None = None
    text: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    records: str | None = None
