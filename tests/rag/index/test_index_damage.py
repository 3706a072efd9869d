"""A damaged, dead or endless Chroma: everything is scanned, and the index is built again."""

import dataclasses
import functools
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.bench.kill_library import EMBEDDER, documents, ingest
from rag.index.check import check_library
from rag.index.chroma import Nearest, index_damaged
from rag.index.index import LibraryIndex, open_index
from rag.index.keeper import IndexKeeper
from rag.library import Library
from rag.library.feed import IndexState
from rag.types import Scope

ITEMS = documents(60)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "library"
    with Library.open(folder, create=True) as library:
        ingest(library, ITEMS)
        index = open_index(library, exact_scan_below=0)
        assert index.catch_up()
        index.close()
    return folder


@pytest.fixture
def library(stored: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(Path(shutil.copytree(stored, tmp_path / "library"))) as opened:
        yield opened


def folder_of(library: Library) -> Path:
    state = library.feed.index_state()
    assert state is not None
    return library.folder / "index" / state.name


def finds_everything(library: Library, index: LibraryIndex) -> bool:
    """Whether each chunk is found by its own vector."""
    for article in library.articles():
        vectors = EMBEDDER.embed(article.text.split("\n"))
        for chunk, vector in zip(library.chunks_of(article.id), vectors, strict=True):
            hits = index.search(vector, k=3, scope=Scope())
            if chunk.id not in [hit.chunk_id for hit in hits if hit.score > 0.999]:
                return False
    return True


# -- the real one -------------------------------------------------------------------------------


def _delete_folder(path: Path) -> None:
    shutil.rmtree(path)


def _cut_database(path: Path) -> None:
    os.truncate(path / "chroma.sqlite3", 20_000)


def _flip_a_bit(path: Path) -> None:
    """Of one vector, which Chroma would read without a word."""
    (file,) = path.glob("*/data_level0.bin")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [_delete_folder, _cut_database, _flip_a_bit])
def test_damage_is_noticed_and_built_again(
    library: Library, damage: Callable[[Path], None]
) -> None:
    before = folder_of(library)
    damage(before)
    index = LibraryIndex(library, IndexKeeper(library), exact_scan_below=0)

    assert finds_everything(library, index)  # by scanning: nothing has been opened yet
    assert index.catch_up()

    assert finds_everything(library, index)
    assert folder_of(library) != before
    assert not before.exists()
    index.close()


def test_a_chroma_process_that_dies_is_replaced(library: Library) -> None:
    keeper = IndexKeeper(library)
    index = LibraryIndex(library, keeper, exact_scan_below=0)
    folder = folder_of(library)
    assert index.catch_up()
    serving = keeper.serving()
    assert serving is not None
    os.kill(serving.chroma._process.pid, signal.SIGKILL)  # pyright: ignore
    assert finds_everything(library, index)
    assert index.catch_up()
    assert folder_of(library) == folder
    index.close()


# -- made-up ones -------------------------------------------------------------------------------


class Scanning:
    """Processes that need no Chroma: what an index finds is what the library has anyway."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.opened: list[str] = []
        self.built: list[IndexState | None] = []
        self.closed = threading.Event()
        self.query_fails = 0
        self.build_fails = 0
        self.build_waits = False

    def keeper(self, *, settled_s: float = 0.0, backlog: int = 10) -> IndexKeeper:
        start = functools.partial(ScanningProcess, self)
        return IndexKeeper(self.library, start=start, settled_s=settled_s, backlog=backlog)


class ScanningProcess:
    def __init__(self, made_up: Scanning) -> None:
        self._made_up = made_up

    def build(self, library: Path, folder: Path, base: IndexState | None, name: str) -> IndexState:
        made_up = self._made_up
        assert library == made_up.library.folder
        made_up.built.append(base)
        (folder / name).mkdir(parents=True)
        if made_up.build_waits:
            assert made_up.closed.wait(20)
        if made_up.build_fails:
            made_up.build_fails -= 1
            raise index_damaged(folder / name, "made up")
        feed = made_up.library.feed
        changes = feed.changes(0)
        last = max(change.number for change in changes)
        return IndexState(name, changes[-1].seq, last, feed.totals().chunks, "digest")

    def open(self, path: Path, digest: str) -> None:
        assert digest == "digest"
        self._made_up.opened.append(path.name)

    def probe(self, chunks: int, vectors: NDArray[np.float32]) -> None:
        assert chunks == self._made_up.library.feed.totals().chunks
        assert 0 < len(vectors) <= 25

    def query(self, vector: NDArray[np.float32], k: int) -> Nearest:
        if self._made_up.query_fails:
            self._made_up.query_fails -= 1
            raise index_damaged(Path("made up"), "made up")
        rows = self._made_up.library.feed.vectors_after(0, limit=10**6)
        distances = 1 - rows.vectors @ vector
        order = np.argsort(distances)[:k]
        return {
            "numbers": rows.numbers[order].tolist(),
            "distances": distances[order].tolist(),
        }

    def close(self) -> None:
        self._made_up.closed.set()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "fresh", create=True) as library:
        ingest(library, ITEMS[:20])
        yield library


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_searches_wake_the_work_behind_them(fresh: Library) -> None:
    made_up = Scanning(fresh)
    keeper = made_up.keeper(backlog=30)
    index = LibraryIndex(fresh, keeper, exact_scan_below=40)
    assert finds_everything(fresh, index)
    wait_for(lambda: keeper.serving() is not None)
    assert made_up.built == [None]
    first = fresh.feed.index_state()

    ingest(fresh, ITEMS[20:30])  # 20 chunks: left to the scan
    assert finds_everything(fresh, index)
    assert fresh.feed.index_state() == first

    ingest(fresh, ITEMS[30:40])
    assert finds_everything(fresh, index)
    wait_for(lambda: fresh.feed.index_state() != first)
    assert made_up.built == [None, first]
    assert finds_everything(fresh, index)
    index.close()


def test_few_chunks_and_short_commands_never_start_chroma(fresh: Library) -> None:
    made_up = Scanning(fresh)
    for keeper, below in ((made_up.keeper(), 41), (made_up.keeper(settled_s=60.0), 0)):
        index = LibraryIndex(fresh, keeper, exact_scan_below=below)
        assert finds_everything(fresh, index)
        assert below == 0 or not index.catch_up()
        index.close()
    assert made_up.built == made_up.opened == []


def test_a_failing_index_is_opened_again_and_then_built_again(fresh: Library) -> None:
    made_up = Scanning(fresh)
    index = LibraryIndex(fresh, made_up.keeper(settled_s=60.0), exact_scan_below=0)
    names: list[str] = []
    for _ in range(3):
        assert index.catch_up()
        names.append(folder_of(fresh).name)
        made_up.query_fails = 1
        assert finds_everything(fresh, index)
    assert names[0] == names[1] != names[2]
    assert made_up.built == [None, None]
    index.close()


def test_an_index_that_cannot_be_followed_up_is_built_from_nothing(fresh: Library) -> None:
    made_up = Scanning(fresh)
    index = LibraryIndex(fresh, made_up.keeper(), exact_scan_below=0)
    assert index.catch_up()
    first = fresh.feed.index_state()
    ingest(fresh, ITEMS[20:30])
    made_up.build_fails = 1
    assert index.catch_up()
    assert made_up.built == [None, first, None]
    index.close()


def test_without_any_chroma_everything_is_scanned(
    fresh: Library, caplog: pytest.LogCaptureFixture
) -> None:
    made_up = Scanning(fresh)
    made_up.build_fails = 10
    index = LibraryIndex(fresh, made_up.keeper(), exact_scan_below=0)
    assert not index.catch_up()
    assert finds_everything(fresh, index)
    assert "Everything is scanned; next try in 10 s." in caplog.text
    assert len(made_up.built) == 1  # not once more for each search
    assert list((fresh.folder / "index").iterdir()) == []
    index.close()


def test_closing_does_not_wait_for_a_build(fresh: Library) -> None:
    made_up = Scanning(fresh)
    made_up.build_waits = True
    made_up.build_fails = 1
    index = LibraryIndex(fresh, made_up.keeper(), exact_scan_below=0)
    index.search(EMBEDDER.embed(["x"])[0], k=1, scope=Scope())
    wait_for(lambda: bool(made_up.built))
    began = time.monotonic()
    index.close()
    assert time.monotonic() - began < 2.0


def test_an_index_of_a_later_library_is_not_used(fresh: Library) -> None:
    """A library put back from a backup, beside an index that saw more."""
    made_up = Scanning(fresh)
    index = LibraryIndex(fresh, made_up.keeper(), exact_scan_below=0)
    assert index.catch_up()
    index.close()
    state = fresh.feed.index_state()
    assert state is not None
    fresh.feed.set_index_state(dataclasses.replace(state, seq=state.seq + 5))
    assert any("ahead of the library" in problem.what for problem in check_library(fresh))
    index = LibraryIndex(fresh, made_up.keeper(), exact_scan_below=0)
    assert index.catch_up()
    assert made_up.built == [None, None]
    index.close()
