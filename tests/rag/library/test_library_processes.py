"""Several processes at one library, and what a full disk or a busy one looks like."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.bench.kill_library import EMBEDDER, Document, documents, ingest
from rag.errors import LibraryBusy, LibraryError, LibraryFull
from rag.index.check import check_library
from rag.index.index import open_index
from rag.library import Library, SqliteLibrary
from rag.library.file import FILE_NAME, LibraryFile
from rag.types import Scope, article_id

ROOT = Path(__file__).parents[3]

INGESTER = """
import json, sys, time
from pathlib import Path
from eval.bench.kill_library import Document, ingest
from rag.library import Library, SqliteLibrary
slowest = 0.0
with Library.open(Path(sys.argv[1]), create=True) as library:
    for source, text in json.loads(sys.argv[2]):
        began = time.monotonic()
        ingest(library, [Document(source, text)])
        slowest = max(slowest, time.monotonic() - began)
print(slowest)
"""


def start(folder: Path, items: list[Document]) -> subprocess.Popen[str]:
    listed = json.dumps([(item.source, item.text) for item in items])
    return subprocess.Popen(
        [sys.executable, "-c", INGESTER, str(folder), listed],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_ingest_while_a_third_searches(tmp_path: Path) -> None:
    items = documents(120)
    # Both have 20 of them, and neither finds a library: they make it at the same time.
    ingesters = [start(tmp_path, items[:70]), start(tmp_path, items[50:])]
    while not (tmp_path / FILE_NAME).exists():
        assert all(ingester.poll() in (None, 0) for ingester in ingesters)
        time.sleep(0.01)

    with Library.open(tmp_path) as library:
        index = open_index(library, exact_scan_below=10**9)
        searches = 0
        while any(ingester.poll() is None for ingester in ingesters):
            newest = library.feed.last_change()
            for article in list(library.articles())[-3:]:  # committed, hence found at once
                (vector,) = EMBEDDER.embed([article.text.partition("\n")[0]])
                hits = index.search(vector, k=1, scope=Scope())
                assert hits[0].chunk_id.startswith(article.id)
                assert library.match([article.text.split()[1]], limit=1, scope=Scope())
            assert library.feed.last_change() >= newest
            searches += 1
        waits = [float(ingester.communicate()[0]) for ingester in ingesters]

        assert [ingester.returncode for ingester in ingesters] == [0, 0]
        assert searches
        assert {article.id for article in library.articles()} == {
            article_id(item.text) for item in items
        }
        assert library.counts().chunks == 240
        assert check_library(library) == []
        for article in library.articles():
            vectors = EMBEDDER.embed(article.text.split("\n"))
            for chunk, vector in zip(library.chunks_of(article.id), vectors, strict=True):
                assert index.search(vector, k=1, scope=Scope())[0].chunk_id == chunk.id
        index.close()
    assert max(waits) < 2.0


def test_threads_share_one_library(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(items: list[Document]) -> None:
        try:
            ingest(library, items)
            for item in items:
                library.article(article_id(item.text))
                library.match([item.source], limit=5, scope=Scope())
        except BaseException as error:
            failures.append(error)

    items = documents(40)
    with Library.open(tmp_path, create=True) as library:
        threads = [threading.Thread(target=work, args=(items[number::4],)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert library.counts().articles == 40
        assert check_library(library) == []


def test_a_writer_that_holds_on_makes_the_library_busy_for_writers_only(tmp_path: Path) -> None:
    first, second = documents(2)
    with Library.open(tmp_path, create=True, wait_s=0.2) as library:
        ingest(library, [first])
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy, match="Try again"):
            ingest(library, [second])
        assert library.counts().articles == 1
        other.execute("ROLLBACK")
        other.close()
        ingest(library, [second])
        assert library.counts().articles == 2


def test_a_full_disk_loses_nothing_and_is_got_over(tmp_path: Path) -> None:
    items = documents(60)
    Library.open(tmp_path, create=True).close()
    file = LibraryFile(tmp_path / FILE_NAME, 1.0)
    with file.reading() as connection:  # which the library below borrows again
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    library = SqliteLibrary(tmp_path, file, tmp_path)
    with pytest.raises(LibraryFull, match="what was stored before is safe"):
        ingest(library, items)
    stored = library.counts().articles
    assert 0 < stored < 60
    library.close()

    with Library.open(tmp_path) as roomy:
        assert {article.id for article in roomy.articles()} == {
            article_id(item.text) for item in items[:stored]
        }
        ingest(roomy, items)
        assert roomy.counts().articles == 60
        assert check_library(roomy) == []


def _newer(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _folder_in_place(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    (folder / FILE_NAME).mkdir()


@pytest.mark.parametrize(
    ("change", "message"), [(_newer, "newer Presscheck"), (_folder_in_place, FILE_NAME)]
)
def test_what_cannot_be_opened_says_why(
    tmp_path: Path, change: Callable[[Path], None], message: str
) -> None:
    Library.open(tmp_path, create=True).close()
    change(tmp_path)
    for create in (False, True):
        with pytest.raises(LibraryError, match=message):
            Library.open(tmp_path, create=create)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="file"):
        Library.open(tmp_path / "file", create=True)
