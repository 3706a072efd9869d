"""An ingest that nobody watches tells a log how far it is."""

import pytest

from ingest.progress import IngestProgress
from ui.terminal.ingest import ingesting


def at(done: int, total: int) -> IngestProgress:
    return IngestProgress(done, total, done - 1, 0, 0, 1, 0, 0, elapsed_s=done / 4, source="a.txt")


def test_a_line_every_ten_and_later_every_hundred(capsys: pytest.CaptureFixture[str]) -> None:
    with ingesting() as report:
        for done in range(1, 1_501):
            report(at(done, 1_500))
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert not out
    assert lines[0] == "10 of 1,500 read, 1 rejected, 4.0 articles/s, 7 min left"
    assert [line.split()[0] for line in lines[98:]] == [
        "990", "1,000", "1,100", "1,200", "1,300", "1,400",
    ]  # fmt: skip


def test_of_a_few_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with ingesting() as report:
        for done in range(1, 10):
            report(at(done, 9))
    assert capsys.readouterr().err == ""
