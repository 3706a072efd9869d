"""Plain text files, and exports of news databases, which hold several articles."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.document import Document, Entry
from ingest.readers.databases import articles_of, may_be_export
from ingest.readers.options import ReadOptions, whole_file
from ingest.text.decode import decode
from ingest.text.plain import blocks_of


def read_text(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, _parse, _articles)


def _parse(raw: bytes, source: str) -> Document:
    return Document(source, blocks_of(decode(raw, where=source)))


def _articles(raw: bytes, source: str) -> Sequence[Document]:
    return articles_of(decode(raw, where=source), source) if may_be_export(raw) else ()
