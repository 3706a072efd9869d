"""What `--prune` removes: what has vanished from below a given path, and nothing in doubt."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import IngestProgress, IngestReport, ingest
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.library import Library
from rag.settings import Settings
from rag.types import Scope

Take = Callable[..., IngestReport]


@pytest.fixture
def take(library: Library, settings: Settings) -> Take:
    def run(*paths: Path | str, prune: bool = True, **options: object) -> IngestReport:
        return ingest(
            paths,
            library,
            HashEmbedder(),
            settings=settings,
            prune=prune,
            **options,  # type: ignore[arg-type]
        )

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    for name in ("dam.txt", "bridge.txt", "sub/tower.txt", "sub/market.txt"):
        write(folder / name)
    return folder


def write(path: Path, text: str = "") -> Path:
    words = text or f"The {path.stem} of Northtown failed on Monday, officials said."
    path.write_text(f"The {path.stem}\n\n{words}", encoding="utf-8")
    return path


def dump(path: Path, *numbers: int, broken: str = "") -> Path:
    lines = [json.dumps({"id": n, "text": f"Dam number {n} fell on Monday."}) for n in numbers]
    path.write_text("\n".join([*lines, broken]))
    return path


def removed(report: IngestReport) -> list[str]:
    return [Path(row.source).name for row in report.rows if row.status == "removed"]


def rejected(report: IngestReport) -> dict[str, str]:
    return {
        Path(row.source).name: row.reason or "" for row in report.rows if row.status == "rejected"
    }


def test_a_vanished_file_is_searched_no_more_and_its_citations_can_be_read(
    take: Take, news: Path, library: Library
) -> None:
    first = take(news)
    assert removed(first) == []
    identity = next(row.article_id for row in first.rows if row.source.endswith("dam.txt"))
    (news / "dam.txt").unlink()
    assert take(news, prune=False).count("removed") == 0
    assert library.counts().articles == 4

    seen: list[IngestProgress] = []
    report = take(news, report=seen.append)
    assert removed(report) == ["dam.txt"]
    assert not report.failed
    assert report.rows[-1].reason == "its file is no longer there"
    assert seen[-1].removed == 1
    assert seen[-1].done == sum((seen[-1].unchanged, seen[-1].removed)) == len(report.rows)
    assert library.counts().articles == 3
    assert not library.match(["dam"], limit=5, scope=Scope())
    assert identity
    assert "dam of Northtown" in library.article(identity).text
    assert check_library(library) == []
    assert removed(take(news)) == []


def test_a_file_that_returns_is_added_again(take: Take, news: Path, library: Library) -> None:
    take(news)
    (news / "dam.txt").unlink()
    take(news)
    write(news / "dam.txt")
    assert take(news).count("added") == 1
    assert library.counts().articles == 4


def test_a_renamed_file_keeps_its_article(take: Take, news: Path, library: Library) -> None:
    take(news)
    (news / "dam.txt").rename(news / "wall.txt")
    report = take(news)
    assert removed(report) == ["dam.txt"]
    assert report.rows[-1].reason == (
        f"its file is no longer there; the same text is in {news / 'wall.txt'}"
    )
    assert library.counts().articles == 4
    assert library.match(["dam"], limit=5, scope=Scope())


def test_nothing_elsewhere_is_touched(take: Take, news: Path, tmp_path: Path) -> None:
    other = tmp_path / "news-of-others"
    other.mkdir()
    write(other / "ferry.txt")
    web = tmp_path / "web.jsonl"
    web.write_text(json.dumps({"url": f"http://e.org{news}/x.txt", "text": "A crane fell today."}))
    take(news, other, web)
    for path in (other / "ferry.txt", web, news / "dam.txt"):
        path.unlink()
    assert removed(take(news)) == ["dam.txt"]
    assert removed(take(news / "sub")) == []


def test_a_vanished_folder_below_is_pruned_with_all_in_it(take: Take, news: Path) -> None:
    take(news)
    for path in (news / "sub").iterdir():
        path.unlink()
    (news / "sub").rmdir()
    assert sorted(removed(take(news))) == ["market.txt", "tower.txt"]


def test_an_empty_folder_may_be_a_disk_that_is_not_mounted(
    take: Take, news: Path, library: Library
) -> None:
    take(news)
    for path in (news / "sub").iterdir():
        path.unlink()
    below = take(news)
    assert removed(below) == []
    assert "nothing was removed of this folder, as it is empty" in rejected(below)["sub"]
    itself = take(news / "sub")
    assert removed(itself) == []
    assert set(rejected(itself)) == {"sub"}
    assert library.counts().articles == 4


def test_a_folder_that_is_not_there_prunes_nothing(
    take: Take, news: Path, library: Library
) -> None:
    take(news)
    news.rename(news.with_name("moved"))
    for given in (news, f"{news}/*.txt", news / "dam.txt"):
        report = take(given)
        assert removed(report) == []
        assert len(rejected(report)) == 1
    assert library.counts().articles == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read every folder")
def test_a_folder_that_cannot_be_read_prunes_nothing(take: Take, news: Path) -> None:
    take(news)
    (news / "sub").chmod(0)
    try:
        assert removed(take(news)) == []
    finally:
        (news / "sub").chmod(0o755)


def test_a_pattern_prunes_what_it_would_have_matched(take: Take, news: Path) -> None:
    take(news)
    for name in ("dam.txt", "sub/tower.txt"):
        (news / name).unlink()
    assert removed(take(f"{news}/*.md")) == []
    assert removed(take(f"{news}/b*.txt")) == []
    assert removed(take(f"{news}/*.txt")) == ["dam.txt"]
    assert removed(take(f"{news}/**/*.txt")) == ["tower.txt"]


def test_a_vanished_file_may_be_named_itself(
    take: Take, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(news)
    (news / "dam.txt").unlink()
    monkeypatch.chdir(news)
    report = take("dam.txt", "bridge.txt")
    assert removed(report) == ["dam.txt"]
    assert not report.failed
    assert rejected(take("dam.txt"))


def test_a_file_that_went_bad_is_there(take: Take, news: Path, library: Library) -> None:
    take(news)
    (news / "dam.txt").write_bytes(b"")
    report = take(news)
    assert removed(report) == []
    assert set(rejected(report)) == {"dam.txt"}
    assert library.counts().articles == 4


def test_a_dump_read_to_its_end_prunes_what_is_no_longer_in_it(
    take: Take, tmp_path: Path, library: Library
) -> None:
    path = dump(tmp_path / "news.jsonl", 1, 2, 3)
    beside = dump(tmp_path / "more.jsonl", 7)
    take(path, beside)
    dump(path, 1, 3, 4)
    report = take(path)
    assert removed(report) == ["news.jsonl#2"]
    assert report.rows[-1].reason == "it is no longer in its file"
    assert library.counts().articles == 4


def test_a_dump_with_a_broken_part_prunes_nothing_and_says_so(
    take: Take, tmp_path: Path, library: Library
) -> None:
    path = dump(tmp_path / "news.jsonl", 1, 2, 3)
    take(path)
    dump(path, 1, broken='{"id": 2, "text": "Dam num')
    report = take(path)
    assert removed(report) == []
    assert "parts of it could not be read" in rejected(report)["news.jsonl"]
    assert library.counts().articles == 3


def test_a_vanished_dump_takes_its_records_along(
    take: Take, tmp_path: Path, library: Library
) -> None:
    folder = tmp_path / "my  dumps"  # a record's source has single spaces
    folder.mkdir()
    take(dump(folder / "a.jsonl", 1, 2), dump(folder / "b.jsonl", 3), prune=False)
    assert removed(take(folder)) == []
    (folder / "a.jsonl").unlink()
    assert removed(take(folder / "b.jsonl")) == []
    assert library.counts().articles == 3
