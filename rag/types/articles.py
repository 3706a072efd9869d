"""The words of what is read and searched. Standard library only.

Every offset is a count of Unicode code points into `Article.text`, and every span is half open.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple


def article_id(text: str) -> str:
    """The id of the article with this cleaned text: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class MetadataField:
    """A field of an article and the raw text that it was read from, as the document wrote it."""

    field: str
    raw: str


EditableField = Literal["title", "publisher", "published", "author", "language"]
"""What a reader may change of an article; never its text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A field whose value is a reader's. `said` is what the document gives there, a date in ISO's
    form, and `raw` the words that it was read from; None where it gives nothing."""

    field: EditableField
    said: str | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. `text` is the cleaned text; `id` is a hash of it (`article_id`).

    `published` is what the document says of itself, never the time of ingestion; unknown is None.
    `origin` is the source that the text itself names as its own. `disclosures` are what the text
    says about how it was made (machine translated, retold, sponsored) and are shown with it. A
    field in `edits` has a reader's value, and so has its raw text in `metadata`.
    """

    id: str
    text: str
    title: str
    source: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    origin: str | None = None
    disclosures: tuple[str, ...] = ()
    language: str | None = None
    metadata: tuple[MetadataField, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def author(self) -> str | None:
        return self.raw("author")

    def raw(self, name: str) -> str | None:
        """The words that the field `name` was read from, or None where there were none."""
        return next((item.raw for item in self.metadata if item.field == name), None)

    def edit(self, name: str | None) -> Edit | None:
        """How a reader changed the field `name`; None where it is as the document has it."""
        return next((edit for edit in self.edits if edit.field == name), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of an article's text. Headings are searched with the text but never quoted."""

    start: int
    end: int
    kind: Literal["text", "heading"] = "text"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one article, which is embedded and searched."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a search may return; None and empty leave a dimension open.

    `until` and `since` are inclusive dates; an article without a date passes both. One whose
    language nobody knows passes where UNKNOWN_LANGUAGE is among the `languages`. The library
    applies it, in SQL and before anything is ranked: rag/library/scopes.py, and
    rag/library/postgres/scopes.py.
    """

    until: date | None = None
    since: date | None = None
    publishers: frozenset[str] = frozenset()
    article_ids: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


EVERYTHING = Scope()
UNKNOWN_LANGUAGE = ""
READ_BY_OCR = "Read by OCR"
"""How the disclosure of an article begins whose text was read from pictures."""


class Hit(NamedTuple):
    """A chunk that one of the searches found. A higher score is a better one, on its own scale."""

    chunk_id: str
    score: float


class ChunkPlace(NamedTuple):
    """What ranking needs to know of a chunk; `ordinal` is 0 for its article's first, the lead."""

    chunk_id: str
    article_id: str
    ordinal: int
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that search returned; `also_in` are the ids of copies that were left out for it."""

    chunk: Chunk
    article: Article
    score: float
    also_in: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text[self.chunk.start : self.chunk.end]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is searched in a library; older versions are not counted."""

    articles: int
    chunks: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that checking a library found out of order, and what puts it right."""

    what: str
    where: str
    next: str
