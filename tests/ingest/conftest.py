"""Shared by the tests of reading and storing: a library, fakes, and helpers that read one file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.article import ReadArticle, read_article
from ingest.document import Entry, FieldNames
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings


@dataclass
class CountingEmbedder:
    """HashEmbedder that remembers how many texts each call had, and can fail at a call."""

    calls: list[int] = field(default_factory=list[int])
    fail_at: int | None = None
    error: BaseException = field(default_factory=KeyboardInterrupt)
    name: str = "hash-64"
    dimensions: int = 64

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fail_at == len(self.calls):
            raise self.error
        self.calls.append(len(texts))
        return HashEmbedder().embed(texts)


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


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
