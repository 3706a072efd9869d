"""What a disk that takes no more leaves behind; `make bench` fills real ones.

A limit for the size of files needs no rights, and the system refuses every byte beyond it.
"""

import contextlib
import os
import resource
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from eval.bench.kill_library import EMBEDDER, documents, ingest
from rag.errors import EmptyLibrary, LibraryDamaged, LibraryFull
from rag.index.check import check_library
from rag.index.index import LibraryIndex
from rag.index.keeper import IndexKeeper
from rag.library import Library
from rag.library.file import FILE_NAME, PAGES_AT_BIRTH, is_half_born
from rag.library.schema import PAGE_SIZE
from rag.storage.disk import beside, copy_whole, write_whole
from rag.types import Scope


@contextlib.contextmanager
def files_up_to(size: int) -> Generator[None]:
    """Neither this process nor one that it starts can write beyond."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kib", range(0, 276, 12))
def test_a_library_is_born_whole_or_not_at_all(tmp_path: Path, kib: int) -> None:
    folder = tmp_path / "library"
    with files_up_to(kib << 10), contextlib.suppress(LibraryFull):
        Library.open(folder, create=True).close()
    left = sorted(path.name for path in folder.iterdir())
    assert left in ([], [FILE_NAME])
    assert bool(left) == (kib >= 256)
    with Library.open(folder, create=True) as library:
        ingest(library, documents(2))
        assert library.counts().articles == 2
        assert check_library(library) == []


def test_many_give_birth_at_once_and_go_on_with_one(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            together.wait()
            with Library.open(tmp_path, create=True) as library:
                ingest(library, documents(8)[number : number + 1])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Library.open(tmp_path) as library:
        assert library.counts().articles == 8
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("size", [20_480, 118_784, 217_088])
def test_what_an_earlier_release_left_of_a_birth_is_put_aside(tmp_path: Path, size: int) -> None:
    """Sizes as they were found, each with the whole library's first page."""
    path = tmp_path / FILE_NAME
    Library.open(tmp_path, create=True).close()
    assert path.stat().st_size >= PAGES_AT_BIRTH * PAGE_SIZE
    os.truncate(path, size)
    (tmp_path / f"{FILE_NAME}-wal").touch()
    (tmp_path / f"{FILE_NAME}-shm").write_bytes(b"\0" * 3)
    with pytest.raises(EmptyLibrary, match=r"never finished.*presscheck ingest"):
        Library.open(tmp_path)
    with Library.open(tmp_path, create=True) as library:
        ingest(library, documents(2))
        assert check_library(library) == []
    (aside,) = tmp_path.glob(f"{FILE_NAME}.unfinished-*")
    assert aside.stat().st_size == size


def test_a_cut_library_that_held_articles_is_not_taken_for_one(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library:
        ingest(library, documents(40))
    path = tmp_path / FILE_NAME
    os.truncate(path, 118_784)
    assert not is_half_born(path)
    with pytest.raises(LibraryDamaged), Library.open(tmp_path, create=True) as library:
        list(library.articles())


@pytest.mark.parametrize("kib", [260, 400, 700])
def test_what_was_added_stays_when_no_more_can_be(tmp_path: Path, kib: int) -> None:
    Library.open(tmp_path, create=True).close()
    with files_up_to(kib << 10), Library.open(tmp_path) as library:
        with pytest.raises(LibraryFull, match=r"disk is full.*Make room"):
            ingest(library, documents(200))
        added = library.counts().articles
        assert library.articles()
    with Library.open(tmp_path) as library:
        assert library.counts().articles == added
        ingest(library, documents(200))
        assert library.counts().articles == 200
        assert check_library(library) == []


def test_a_new_index_without_room_leaves_the_one_there_is(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library:
        ingest(library, documents(60))
        keeper = IndexKeeper(library)
        index = LibraryIndex(library, keeper, exact_scan_below=0)
        assert index.catch_up()
        before = library.feed.index_state()
        left = tmp_path / "index" / "left-by-a-kill"
        left.mkdir()
        with files_up_to(150 << 10):
            with pytest.raises(LibraryFull, match=r"disk is full.*presscheck library rebuild"):
                keeper.rebuild()
            assert library.feed.index_state() == before
            assert keeper.serving() is not None
            assert index.search(EMBEDDER.embed(["plant"])[0], k=5, scope=Scope())
        assert before is not None
        assert [path.name for path in (tmp_path / "index").iterdir()] == [before.name]
        keeper.rebuild()
        assert library.feed.index_state() != before
        index.close()


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path, source = tmp_path / "file", tmp_path / "source"
    source.write_bytes(b"x" * 5000)
    for write in (
        lambda: write_whole(path, "y" * 5000),
        lambda: copy_whole(source, path),
    ):
        path.unlink(missing_ok=True)
        for before in (None, b"before"):
            if before:
                path.write_bytes(before)
            with files_up_to(2000), pytest.raises(OSError, match="File too large"):
                write()
            assert (path.read_bytes() if path.exists() else None) == before
            assert not beside(path).exists()
        write()
        assert path.stat().st_size == 5000


def test_what_is_written_whole_keeps_links_and_rights(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(link, "after")
    assert link.is_symlink()
    assert path.read_text() == "after"
    assert path.stat().st_mode & 0o777 == 0o640
    write_whole(Path("/dev/null"), "nothing")
    assert Path("/dev/null").is_char_device()
