"""An article with all that a library has of it, so that another library can have the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Article, Chunk, Sentence


@dataclass(frozen=True, slots=True)
class Document:
    """What a document said of the text, with edits; `current` while it says so."""

    article: Article
    content_hash: str
    current: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Two are equal where libraries have the same of an article. Its documents are in the order in
    which they came, and the one at `shown` gives its title and so on. An older version has no
    chunks; `vectors` are the chunks', float32, one after the other."""

    sentences: tuple[Sentence, ...]
    documents: tuple[Document, ...]
    shown: int
    chunks: tuple[Chunk, ...]
    vectors: bytes
    searched: bool

    @property
    def id(self) -> str:
        return self.documents[0].article.id


def record_of(
    rows: Sequence[tuple[int, bool, str]],
    articles: Sequence[Article],
    shown: int,
    sentences: tuple[Sentence, ...],
    chunks: tuple[Chunk, ...],
    vectors: bytes,
    *,
    searched: bool,
) -> Record:
    """Of `rows` (number of the document, whether it is current, content hash) and the articles as
    these documents have them, both in order; `shown` is a document's number."""
    return Record(
        sentences,
        tuple(
            Document(article, content_hash, bool(current))
            for (_, current, content_hash), article in zip(rows, articles, strict=True)
        ),
        [number for number, _, _ in rows].index(shown),
        chunks,
        vectors,
        searched,
    )
