from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from eval.runs.folder import SETTINGS, run_folder
from eval.runs.latest import latest_runs
from eval.runs.records import EvalRun


def keep(folder: Path, run: EvalRun, records: int = 3, **made_with: object) -> None:
    settings = replace(run.settings, **made_with)  # pyright: ignore
    with run_folder(folder, settings) as opened:
        for record in run.records[:records]:
            opened.add(record)


def test_without_runs_there_is_none(tmp_path: Path) -> None:
    assert latest_runs(tmp_path / "runs") == ()
    (tmp_path / "runs").mkdir()
    assert latest_runs(tmp_path / "runs") == ()


def test_the_newest_with_what_was_made_beside_it(tmp_path: Path, three_cases: EvalRun) -> None:
    later = three_cases.settings.started + timedelta(days=1)
    keep(tmp_path / "z-old", three_cases)
    keep(tmp_path / "a-quotes", three_cases, started=later, system="quotes")
    keep(tmp_path / "b-presscheck", three_cases, started=later)
    keep(tmp_path / "c-other-set", three_cases, started=later, dataset="other", sha256="9" * 64)
    names = [run.name for run in latest_runs(tmp_path)]
    assert names == ["a-quotes", "b-presscheck"]


def test_one_that_has_only_begun_and_broken_ones_are_passed_over(
    tmp_path: Path, three_cases: EvalRun
) -> None:
    keep(tmp_path / "good", three_cases, records=1)
    later = three_cases.settings.started + timedelta(days=1)
    keep(tmp_path / "begun", three_cases, records=0, started=later)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / SETTINGS).write_text("{")
    (tmp_path / "a file").write_text("")
    assert [run.name for run in latest_runs(tmp_path)] == ["good"]
