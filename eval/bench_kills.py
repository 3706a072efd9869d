"""Kills an ingest at every commit, full-text write and Chroma call, resumes it, and compares.

    python -m eval.bench_kills [--articles 50] [--points 0]

A library holds the first version of some documents. Then all documents are ingested, some of them
changed, some new, with the index followed up in the middle and at the end. A run that is killed at
one point (SIGKILL), then resumed, must end with the same article and chunk ids as a run that was
not, and every chunk must be found through Chroma by its own vector. Where the points are comes from
SQLite's own trace and Python's profiler, so nothing in the product knows of this.
"""

import argparse
import dataclasses
import importlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from rag.chroma import ChromaCollection, Nearest, index_damaged
from rag.errors import PresscheckError
from rag.fakes import HashEmbedder
from rag.index import LibraryIndex
from rag.index_build import build_index, open_built
from rag.index_keeper import IndexKeeper, Serving
from rag.library import Library
from rag.library_check import check_file
from rag.library_feed import IndexState
from rag.library_file import FILE_NAME, LibraryFile
from rag.types import Article, Chunk, Scope, Sentence, article_id

EMBEDDER = HashEmbedder(128)
_CHROMA_CALLS = {"upsert", "delete", "query", "count", "modify", "create_collection", "close"}


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
    """The same documents each time; another version has another text in every fifth."""
    made: list[Document] = []
    for number in range(count):
        edition = version if number % 5 == 0 else 1
        paragraphs = [
            f"Report {number} says that plant {number * 7 + part} in district {part} made "
            f"{number * 31 + part * 17 + edition} units, edition {edition}, part {part}."
            for part in range(2)
        ]
        made.append(Document(f"report-{number}.md", "\n".join(paragraphs)))
    return made


def ingest(library: Library, items: Sequence[Document]) -> None:
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
    """Chroma in this process, so that a kill hits it as well (rag.index_keeper.Chroma)."""

    def __init__(self) -> None:
        self._collection: ChromaCollection | None = None

    def build(self, library: Path, folder: Path, base: IndexState | None, name: str) -> IndexState:
        with Library.open(library) as opened:
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


def open_here(library: Library) -> tuple[LibraryIndex, IndexKeeper]:
    """An index that asks Chroma, in this process, however few the chunks are."""
    keeper = IndexKeeper(library, start=ChromaHere)
    return LibraryIndex(library, keeper, exact_scan_below=0), keeper


def run(folder: Path, items: Sequence[Document]) -> None:
    """The ingest that is killed: half of it, the index, the other half, the index again."""
    half = len(items) // 2
    with Library.open(folder, create=True) as library:
        index, _ = open_here(library)
        for part in (items[:half], items[half:]):
            ingest(library, part)
            index.catch_up()
        index.close()


def outcome(folder: Path) -> Outcome:
    """The ids of a finished library, and everything in it that is not as it must be."""
    wrong = [problem.what for problem in check_file(LibraryFile(folder / FILE_NAME, 10.0))]
    with Library.open(folder) as library:
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


def unfound(library: Library, index: LibraryIndex, serving: Serving) -> list[str]:
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


def points(folder: Path, items: Sequence[Document]) -> list[str]:
    """The kind of each point at which a run in `folder` can be killed."""
    return cast(list[str], _in_child(lambda: _counted(folder, items, kill_at=None)))


def killed(folder: Path, items: Sequence[Document], point: int) -> None:
    """A run that dies at that point, counted from 0."""
    _in_child(lambda: _counted(folder, items, kill_at=point))


def resumed(folder: Path, items: Sequence[Document]) -> Outcome:
    """A whole run in a process of its own, and what the library is then."""

    def whole() -> object:
        run(folder, items)
        return dataclasses.astuple(outcome(folder))

    result = _in_child(whole)
    if result is None:
        return Outcome([], ["the resumed run died"])
    return Outcome(*cast(tuple[list[str], list[str]], result))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=50, help="documents to ingest")
    parser.add_argument("--points", type=int, default=0, help="kills, of each kind; 0: all")
    options = parser.parse_args(arguments)
    importlib.import_module("chromadb")  # once, before there are children
    items = documents(options.articles, version=2)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="presscheck-kills-") as place:
        before, whole, trial = (Path(place) / name for name in ("before", "whole", "trial"))
        resumed(before, documents(options.articles // 2))
        shutil.copytree(before, whole)
        kinds = points(whole, items)
        expected = resumed(whole, items)
        chosen = _chosen(kinds, options.points)
        failures = 0
        for point in chosen:
            shutil.copytree(before, trial)
            killed(trial, items, point)
            result = resumed(trial, items)
            if result != expected or result.wrong:
                failures += 1
                what = "; ".join(result.wrong) or "other ids than in the run that was not killed"
                print(f"killed at point {point} ({kinds[point]}): {what}")
            shutil.rmtree(trial)
    kinds_killed = Counter(kinds[point] for point in chosen)
    print(
        f"{len(chosen)} kills of {len(kinds)} points ("
        + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds_killed.items()))
        + f"), each resumed: {failures} ended otherwise than the run that was not killed; "
        f"{len(expected.ids)} ids, {time.monotonic() - began:.0f} s"
    )
    return 1 if failures or expected.wrong or not chosen else 0


def _chosen(kinds: Sequence[str], of_each: int) -> list[int]:
    """All points, or some of each kind, spread over the run."""
    if not of_each:
        return list(range(len(kinds)))
    chosen: list[int] = []
    for kind in sorted(set(kinds)):
        places = [place for place, found in enumerate(kinds) if found == kind]
        chosen.extend(places[len(places) * (2 * n + 1) // (2 * of_each)] for n in range(of_each))
    return sorted(set(chosen))


def _counted(folder: Path, items: Sequence[Document], kill_at: int | None) -> list[str]:
    """A run that notes its points, and dies at one of them."""
    passed: list[str] = []
    begun = False
    committing = False

    def reach(kind: str) -> None:
        if begun:
            if len(passed) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            passed.append(kind)

    def on_statement(statement: str) -> None:
        nonlocal begun, committing
        if committing:
            committing, begun = False, True
            reach("after a commit")
        if statement == "COMMIT":
            reach("before a commit")
            committing = True
        elif statement.startswith("INSERT INTO words"):
            reach("before a full-text write")

    def on_call(frame: FrameType, event: str, result: object) -> None:
        code = frame.f_code
        if event == "return" and isinstance(result, sqlite3.Connection):
            result.set_trace_callback(on_statement)
        if code.co_name in _CHROMA_CALLS and "/chromadb/api/" in code.co_filename:
            if event == "call":
                reach("before a Chroma call")
            elif event == "return":
                reach("after a Chroma call")

    sys.setprofile(on_call)
    run(folder, items)
    sys.setprofile(None)
    return passed


def _in_child(work: Callable[[], object]) -> object:
    """What `work` returns in a process of its own, as JSON brings it here; None where it dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            code = 0
        except PresscheckError as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
