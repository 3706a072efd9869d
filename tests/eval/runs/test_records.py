from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.cases import CaseText
from eval.runs.folder import RECORDS, SETTINGS, read_run, run_folder
from eval.runs.records import EvalRun, RunSettings
from rag.errors import ReadError, SettingsError


def write(folder: Path, run: EvalRun, count: int = 3) -> None:
    with run_folder(folder, run.settings) as opened:
        for record in run.records[:count]:
            opened.add(record)


def test_a_run_is_read_as_it_was_written(tmp_path: Path, three_cases: EvalRun) -> None:
    write(tmp_path / "runs" / "first", three_cases)
    read = read_run(tmp_path / "runs" / "first")
    assert (read.settings, read.records) == (three_cases.settings, three_cases.records)
    assert read.complete
    assert read.name == "first"


def test_records_are_on_the_disk_as_they_come(tmp_path: Path, three_cases: EvalRun) -> None:
    with run_folder(tmp_path, three_cases.settings) as opened:
        opened.add(three_cases.records[0])
        assert read_run(tmp_path).records == three_cases.records[:1]
        assert not read_run(tmp_path).complete


def test_own_documents_are_not_kept_again(tmp_path: Path, three_cases: EvalRun) -> None:
    case = replace(three_cases.records[0].case, documents=(CaseText("d", "Long."),))
    with run_folder(tmp_path, three_cases.settings) as opened:
        opened.add(replace(three_cases.records[0], case=case))
    assert "Long." not in (tmp_path / RECORDS).read_text()


def test_a_stopped_run_goes_on(tmp_path: Path, three_cases: EvalRun) -> None:
    write(tmp_path, three_cases, count=1)
    later = replace(three_cases.settings, started=datetime.now(UTC), ready_s=9.0)
    with run_folder(tmp_path, later) as opened:
        assert opened.done == {"q0"}
        for record in three_cases.records[1:]:
            opened.add(record)
    assert read_run(tmp_path).records == three_cases.records


def test_a_line_that_was_cut_off_and_a_failed_case_are_asked_again(
    tmp_path: Path, three_cases: EvalRun
) -> None:
    with run_folder(tmp_path, three_cases.settings) as opened:
        opened.add(three_cases.records[0])
        opened.add(replace(three_cases.records[1], error="The endpoint cannot be reached."))
    with (tmp_path / RECORDS).open("a") as file:
        file.write('{"case": {"id": "q2", "quest')
    with run_folder(tmp_path, three_cases.settings) as opened:
        assert opened.done == {"q0"}
        opened.add(three_cases.records[1])
        opened.add(three_cases.records[2])
    assert read_run(tmp_path).records == three_cases.records


def test_a_larger_sample_goes_on_with_the_smaller(tmp_path: Path, three_cases: EvalRun) -> None:
    write(tmp_path, replace(three_cases, settings=replace(three_cases.settings, cases=2)), count=2)
    with run_folder(tmp_path, three_cases.settings) as opened:
        assert opened.done == {"q0", "q1"}


@pytest.mark.parametrize(
    "change", [{"writer": "quotes"}, {"seed": 1}, {"versions": {}}, {"settings": {"passages": 3}}]
)
def test_a_run_made_with_anything_else_is_not_gone_on_with(
    tmp_path: Path, three_cases: EvalRun, change: dict[str, object]
) -> None:
    write(tmp_path, three_cases, count=1)
    before = (tmp_path / RECORDS).read_bytes()
    other: RunSettings = replace(three_cases.settings, **change)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="made with another"), run_folder(tmp_path, other):
        pass
    assert (tmp_path / RECORDS).read_bytes() == before


def test_a_finished_run_is_left_as_it_is(tmp_path: Path, three_cases: EvalRun) -> None:
    write(tmp_path, three_cases)
    before = [(tmp_path / name).read_bytes() for name in (RECORDS, SETTINGS)]
    later = replace(three_cases.settings, started=datetime.now(UTC))
    with run_folder(tmp_path, later) as opened:
        assert opened.done == {"q0", "q1", "q2"}
    assert [(tmp_path / name).read_bytes() for name in (RECORDS, SETTINGS)] == before


def test_a_sample_is_no_beginning_of_a_whole_run(tmp_path: Path, three_cases: EvalRun) -> None:
    write(tmp_path, three_cases, count=1)
    sampled = replace(three_cases.settings, limit=2, cases=2)
    with pytest.raises(SettingsError, match="another limit"), run_folder(tmp_path, sampled):
        pass


def test_a_run_folder_that_cannot_be_made(tmp_path: Path, made_with: RunSettings) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(SettingsError, match="cannot be written"),
        run_folder(tmp_path / "file" / "run", made_with),
    ):
        pass


def test_reading_what_is_not_a_run(tmp_path: Path, made_with: RunSettings) -> None:
    with pytest.raises(ReadError, match="no run here"):
        read_run(tmp_path / "missing")
    (tmp_path / SETTINGS).write_text("{}")
    with pytest.raises(ReadError, match="not a record"):
        read_run(tmp_path)
    with run_folder(tmp_path / "broken", made_with):
        pass
    (tmp_path / "broken" / RECORDS).write_text('{"case": 1}\n')
    with pytest.raises(ReadError, match="not a record"):
        read_run(tmp_path / "broken")
