"""The evaluation view: the newest run's scores, and its report beside the page."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from eval.cases import Case
from eval.gate import Baseline
from eval.metrics.scores import AnswerScore, Outcome, Score
from eval.records import EvalRun, Record, RunSettings, run_folder
from ui.evaluation import REPORT, Evaluation, Measured, add_report
from ui.render.evaluation import evaluation_html

PAYLOAD = "<img src=x onerror=alert(1)>"
MADE_WITH = RunSettings(
    started=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    dataset="own",
    about="my questions",
    system="presscheck",
    writer="local:small",
    path="own.jsonl",
    sha256="0" * 64,
    cases=4,
    articles=1200,
    corpus_sha256="1" * 64,
    limit=None,
    seed=0,
    as_of="own",
    judge=None,
    parallel=1,
    measures=("right", "wrong", "seconds_p50"),
    anchors=(),
    settings={},
    versions={},
    machine="Linux x86_64, 2 cores",
    ready_s=2.0,
)


def record(place: int, outcome: Outcome, error: str | None = None) -> Record:
    case = Case(f"q{place}", "Which model?", answer=(("V3",),))
    score = AnswerScore(
        answerable=True,
        outcome=outcome,
        words=4,
        quotes=1,
        quotes_exact=1,
        right_source=True,
        all_sides_cited=None,
        conflict_expected=False,
        conflict_flagged=False,
        seconds=0.25,
    )
    return Record(case, place, Score(case.type, answer=score), error=error)


OUTCOMES = (Outcome.RIGHT, Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG)
RUN = EvalRun(None, MADE_WITH, tuple(record(n, o) for n, o in enumerate(OUTCOMES)))


def test_without_a_run_it_says_what_makes_one(tmp_path: Path) -> None:
    html = evaluation_html(Evaluation(tmp_path / "runs").newest())
    assert "presscheck eval run" in html
    assert "<table" not in html


def test_scores_stand_with_interval_count_and_how_they_were_made() -> None:
    html = evaluation_html(Measured((RUN,)))
    assert "<b>.75</b>" in html
    assert '<span class="pc-interval">[' in html
    assert "n 4" in html
    for fact in ("my questions", "1,200", "small on this machine", "2 November 2026", "2 cores"):
        assert fact in html
    assert f'href="{REPORT}"' in html


def test_a_score_below_its_floor_is_told() -> None:
    floors = Baseline("own", "presscheck", "local:small", 4, "0" * 64, "1" * 64, {"right": 0.9})
    html = evaluation_html(Measured((RUN,), floors))
    assert "Below the floor: right." in html
    assert "at least .90" in html
    held = replace(floors, floors={"right": 0.7, "wrong": 0.3})
    html = evaluation_html(Measured((RUN,), held))
    assert "Below the floor" not in html
    assert "at most .30" in html


def test_a_run_that_was_broken_off_and_failed_questions_are_told(tmp_path: Path) -> None:
    begun = EvalRun(tmp_path / "first", MADE_WITH, (record(0, Outcome.WRONG, error="No."),))
    html = evaluation_html(Measured((begun,)))
    assert "1 of 4 questions asked so far. The same command with --name first goes on." in html
    assert "1 question failed" in html


def test_what_a_run_says_of_itself_is_text() -> None:
    told = {"about": PAYLOAD, "machine": PAYLOAD, "writer": f"local:{PAYLOAD}"}
    html = evaluation_html(Measured((replace(RUN, settings=replace(MADE_WITH, **told)),)))
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 3
    assert "<img" not in html


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with run_folder(tmp_path / "runs" / "first", MADE_WITH) as opened:
        for one in RUN.records:
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


def test_a_newer_run_takes_its_place(folder: Path) -> None:
    evaluation = Evaluation(folder)
    first = evaluation.newest()
    assert evaluation.newest() is first
    newer = replace(MADE_WITH, started=datetime(2026, 11, 3, tzinfo=UTC), about="the same again")
    with run_folder(folder / "second", newer) as opened:
        opened.add(RUN.records[0])
    assert [run.name for run in evaluation.newest().runs] == ["second"]
