import os
from pathlib import Path

import pytest

from ingest.paths import FoundFile, find_files
from rag.errors import ReadError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "sub/c.html", "sub/deep/d.jsonl.gz", "page_files/x.css",
                 "page_files/y.PNG", ".hidden.txt", ".git/e.txt", "odd.pdf"):  # fmt: skip
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "news"


def names(*paths: str | Path) -> list[str]:
    return [f.path.name for f in find_files(paths) if isinstance(f, FoundFile)]


def errors(*paths: str | Path) -> list[ReadError]:
    return [e for e in find_files(paths) if isinstance(e, ReadError)]


def test_folders_are_read_with_all_below(folder: Path) -> None:
    assert names(folder) == ["a.md", "b.txt", "odd.pdf", "c.html", "d.jsonl.gz"]


def test_globs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(f"{folder}/*.txt") == ["b.txt"]
    assert names(f"{folder}/**/*.html") == ["c.html"]
    monkeypatch.chdir(folder)
    assert names("*.md", "sub/*") == ["a.md", "c.html", "d.jsonl.gz"]


def test_a_file_is_found_once_and_named_alike_from_anywhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "link.txt").symlink_to("b.txt")
    files = [*find_files(["b.txt", folder / "b.txt", "./sub/../b.txt", "link.txt"])]
    assert files == [FoundFile((folder / "b.txt").resolve(), 1)]


def test_a_name_with_glob_signs_is_a_file_first(folder: Path) -> None:
    (folder / "dams [1].txt").write_text("x")
    assert names(folder / "dams [1].txt") == ["dams [1].txt"]


@pytest.mark.parametrize("name", ["missing.txt", "missing/*.txt", "nul\0.txt", ""])
def test_paths_that_name_nothing(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = folder / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    (error,) = errors(name or empty)
    assert error.what
    assert error.next


def test_links_in_circles(folder: Path) -> None:
    (folder / "one.txt").symlink_to("two.txt")
    (folder / "two.txt").symlink_to("one.txt")
    (folder / "sub" / "up").symlink_to("..")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    assert names(folder) == ["a.md", "b.txt", "odd.pdf", "c.html", "d.jsonl.gz"]
    assert len(errors(folder)) == 3
    assert len(errors(folder / "one.txt")) == 1


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (error,) = errors(folder)
    assert "neither a file nor a folder" in error.what
