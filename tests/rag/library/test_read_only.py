"""A library that cannot be written to is read, and says so where it would have to be written."""

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.bench.in_child import in_child
from eval.bench.kill_library import EMBEDDER, documents, ingest
from rag.errors import LibraryBusy, LibraryReadOnly
from rag.index.check import check_library
from rag.index.index import open_index
from rag.library import Library
from rag.library.file import FILE_NAME, LibraryFile
from rag.types import Scope
from ui.cli import main

NOBODY = 65534
ITEMS = documents(30)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A library that anybody may read, with an index; not below pytest's own folder, which is
    this user's alone."""
    place = Path(tempfile.mkdtemp(prefix="presscheck-"))
    place.chmod(0o755)
    with Library.open(place / "library", create=True) as library:
        ingest(library, ITEMS)
    yield place / "library"
    (place / "library").chmod(0o755)
    shutil.rmtree(place)


def as_reader(folder: Path, work: Callable[[], object]) -> object:
    """What `work` gives where this user may not write to the folder and its files."""
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o444)

    def without_rights() -> object:
        if os.geteuid() == 0:  # whom no rights keep out
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return work()

    return in_child(without_rights)[0]


def printed(*arguments: str) -> str:
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        contextlib.suppress(SystemExit),
    ):
        main(arguments=arguments)
    return said.getvalue()


def test_it_is_searched_and_read(folder: Path) -> None:
    def work() -> object:
        with Library.open(folder) as library:
            article = next(library.articles())
            index = open_index(library, exact_scan_below=0)
            hits = index.search(EMBEDDER.embed(["plant"])[0], k=5, scope=Scope())
            caught_up = index.catch_up()
            index.close()
            return [
                library.counts().articles,
                len(library.match(["report"], limit=5, scope=Scope())),
                len(hits),
                caught_up,
                library.article(article.id).title,
                library.unwritable,
                [problem.what for problem in check_library(library)],
            ]

    assert as_reader(folder, work) == [30, 5, 5, False, "report-0.md", True, []]
    assert sorted(path.name for path in folder.iterdir()) == [FILE_NAME]


def test_the_commands_read_it_and_say_why_they_cannot_write(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder.parent))  # which nobody may look into
    with Library.open(folder) as library:
        identity = next(library.articles()).id

    commands = (("list",), ("show", identity), ("check",), ("remove", identity), ("rebuild",))

    def work() -> object:
        place = ("--library", str(folder))
        return [printed("library", *command, *place) for command in commands]

    for command in ("list", "check", "remove x", "rebuild"):
        # Imports what they need: nobody may not read where that is.
        printed("library", *command.split(), "--library", str(folder))
    said = as_reader(folder, work)
    assert isinstance(said, list)
    listed, shown, checked, removed, rebuilt = said
    assert len(listed.splitlines()) == 30
    assert "Report 0 says" in shown
    assert "no problem" in checked
    assert "cannot be written" in checked
    for refused in (removed, rebuilt):
        assert "this user may not write to the library" in refused


def test_what_is_in_its_log_is_read_too(folder: Path) -> None:
    """As a kill leaves it."""
    in_child(lambda: _added_and_killed(folder))
    assert (folder / f"{FILE_NAME}-wal").stat().st_size

    def count() -> object:
        with Library.open(folder) as library:
            return library.counts().articles

    assert as_reader(folder, count) == 40


def test_a_log_that_cannot_be_followed_is_not_passed_over(folder: Path) -> None:
    """As where a copy left out the log's index."""
    in_child(lambda: _added_and_killed(folder))
    (folder / f"{FILE_NAME}-shm").unlink()

    def message() -> object:
        try:
            Library.open(folder).close()
        except LibraryReadOnly as error:
            return str(error)
        return ""

    said = as_reader(folder, message)
    assert isinstance(said, str)
    assert "newest articles are in a log" in said
    assert "Copy its folder" in said


def _added_and_killed(folder: Path) -> object:
    library = Library.open(folder)
    ingest(library, documents(40))
    os.kill(os.getpid(), 9)
    return None


@contextlib.contextmanager
def owner(folder: Path) -> Iterator[Callable[[], None]]:
    """Somebody who may write: adds ten articles, and closes, when the function is called."""
    reading, writing = os.pipe()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)
        folder.chmod(0o755)
        (folder / FILE_NAME).chmod(0o644)
        with Library.open(folder) as library:
            ingest(library, documents(40))
        os.write(tell, b"x")
        os._exit(0)

    def add() -> None:
        os.write(writing, b"x")
        os.read(told, 1)

    yield add
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    for end in (reading, writing, told, tell):
        os.close(end)


def test_what_its_owner_adds_meanwhile_is_seen(folder: Path) -> None:
    with owner(folder) as add:

        def work() -> object:
            with Library.open(folder) as library:
                before = library.counts().articles
                add()
                return [before, library.counts().articles, len(list(library.articles()))]

        assert as_reader(folder, work) == [30, 40, 40]


def test_what_its_owner_changes_amid_reading_is_noticed(folder: Path) -> None:
    with owner(folder) as add:

        def work() -> object:
            file = LibraryFile(folder / FILE_NAME, 1.0)
            try:
                with file.reading() as connection:
                    connection.execute("SELECT count(*) FROM articles").fetchone()
                    add()
            except LibraryBusy as error:
                return str(error)
            return "nothing"

        said = as_reader(folder, work)
        assert isinstance(said, str)
        assert "Try again" in said
