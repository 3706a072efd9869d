from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from eval.datasets.questions import Question
from eval.metrics import Outcome, Score
from eval.records import RECORDS, SETTINGS, EvalRun, Record, RunSettings, new_run_folder, read_run
from eval.report import print_failures, print_table
from rag.contract import AnswerJson
from rag.errors import ReadError, SettingsError

MADE_WITH = RunSettings(
    started=datetime(2025, 1, 28, 9, 30, tzinfo=UTC),
    writer="local:small",
    questions="questions.jsonl",
    questions_sha256="0" * 64,
    articles=5,
    corpus_sha256="1" * 64,
    as_of=date(2025, 1, 28),
    settings={"passages": 12, "endpoint_key": "**********"},
    versions={"python": "3.11"},
)
RIGHT = Score(
    answerable=True,
    outcome=Outcome.RIGHT,
    words=4,
    quotes=2,
    quotes_exact=2,
    right_source=True,
    all_sides_cited=None,
    conflict_expected=False,
    conflict_flagged=False,
    seconds=0.25,
)
DECLINED = replace(RIGHT, outcome=Outcome.DECLINED, quotes=0, quotes_exact=0, right_source=None)


def answer_json(text: str, *, writer: str = "local:small") -> AnswerJson:
    return {
        "question": "?",
        "standalone_question": "?",
        "as_of": "2025-01-28",
        "status": "answered",
        "text": text,
        "sentences": [{"text": text, "verdict": "verified", "reason": None, "citations": [1]}],
        "citations": [
            {
                "n": 1,
                "kind": "text",
                "article_id": "aaa",
                "title": "V3",
                "publisher": None,
                "published": "2025-01-24",
                "url": None,
                "source": "001-v3.md",
                "quote": "V3 cost [red]$5.6 million[/red].",
                "start": 0,
                "end": 32,
                "field": None,
                "also_in": [],
            }
        ],
        "conflicts": [{"about": "cost", "values": [{"value": "V3", "citations": [1]}]}],
        "missing": None,
        "nearest": [],
        "writer": writer,
        "timings_ms": {"retrieve": 12},
    }


def question(id_: str, kind: str, **more: object) -> Question:
    return Question(id_, f"Question {id_}?", kind, answer=(("V3",),), **more)  # type: ignore[arg-type]


RUN = EvalRun(
    MADE_WITH,
    (
        Record(question("f1", "fact"), answer_json("V3."), RIGHT),
        Record(
            question("f2", "fact", history=("And before?",)),
            answer_json("Not\x1b[31m that.", writer="quotes"),
            replace(RIGHT, outcome=Outcome.WRONG, right_source=False, quotes_exact=1, seconds=0.85),
            note="The endpoint broke off.",
        ),
        Record(
            Question("u1", "Question u1?", "unanswerable", abstain=True),
            answer_json(""),
            replace(DECLINED, answerable=False),
        ),
    ),
    ready_s=2.5,
)


def printed(function: object, run: EvalRun, width: int = 80) -> str:
    stream = StringIO()
    function(run, Console(file=stream, width=width))  # type: ignore[operator]
    return stream.getvalue()


def row(text: str, name: str) -> list[str]:
    rows = [line.split() for line in text.splitlines()]
    (cells,) = [cells[1:] for cells in rows if cells[:1] == [name]]
    return cells


def test_table_has_a_row_a_type_and_one_for_all() -> None:
    text = printed(print_table, RUN)
    assert "3 questions, 5 articles" in text
    assert row(text, "fact") == ["1/2", "1", "0", "1/2", "-", "3/4", "-", "0.55", "0.82"]
    assert row(text, "unanswerable") == ["-", "0", "1", "-", "-", "-", "-", "0.25", "0.25"]
    assert row(text, "all") == ["1/2", "1", "1", "1/2", "-", "3/4", "-", "0.25", "0.79"]


def test_table_says_how_it_declined_and_who_wrote() -> None:
    text = " ".join(printed(print_table, RUN).split())
    assert "Declined rightly: 1/1 that have no answer" in text
    assert "Declined falsely: 0/2 that have one" in text
    assert "Words of an answer, p50: 4." in text
    assert "Written by local:small; ready after 2.5 s." in text
    assert "Written by quotes instead: 1." in text
    assert "Noted with 1 of the answers: The endpoint broke off." in text


def test_table_of_an_empty_run() -> None:
    assert "0 questions" in printed(print_table, EvalRun(MADE_WITH, ()))


def test_failures_show_what_was_asked_expected_and_said() -> None:
    text = printed(print_failures, RUN)
    assert "f1" not in text
    assert "u1" not in text
    assert "f2: Question f2?" in text
    assert "after: And before?" in text
    assert "expected: V3" in text
    assert "wrong: Not" in text
    assert "source wrong" in text


def test_failures_neither_obey_markup_nor_terminal_codes() -> None:
    text = printed(print_failures, RUN)
    assert "[red]$5.6 million[/red]" in text
    assert "\x1b" not in text


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    with new_run_folder(tmp_path / "runs" / "first", MADE_WITH) as folder:
        for record in RUN.records:
            folder.add(record)
    assert read_run(tmp_path / "runs" / "first") == replace(RUN, ready_s=None)


def test_records_are_on_the_disk_as_they_come(tmp_path: Path) -> None:
    with new_run_folder(tmp_path, MADE_WITH) as folder:
        folder.add(RUN.records[0])
        assert read_run(tmp_path).records == RUN.records[:1]


def test_a_run_is_never_written_over(tmp_path: Path) -> None:
    with new_run_folder(tmp_path, MADE_WITH) as folder:
        folder.add(RUN.records[0])
    with (
        pytest.raises(SettingsError, match="a run here already"),
        new_run_folder(tmp_path, MADE_WITH),
    ):
        pass
    assert len(read_run(tmp_path).records) == 1


def test_a_run_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(SettingsError, match="cannot be written"),
        new_run_folder(tmp_path / "file" / "run", MADE_WITH),
    ):
        pass


def test_reading_what_is_not_a_run(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no run here"):
        read_run(tmp_path / "missing")
    (tmp_path / SETTINGS).write_text("{}")
    with pytest.raises(ReadError, match="not a record"):
        read_run(tmp_path)
    with new_run_folder(tmp_path / "broken", MADE_WITH):
        pass
    (tmp_path / "broken" / RECORDS).write_text('{"question": 1}\n')
    with pytest.raises(ReadError, match="not a record"):
        read_run(tmp_path / "broken")
