from dataclasses import replace

import pytest

from eval.report.comparison import compare_runs, comparison_markdown
from eval.runs.records import EvalRun
from rag.errors import SettingsError


def mended(run: EvalRun) -> EvalRun:
    first, second, third = run.records
    right = replace(second, score=first.score)
    settings = replace(run.settings, system="quotes", writer="quotes")
    return replace(run, settings=settings, records=(first, right, third))


def test_measures_and_changed_outcomes(three_cases: EvalRun) -> None:
    found = compare_runs(three_cases, mended(three_cases))
    by_name = {measure.name: difference for measure, difference in found.measures}
    assert by_name["right"].value == 0.5
    assert by_name["wrong"].value == pytest.approx(-1 / 3)
    assert [pair[0].case.id for pair in found.changed] == ["q1"]
    assert (found.cases, found.alone) == (3, 0)


def test_only_cases_that_both_have_are_compared(three_cases: EvalRun) -> None:
    fewer = replace(three_cases, records=three_cases.records[1:])
    found = compare_runs(three_cases, fewer)
    assert (found.cases, found.alone) == (2, 1)
    assert {m.name: d.a for m, d in found.measures}["right"] == 0.0


def test_runs_of_different_questions_are_not_compared(three_cases: EvalRun) -> None:
    other = replace(three_cases, settings=replace(three_cases.settings, sha256="2" * 64))
    with pytest.raises(SettingsError, match="different questions"):
        compare_runs(three_cases, other)
    with pytest.raises(SettingsError, match="no case in common"):
        compare_runs(three_cases, replace(three_cases, records=()))


def test_markdown_says_what_else_differs_and_obeys_nothing(three_cases: EvalRun) -> None:
    hostile = replace(three_cases.records[1].case, question="\x1b[31mRed?\nReally?")
    records = (three_cases.records[0], replace(three_cases.records[1], case=hostile))
    other = replace(
        mended(three_cases), settings=replace(mended(three_cases).settings, machine="x")
    )
    text = comparison_markdown(compare_runs(replace(three_cases, records=records), other))
    assert "Another machine" in text
    assert "1 x wrong -> right" in text
    assert "\x1b" not in text
    assert "[31mRed? Really?" in text
    assert "| right " in text
    assert "p: randomisation test" in text
    assert "better" not in text, "three cases show nothing"
