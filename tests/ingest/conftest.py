"""Shared by the tests of reading and storing: a library, and a way to read one file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.article import ReadArticle, read_article
from ingest.document import Entry, FieldNames
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.library import Library
from rag.settings import Settings


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library=tmp_path / "library", document_mib=1)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadArticle]:
    """Writes one file and reads it as the pipeline does."""

    def read_one(name: str, content: str | bytes, fields: FieldNames | None = None) -> ReadArticle:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        options = ReadOptions(1 << 20, fields or FieldNames())
        (entry,) = reader_of(path)(path, options)
        assert isinstance(entry, Entry)
        return read_article(entry.parse())

    return read_one
