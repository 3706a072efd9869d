"""Files that are made to hurt: none ends the run, keeps it or hides another."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.hostile.folder import plant
from eval.hostile.measured import measure
from ingest.pipeline import IngestReport, ingest
from ingest.progress import MOST_REJECTED
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

Take = Callable[..., IngestReport]
GOOD = {"title": "Dam", "text": "The dam above Northtown failed on Monday, officials said."}
OTHER = {"title": "Bridge", "text": "The bridge of Northtown was closed on Tuesday, they said."}
PAGE = "<html><head>{}</head><body><article><p>Die Br\xfccke ist ge\xf6ffnet. {}</p></article>"
# Unicode has combining marks sorted, in a time that grows with their square.
ENDLESS = "a" + "\u0301\u0316" * 120_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library=tmp_path / "library", document_mib=1, document_s=1.0)


@pytest.fixture
def take(library: Library, settings: Settings) -> Take:
    return lambda *paths: ingest(paths, library, HashEmbedder(), settings=settings)


def lines(*records: object) -> str:
    told = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
    return "".join(f"{line}\n" for line in told)


def reasons(report: IngestReport) -> list[str]:
    return [row.reason or "" for row in report.rows if row.status == "rejected"]


def test_sixty_hostile_files_leave_the_honest_ones(tmp_path: Path, library: Library) -> None:
    planted = plant(tmp_path / "news", 60, seed=1, size=0.0005)
    outcome = measure(planted, tmp_path / "news", library, Settings(library=tmp_path))
    assert len(planted.good) > 4
    assert outcome.unexplained == ()
    assert outcome.lost == ()
    assert 10 < len(outcome.rejected) < 60


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_number_without_end_costs_nothing(suffix: str, take: Take, tmp_path: Path) -> None:
    path = tmp_path / f"news{suffix}"
    large = json.dumps(OTHER | {"id": 0}).replace("0", "9" * 5000)
    path.write_text(lines(GOOD, large, GOOD | {"text": "The tower fell on Sunday, they said."}))
    assert take(path).counts == {"added": 3}


def test_an_address_that_is_none_is_left_out(take: Take, library: Library, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(GOOD | {"url": "http://[::1"}))
    assert take(path).counts == {"added": 1}
    assert next(library.articles()).url is None


@pytest.mark.parametrize("name", ["undefined", "punycode", "rot13", "unicode_escape", "x-nothing"])
def test_a_name_that_is_no_encoding_is_not_used(name: str, take: Take, tmp_path: Path) -> None:
    page = PAGE.format(f"<meta charset={name}>", "Sie war seit Mai gesperrt. " * 2000)
    (tmp_path / "page.html").write_bytes(page.encode("latin-1"))
    mail = f"From: a@example.com\nContent-Type: text/plain; charset={name}\n\n{page[70:]}"
    (tmp_path / "mail.eml").write_bytes(mail.encode("latin-1"))
    report = take(tmp_path / "page.html", tmp_path / "mail.eml")
    assert report.count("added") + report.count("rejected") == 2
    assert not any(re.search("Error|more than", reason) for reason in reasons(report))


def test_an_endless_record_costs_itself_alone(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(GOOD, {"title": "Endless", "text": ENDLESS}, OTHER))
    report = take(path)
    assert report.counts == {"added": 2, "rejected": 1}
    (row,) = (row for row in report.rows if row.status == "rejected")
    assert row.source == f"{path}#Endless"
    assert "more than 1 s" in (row.reason or "")
    assert "document_s" in (row.reason or "")


def test_an_endless_file_costs_itself_alone(take: Take, tmp_path: Path) -> None:
    (tmp_path / "endless.txt").write_text(ENDLESS)
    (tmp_path / "good.txt").write_text(GOOD["text"])
    report = take(tmp_path / "endless.txt", tmp_path / "good.txt")
    assert report.counts == {"added": 1, "rejected": 1}


def test_a_dump_of_which_nothing_can_be_taken_in_is_left(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(GOOD, *["{}"] * 400_000))
    report = take(path)
    assert report.count("added") == 1
    assert report.count("rejected") < 400_000
    assert any("nothing in it could be taken in for 1 s" in row for row in reasons(report)) or (
        report.left_out("rejected") > 0
    )


def test_one_file_does_not_fill_the_report(take: Take, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(*["{}"] * 500))
    (tmp_path / "b.txt").write_text("")
    report = take(tmp_path / "a.jsonl", tmp_path / "b.txt")
    assert report.count("rejected") == 501
    assert len(report.rows) == MOST_REJECTED + 1
    assert report.left_out("rejected") == 500 - MOST_REJECTED
    assert report.rows[-1].source.endswith("b.txt")


CAPPED = {
    "attributes": (".html", f"<p {' '.join(f'a{n}=1' for n in range(5000))}>x", "1000 attributes"),
    "attributes in a record": (
        ".jsonl",
        lines({"text": f"<p {' '.join(f'a{n}=1' for n in range(5000))}>x</p>"}),
        "1000 attributes",
    ),
    "one-letter lines": (".txt", "a\n" * 200_000, "100,000 paragraphs"),
    "one-letter sentences": (".txt", "洪。" * 110_000, "100,000 sentences"),
    "front matter": (".md", f"---\na: [{'b, ' * 20_000}]\n---\nx", "50,000 letters"),
}


@pytest.mark.parametrize("name", CAPPED)
def test_caps_come_before_the_budget(name: str, library: Library, tmp_path: Path) -> None:
    suffix, content, reason = CAPPED[name]
    path = tmp_path / f"bad{suffix}"
    path.write_text(content)
    (said,) = reasons(ingest([path], library, HashEmbedder(), settings=Settings(library=tmp_path)))
    assert reason in said
