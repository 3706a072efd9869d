"""A document to what is stored of it: cleaned, split, chunked, with the texts to embed.

The generator and the functions here are tasks of the process that reads (ingest/bounded), since
cleaning and splitting cost a hostile text as much as reading it does.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from ingest.article import read_article
from ingest.bounded.faults import fault
from ingest.bounded.limits import begin_document, document_seconds
from ingest.bounded.messages import Asked
from ingest.document import Document, Entry, Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from ingest.text.chunk import chunk_article, embedding_texts
from rag.errors import ReadError
from rag.library.signature import Signature, sign
from rag.types import Article, Chunk, Sentence


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is stored of an article but its vectors, which `texts` are embedded to."""

    article: Article
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]
    texts: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True, slots=True)
class Header:
    """What tells of a document whether it is stored already; see Entry."""

    source: str
    digest: str
    read_to: int
    note: str | None = None


def prepare(document: Document, chunk_words: int) -> Prepared:
    """Raises ReadError where no article is in it."""
    read = read_article(document)
    chunks = chunk_article(read.article, read.sentences, chunk_words)
    texts = embedding_texts(read.article, read.sentences, chunks)
    return Prepared(read.article, read.sentences, chunks, texts, sign(read.article.text))


def read_document(path: Path, options: ReadOptions) -> Document:
    """The first document of a file. Raises ReadError where there is none."""
    entry = next(reader_of(path)(path, options), None)
    if entry is None or isinstance(entry, Rejected):
        raise ReadError(entry.reason if entry else "the file holds no text")
    return entry.parse()


def documents(
    path: Path, options: ReadOptions, chunk_words: int, first: int
) -> Generator[Asked | Rejected | Prepared, bool, None]:
    """What is in a file, from its document number `first` on. Each Header is answered with whether
    it is wanted, and what is wanted follows. Raises ReadError as readers do, and where nothing
    could be taken in for as long as one document may take."""
    taken = time.process_time()
    for number, entry in enumerate(reader_of(path)(path, options)):
        begin_document()
        if number < first:
            taken = time.process_time()
            continue
        if isinstance(entry, Entry):
            wanted = yield Asked(Header(entry.source, entry.digest, entry.read_to, entry.note))
            found = _prepared(entry, chunk_words) if wanted else None
            if not isinstance(found, Rejected):
                taken = time.process_time()
            if found:
                yield found
        else:
            yield entry
        begin_document()
        _check_patience(taken)


def _prepared(entry: Entry, chunk_words: int) -> Prepared | Rejected:
    try:
        return prepare(entry.parse(), chunk_words)
    except MemoryError:
        raise
    except Exception as error:
        return Rejected(entry.source, fault(error).reason, entry.read_to)


def _check_patience(taken: float) -> None:
    most = document_seconds()
    if most and time.process_time() - taken > most:
        raise ReadError(
            f"nothing in it could be taken in for {most:g} s of reading, so its rest is left out",
            next="Correct it, or raise the setting `document_s`.",
        )
