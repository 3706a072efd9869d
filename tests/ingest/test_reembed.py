"""Another embedder's vectors for a library: all or none, texts and ids unchanged."""

import json
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pipeline import ingest
from ingest.reembed import reembed
from rag.errors import EmbedderMismatch, LibraryBusy
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.index.index import VectorIndex, open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Scope

OLD = HashEmbedder(256)


class Renamed(HashEmbedder):
    """As wide as OLD, with another name and other vectors."""

    def __init__(self, dimensions: int = 256) -> None:
        super().__init__(dimensions)
        self.name = f"other-{dimensions}"
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        return np.roll(super().embed(texts), 5, axis=1)


def stored(folder: Path, count: int) -> Path:
    """A library of so many articles by OLD."""
    path = folder / "news.jsonl"
    chance = random.Random(0)
    records: list[dict[str, object]] = []
    for n in range(count):
        words = " ".join(f"word{chance.randrange(3000)}" for _ in range(30))
        text = f"Dam {n} fell on day {n}. Plant {n * 7} stopped. They said {words}."
        records.append({"id": n, "title": f"Dam {n}", "text": text})
    path.write_text("\n".join(map(json.dumps, records)))
    with Library.open(folder / "library", create=True) as library:
        ingest([path], library, OLD, settings=Settings(library=library.folder))
    return folder / "library"


@pytest.fixture(scope="module")
def of_600(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for three windows."""
    return stored(tmp_path_factory.mktemp("of600"), 600)


@pytest.fixture(scope="module")
def of_40(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("of40"), 40)


@pytest.fixture
def filled(of_600: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(Path(shutil.copytree(of_600, tmp_path / "filled"))) as opened:
        yield opened


@pytest.fixture
def few(of_40: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(Path(shutil.copytree(of_40, tmp_path / "few"))) as opened:
        yield opened


def ids(library: Library) -> list[str]:
    articles = list(library.articles())
    return [chunk.id for article in articles for chunk in library.chunks_of(article.id)]


def found(library: Library, embedder: HashEmbedder, number: int) -> str:
    """The title of the nearest article to the text of that one, by a scan."""
    index = open_index(library, exact_scan_below=10**9, embedder=embedder.name)
    try:
        return nearest(library, index, embedder, number)
    finally:
        index.close()


def nearest(library: Library, index: VectorIndex, embedder: HashEmbedder, number: int) -> str:
    article = next(a for a in library.articles() if a.title == f"Dam {number}")
    (hit,) = index.search(embedder.embed_query(article.text), k=1, scope=Scope())
    return library.article(hit.chunk_id.partition(":")[0]).title


@pytest.mark.parametrize("width", [256, 192])
def test_vectors_change_and_nothing_else(filled: Library, width: int) -> None:
    before, sentences = ids(filled), filled.counts().sentences
    index = open_index(filled, exact_scan_below=10**9, embedder=OLD.name)
    index.search(OLD.embed_query("Dam 7"), k=1, scope=Scope())  # it keeps the old ones in memory
    other = Renamed(width)
    seen: list[tuple[int, int]] = []
    assert reembed(filled, other, lambda done, total: seen.append((done, total))) == 600
    assert seen[-1] == (600, 600)
    assert ids(filled) == before
    assert filled.counts().sentences == sentences
    assert filled.embedder() == other.name
    assert filled.feed.dimensions() == width
    assert check_library(filled) == []
    assert found(filled, other, 37) == "Dam 37"
    assert [hit.chunk_id for hit in filled.match(["plant", "259"], limit=1, scope=Scope())]
    with pytest.raises(EmbedderMismatch, match="rebuild --embedder"):
        index.search(OLD.embed_query("Dam 7"), k=1, scope=Scope())
    index.close()


def test_chroma_follows(few: Library) -> None:
    for embedder in (OLD, Renamed(), Renamed(192)):
        if embedder is not OLD:
            reembed(few, embedder)
        index = open_index(few, exact_scan_below=0, embedder=embedder.name)
        try:
            assert index.catch_up()
            assert nearest(few, index, embedder, 39) == "Dam 39"
        finally:
            index.close()
        assert check_library(few) == []


def test_a_question_of_another_embedder_is_refused(few: Library) -> None:
    with pytest.raises(EmbedderMismatch, match="hash-256") as raised:
        found(few, Renamed(), 3)
    assert "presscheck library rebuild --embedder" in str(raised.value)


def test_an_ingest_of_the_old_embedder_meanwhile_is_embedded_too(
    filled: Library, tmp_path: Path, settings: Settings
) -> None:
    late = tmp_path / "late.txt"
    late.write_text("Late news\n\nThe late dam fell at noon.")

    class Meanwhile(Renamed):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if not self.texts:
                ingest([late], filled, OLD, settings=settings)
            return super().embed(texts)

    other = Meanwhile()
    assert reembed(filled, other) == 601
    assert check_library(filled) == []
    late.write_text("Late news\n\nThe late dam fell at one.")
    with pytest.raises(EmbedderMismatch, match="rebuild --embedder"):
        ingest([late], filled, OLD, settings=settings)
    assert not ingest([late], filled, other, settings=settings).failed


def test_stopped_it_goes_on_and_the_old_vectors_serve(filled: Library) -> None:
    class Stopping(Renamed):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.texts >= 400:
                raise KeyboardInterrupt
            return super().embed(texts)

    threads = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        reembed(filled, Stopping())
    assert threading.active_count() == threads
    assert found(filled, OLD, 11) == "Dam 11"
    assert check_library(filled) == []
    other = Renamed()
    assert reembed(filled, other) == 600
    assert other.texts == 600 - 256  # the first window was kept
    assert found(filled, other, 11) == "Dam 11"


def test_two_embedders_at_once_the_later_wins(few: Library) -> None:
    first = few.next_vectors("first")
    assert reembed(few, Renamed()) == 40
    with pytest.raises(LibraryBusy, match="another process"):
        first.put([], np.empty((0, 3), np.float32))
    with pytest.raises(LibraryBusy, match="another process"):
        first.take_over()
    assert few.embedder() == "other-256"


def test_an_empty_library_takes_any_embedder_afterwards(library: Library) -> None:
    assert reembed(library, Renamed()) == 0
    assert library.embedder() is None


KILLED = """
    import os, signal, sqlite3, sys
    from pathlib import Path
    from ingest.reembed import reembed
    from rag.fakes import HashEmbedder
    from rag.library import Library
    from rag.storage.sqlite import SqliteFile
    opened = SqliteFile._open
    def traced(file, mode):
        def on(statement):
            if sys.argv[2] in statement:
                os.kill(os.getpid(), signal.SIGKILL)
        connection = opened(file, mode)
        connection.set_trace_callback(on)
        return connection
    SqliteFile._open = traced
    with Library.open(Path(sys.argv[1])) as library:
        reembed(library, HashEmbedder(32))
"""


KILLED_AT = (
    "CREATE TABLE IF NOT EXISTS next_vectors",
    "INSERT OR REPLACE INTO next_vectors",
    "INSERT INTO changes",  # from here on in one transaction
    "DELETE FROM vectors",
    "UPDATE chunks",
    "DROP TABLE next_vectors",
)


def test_killed_anywhere_it_is_one_or_the_other(few: Library, tmp_path: Path) -> None:
    whole = ids(few)
    new = HashEmbedder(32)
    ended: set[str | None] = set()
    for number, point in enumerate((*KILLED_AT, "never")):
        trial = tmp_path / f"trial-{number}"
        shutil.copytree(few.folder, trial)
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(trial), point], check=False
        )
        assert done.returncode == (0 if point == "never" else -signal.SIGKILL), point
        with Library.open(trial) as library:
            assert check_library(library) == []
            assert ids(library) == whole
            ended.add(library.embedder())
            serving = OLD if library.embedder() == OLD.name else new
            assert found(library, serving, 5) == "Dam 5"
            reembed(library, new) if serving is OLD else None
            assert found(library, new, 5) == "Dam 5"
            assert check_library(library) == []
    assert ended == {OLD.name, new.name}
