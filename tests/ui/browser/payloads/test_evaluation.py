"""In an evaluation: what a run was made with, asked, got and was told, and its report."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from eval.cases import Case
from eval.metrics.scores import Outcome, Score
from eval.runs.folder import run_folder
from eval.runs.records import Record
from rag.contract.answers import answer_json
from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Verdict
from ui.engine.engine import Engine

At = Callable[..., Any]
Watch = Callable[[Any], Any]


def test_in_the_view_and_the_report(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    shelf: SimpleNamespace,
    measured: SimpleNamespace,
    payloads: list[str],
    file_names: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # runs are kept in the current folder
    with_all = " ".join(payloads)
    made_with = replace(
        measured.made_with, about=with_all, dataset=payloads[0], machine=with_all,
        writer=f"local:{with_all}", cases=len(payloads) + 1, judge=with_all,
        settings={"passages": with_all}, versions={payloads[0]: with_all},
    )  # fmt: skip
    with run_folder(tmp_path / "runs" / file_names[0], made_with) as folder:
        for place, one in enumerate(payloads):
            cited = make.cite(1, make.article(one, one, publisher=one), one)
            answer = make.answer(
                one,
                [CheckedSentence(one, verdict, (1,), one) for verdict in Verdict],
                [cited],
                conflicts=(Conflict(one, (ConflictValue(one, (1,)),)),),
                missing=one,
                writer=one,
            )
            case = Case(
                f"{place} {one}", one, type=payloads[place % 4], answer=((one,),), wrong=(one,),
                history=(one,), find=(one,),
            )  # fmt: skip
            outcome = (Outcome.WRONG, Outcome.RIGHT, Outcome.DECLINED)[place % 3]
            given = Record(
                case, place, Score(case.type, answer=measured.score(outcome)),
                answer=answer_json(answer), ranking=(one,), verdict=one, note=one, error=one,
                judge_error=one,
            )  # fmt: skip
            folder.add(given)
    reader = at(Engine(settings, build=lambda _: make.rag(shelf.library)))
    watched, page = watch(reader), reader.page
    reader.show("evaluation")
    expect(page.locator(".pc-scores")).to_be_visible()
    expect(page.locator("#pc-evaluation")).to_contain_text(file_names[0])
    watched.quiet("view")
    with page.expect_popup() as popup:
        page.locator("#pc-evaluation a[href='evaluation/report']").click()
    report = popup.value
    report.wait_for_selector("details.case", state="attached")
    beside = watched.beside(report)
    beside.quiet("report")
    words = report.locator("body").inner_text() + (report.locator("body").text_content() or "")
    assert [one for one in payloads if one not in words] == []
    made = "script, img, iframe, form, input, video, audio, body body, dialog"
    assert report.locator(f"body :is({made})").count() == 0
