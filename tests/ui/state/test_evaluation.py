"""The evaluation view: the newest run's scores, and its report beside the page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from eval.cases import Case
from eval.metrics.scores import Outcome, Score
from eval.runs.folder import run_folder
from eval.runs.gate import Baseline
from eval.runs.records import EvalRun, Record, RunSettings
from ui.render.evaluation import evaluation_html
from ui.state.evaluation import REPORT, Evaluation, Measured, add_report

PAYLOAD = "<img src=x onerror=alert(1)>"
OUTCOMES = (Outcome.RIGHT, Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG)

Recorded = Callable[..., Record]


@pytest.fixture
def own_settings(measured: SimpleNamespace) -> RunSettings:
    return measured.made_with


@pytest.fixture
def record(measured: SimpleNamespace) -> Recorded:
    def record(place: int, outcome: Outcome, error: str | None = None) -> Record:
        case = Case(f"q{place}", "Which model?", answer=(("V3",),))
        return Record(case, place, Score(case.type, answer=measured.score(outcome)), error=error)

    return record


@pytest.fixture
def run(own_settings: RunSettings, record: Recorded) -> EvalRun:
    """Three questions of four answered rightly."""
    return EvalRun(None, own_settings, tuple(record(n, o) for n, o in enumerate(OUTCOMES)))


def test_without_a_run_it_says_what_makes_one(tmp_path: Path) -> None:
    html = evaluation_html(Evaluation(tmp_path / "runs").newest())
    assert "presscheck eval run" in html
    assert "<table" not in html


def test_scores_stand_with_interval_count_and_how_they_were_made(run: EvalRun) -> None:
    html = evaluation_html(Measured((run,)))
    assert "<b>.75</b>" in html
    assert '<span class="pc-interval">[' in html
    assert "n 4" in html
    for fact in ("my questions", "1,200", "small on this machine", "2 November 2026", "2 cores"):
        assert fact in html
    assert f'href="{REPORT.removeprefix("/")}"' in html


def test_a_score_below_its_floor_is_told(run: EvalRun) -> None:
    floors = Baseline("own", "presscheck", "local:small", 4, "0" * 64, "1" * 64, {"right": 0.9})
    html = evaluation_html(Measured((run,), floors))
    assert "Below the floor: right." in html
    assert "at least .90" in html
    held = replace(floors, floors={"right": 0.7, "wrong": 0.3})
    html = evaluation_html(Measured((run,), held))
    assert "Below the floor" not in html
    assert "at most .30" in html


def test_a_run_that_was_broken_off_and_failed_questions_are_told(
    tmp_path: Path, own_settings: RunSettings, record: Recorded
) -> None:
    begun = EvalRun(tmp_path / "first", own_settings, (record(0, Outcome.WRONG, error="No."),))
    html = evaluation_html(Measured((begun,)))
    assert "1 of 4 questions asked so far. The same command with --name first goes on." in html
    assert "1 question failed" in html


def test_what_a_run_says_of_itself_is_text(run: EvalRun) -> None:
    told = {"about": PAYLOAD, "machine": PAYLOAD, "writer": f"local:{PAYLOAD}"}
    html = evaluation_html(Measured((replace(run, settings=replace(run.settings, **told)),)))
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 3
    assert "<img" not in html


@pytest.fixture
def folder(tmp_path: Path, run: EvalRun) -> Path:
    with run_folder(tmp_path / "runs" / "first", run.settings) as opened:
        for one in run.records:
            opened.add(one)
    return tmp_path / "runs"


def test_the_report_is_made_of_the_records_and_no_file_is_served(folder: Path) -> None:
    (folder / "first" / "report.html").write_text("not this")
    api = FastAPI()
    add_report(api, Evaluation(folder))
    client = TestClient(api)
    response = client.get(REPORT)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "my questions" in response.text
    assert "default-src 'none'" in response.text
    assert "not this" not in response.text
    for path in ("/first/report.html", "/../settings.json", "?file=/etc/passwd"):
        answer = client.get(REPORT + path)
        assert answer.status_code == 404 or answer.text == response.text


def test_without_a_run_the_report_says_what_makes_one(tmp_path: Path) -> None:
    api = FastAPI()
    add_report(api, Evaluation(tmp_path))
    response = TestClient(api).get(REPORT)
    assert response.status_code == 404
    assert "presscheck eval run" in response.text


def test_a_newer_run_takes_its_place(folder: Path, run: EvalRun) -> None:
    evaluation = Evaluation(folder)
    first = evaluation.newest()
    assert evaluation.newest() is first
    newer = replace(run.settings, started=datetime(2026, 11, 3, tzinfo=UTC), about="the same again")
    with run_folder(folder / "second", newer) as opened:
        opened.add(run.records[0])
    assert [each.name for each in evaluation.newest().runs] == ["second"]
