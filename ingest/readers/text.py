"""Plain text files."""

from collections.abc import Iterator
from pathlib import Path

from ingest.decode import decode
from ingest.document import Document, Entry
from ingest.plain import blocks_of
from ingest.readers.options import ReadOptions, whole_file


def read_text(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, _parse)


def _parse(raw: bytes, source: str) -> Document:
    return Document(source, blocks_of(decode(raw, where=source)))
