"""Damaged files: never a crash, never a wrong count in silence."""

import itertools
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.bench.kill_library import EMBEDDER, documents, ingest
from rag.errors import ArticleNotFound, EmptyLibrary, LibraryDamaged, PresscheckError
from rag.index.check import check_library
from rag.index.index import open_index
from rag.library import Library
from rag.library.file import FILE_NAME
from rag.types import Counts, Scope

ITEMS = documents(30)
COUNTS = Counts(30, 60, 60)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    with Library.open(folder, create=True) as library:
        ingest(library, ITEMS)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "library"))


def use(folder: Path) -> None:
    """Everything that reads. Raises only errors of ours, and counts right or not at all."""
    with Library.open(folder) as library:
        assert library.counts() == COUNTS
        articles = list(library.articles())
        assert len(articles) == COUNTS.articles
        for article in articles:
            library.sentences(article.id)
            library.chunks_of(article.id)
        library.match(["report"], limit=100, scope=Scope())
        index = open_index(library, exact_scan_below=10**9)
        index.search(EMBEDDER.embed(["plant"])[0], k=5, scope=Scope())
        index.close()


def is_damaged(folder: Path) -> bool:
    """Whether use or a check says so."""
    try:
        use(folder)
        with Library.open(folder) as library:
            return bool(check_library(library))
    except PresscheckError:
        return True


def test_a_sound_library_is_none_of_this(folder: Path) -> None:
    assert not is_damaged(folder)


@pytest.mark.parametrize("seed", range(24))
def test_flipped_bytes(folder: Path, seed: int) -> None:
    draw = random.Random(seed)
    path = folder / FILE_NAME
    content = bytearray(path.read_bytes())
    for _ in range(draw.choice([1, 4, 64])):
        content[draw.randrange(len(content))] ^= draw.randrange(1, 256)
    path.write_bytes(content)
    is_damaged(folder)  # a flip in unused space is not damage; wrong counts fail inside


@pytest.mark.parametrize("part", [0, 0.001, 0.01, 0.1, 0.4, 0.7, 0.95])
def test_a_cut_file(folder: Path, part: float) -> None:
    path = folder / FILE_NAME
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert is_damaged(folder)
    with pytest.raises(PresscheckError):
        use(folder)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 9000])
def test_no_library_at_all_is_not_made_into_one(folder: Path, content: bytes) -> None:
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryDamaged, match="presscheck library check"):
        Library.open(folder, create=True)
    assert (folder / FILE_NAME).read_bytes() == content


def test_another_programs_file_is_left_alone(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    with pytest.raises(LibraryDamaged, match="not a Presscheck library"):
        Library.open(folder, create=True)


def test_a_deleted_file(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    with pytest.raises(EmptyLibrary):
        Library.open(folder)
    (folder / (FILE_NAME + "-wal")).write_bytes(b"what was not written back yet")
    with pytest.raises(LibraryDamaged, match="its log is still there"):
        Library.open(folder, create=True)


def run(folder: Path, statement: str) -> None:
    with Library.open(folder) as library, library._file.writing() as connection:  # pyright: ignore
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM vectors WHERE chunk = 7", "has no vector"),
        ("INSERT INTO vectors VALUES (9999, x'00')", "have no chunk"),
        ("UPDATE vectors SET vector = x'00000000' WHERE chunk = 7", "1 numbers instead of 128"),
        (f"UPDATE vectors SET vector = x'{'00' * 508}0000c07f' WHERE chunk = 7", "not finite"),
        ('UPDATE chunks SET "end" = 100000 WHERE number = 7', "1 chunks are outside the text"),
        ('UPDATE sentences SET "end" = 100000 WHERE article = 7 AND start > 0', "1 sentences are"),
        ("UPDATE texts SET text = replace(text, 'made', 'lost') WHERE article = 7", "has changed"),
        ("UPDATE documents SET published = '2024-01-01' WHERE article = 7", "has changed"),
        ("DELETE FROM texts WHERE article = 7", "lost its text"),
        ("DELETE FROM chunks WHERE number = 7", "60 chunks were stored, 59 are there"),
        ("DELETE FROM changes WHERE chunk = 7", "wrong about 1 chunks"),
        ("UPDATE articles SET searched = 0 WHERE number = 7", "not searched with one"),
        ("INSERT INTO words (rowid, title, text) VALUES (9999, 'a', 'b')", "full text"),
        ("INSERT INTO words (words) VALUES ('delete-all')", "full text"),
    ],
)
def test_check_finds_what_is_out_of_order(folder: Path, statement: str, what: str) -> None:
    run(folder, statement)
    with Library.open(folder) as library:
        problems = check_library(library)
    assert any(what in problem.what for problem in problems), problems
    assert all(problem.where and problem.next for problem in problems)


def test_a_changed_text_is_never_given_out(folder: Path) -> None:
    run(folder, "UPDATE texts SET text = replace(text, 'made', 'lost') WHERE article = 7")
    with Library.open(folder) as library:
        articles = library.articles()
        assert len(list(itertools.islice(articles, 6))) == 6
        with pytest.raises(LibraryDamaged, match="has changed on disk"):
            next(articles)


def test_rebuilding_mends_full_text(folder: Path) -> None:
    run(folder, "INSERT INTO words (words) VALUES ('delete-all')")
    with Library.open(folder) as library:
        assert library.match(["report"], limit=100, scope=Scope()) == []
        library.rebuild_words()
        assert len(library.match(["report"], limit=100, scope=Scope())) == 60
        assert check_library(library) == []


def test_words_of_an_earlier_release_are_made_again(folder: Path) -> None:
    run(folder, "INSERT INTO words (words) VALUES ('delete-all')")
    run(folder, "UPDATE facts SET value = '0' WHERE name = 'words'")
    with Library.open(folder) as library:
        assert len(library.match(["report"], limit=100, scope=Scope())) == 60


@pytest.mark.parametrize("act", [lambda it: it.remove("x"), lambda it: it.sources("x")])
def test_an_unknown_article(folder: Path, act: Callable[[Library], object]) -> None:
    with Library.open(folder) as library, pytest.raises(ArticleNotFound, match="'x'"):
        act(library)
