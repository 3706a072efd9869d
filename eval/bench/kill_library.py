"""The ingest that bench_kills kills, and what its library must be in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.fakes import HashEmbedder
from rag.index.build import build_index, open_built
from rag.index.chroma import ChromaCollection, Nearest, index_damaged
from rag.index.index import LibraryIndex
from rag.index.keeper import IndexKeeper
from rag.index.serving import Serving
from rag.library import SqliteLibrary
from rag.library.check import check_file
from rag.library.feed import IndexState
from rag.library.file import FILE_NAME, LibraryFile
from rag.types import Article, Chunk, Scope, Sentence, article_id

EMBEDDER = HashEmbedder(128)


@dataclass(frozen=True, slots=True)
class Document:
    """A made-up news item: its source and its text, one paragraph a chunk."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a library ends as: ids, and what is wrong with it."""

    ids: list[str]
    wrong: list[str]


def documents(count: int, version: int = 1) -> list[Document]:
    """The same documents each time; another version has another text in the first fifth."""
    made: list[Document] = []
    for number in range(count):
        edition = version if number < count // 5 else 1
        paragraphs = [
            f"Report {number} says that plant {number * 7 + part} in district {part} made "
            f"{number * 31 + part * 17 + edition} units, edition {edition}, part {part}."
            for part in range(2)
        ]
        made.append(Document(f"report-{number}.md", "\n".join(paragraphs)))
    return made


def ingest(library: SqliteLibrary, items: Sequence[Document]) -> None:
    """Adds what is not there yet, as an ingest that is run again does."""
    for item in items:
        identity = article_id(item.text)
        if library.content_hash(item.source) == identity:
            continue
        article = Article(id=identity, text=item.text, title=item.source, source=item.source)
        spans: list[tuple[int, int]] = []
        start = 0
        for paragraph in item.text.split("\n"):
            spans.append((start, start + len(paragraph)))
            start += len(paragraph) + 1
        chunks = [
            Chunk(f"{identity}:{start}-{end}", identity, ordinal, start, end)
            for ordinal, (start, end) in enumerate(spans)
        ]
        library.add(
            article,
            [Sentence(*span) for span in spans],
            chunks,
            EMBEDDER.embed([item.text[start:end] for start, end in spans]),
            embedder=EMBEDDER.name,
            content_hash=identity,
        )


class ChromaHere:
    """Chroma in this process, so that a kill hits it as well (rag.index.serving.Chroma)."""

    def __init__(self) -> None:
        self._collection: ChromaCollection | None = None

    def build(self, library: Path, folder: Path, base: IndexState | None, name: str) -> IndexState:
        with SqliteLibrary.open(library) as opened:
            return build_index(opened.feed, folder, base, name)

    def open(self, path: Path, digest: str) -> None:
        self._collection = open_built(path, digest)

    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None:
        assert self._collection is not None  # open() comes first
        if self._collection.count() != chunks:
            raise index_damaged(self._collection.path, "chunks are missing")
        for vector in vectors:
            self._collection.query(vector, 5)

    def query(self, vector: NDArray[np.float32], k: int) -> Nearest:
        assert self._collection is not None  # open() comes first
        return self._collection.query(vector, k)

    def close(self) -> None:
        if self._collection:
            self._collection.close()
            self._collection = None


def open_here(library: SqliteLibrary) -> tuple[LibraryIndex, IndexKeeper]:
    """An index that asks Chroma, in this process, however few the chunks are."""
    keeper = IndexKeeper(library, start=ChromaHere)
    return LibraryIndex(library, keeper, exact_scan_below=0), keeper


def run(folder: Path, items: Sequence[Document]) -> None:
    """The ingest that is killed: half of it, the index, the other half, the index again."""
    half = len(items) // 2
    with SqliteLibrary.open(folder, create=True) as library:
        index, _ = open_here(library)
        for part in (items[:half], items[half:]):
            ingest(library, part)
            index.catch_up()
        index.close()


def outcome(folder: Path) -> Outcome:
    """The ids of a finished library, and everything in it that is not as it must be."""
    wrong = [problem.what for problem in check_file(LibraryFile(folder / FILE_NAME, 10.0))]
    with SqliteLibrary.open(folder) as library:
        index, keeper = open_here(library)
        index.catch_up()
        serving = keeper.serving()
        if serving is None or serving.state.seq != library.feed.last_change():
            return Outcome([], [*wrong, "Chroma does not serve the whole library"])
        wrong.extend(
            f"{chunk_id} is not found by its own vector"
            for chunk_id in unfound(library, index, serving)
        )
        ids = [article.id for article in library.articles()]
        chunk_ids = [chunk.id for identity in ids for chunk in library.chunks_of(identity)]
        index.close()
    return Outcome(sorted([*ids, *chunk_ids]), wrong)


def unfound(library: SqliteLibrary, index: LibraryIndex, serving: Serving) -> list[str]:
    """The chunks that Chroma, or the index before it, does not find by their own vectors."""
    lost: list[str] = []
    for article in library.articles():
        for chunk in library.chunks_of(article.id):
            (vector,) = EMBEDDER.embed([article.text[chunk.start : chunk.end]])
            numbers = serving.chroma.query(vector, 3)["numbers"]
            zeros = [0.0] * len(numbers)
            by_chroma = {hit.chunk_id for hit in library.feed.hits(numbers, zeros)}
            by_index = {hit.chunk_id for hit in index.search(vector, k=3, scope=Scope())}
            if chunk.id not in by_chroma & by_index:
                lost.append(chunk.id)
    return lost
