import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.metrics.measures import MEASURES
from eval.runs.gate import (
    BASELINES,
    GateError,
    baseline_of,
    baseline_path,
    falls,
    read_baseline,
    update,
)
from eval.runs.records import EvalRun
from rag.errors import ReadError


def better(run: EvalRun) -> EvalRun:
    """The same, with its wrong answer right."""
    first, second, third = run.records
    return replace(run, records=(first, replace(second, score=first.score), third))


def test_a_run_is_on_its_own_floors(three_cases: EvalRun) -> None:
    floors = baseline_of(three_cases)
    assert floors.floors == {"right": 0.5, "wrong": pytest.approx(1 / 3), "quotes_exact": 1.0}
    assert "seconds_p50" not in floors.floors
    assert falls(three_cases, floors) == ()
    assert falls(better(three_cases), floors) == ()


def test_a_worse_run_falls_in_both_directions(three_cases: EvalRun) -> None:
    fallen = falls(three_cases, baseline_of(better(three_cases)))
    assert [(fall.measure.name, fall.floor) for fall in fallen] == [("right", 1.0), ("wrong", 0.0)]


def test_a_measure_that_is_gone_has_fallen(three_cases: EvalRun) -> None:
    fewer = replace(three_cases, settings=replace(three_cases.settings, measures=("wrong",)))
    assert {f.measure.name for f in falls(fewer, baseline_of(three_cases))} == {
        "right",
        "quotes_exact",
    }


@pytest.mark.parametrize("name", ["sha256", "corpus_sha256", "system", "writer"])
def test_floors_of_anything_else_say_nothing(three_cases: EvalRun, name: str) -> None:
    other = replace(three_cases, settings=replace(three_cases.settings, **{name: "other"}))
    with pytest.raises(GateError, match="floors are for another"):
        falls(other, baseline_of(three_cases))


def test_an_update_refuses_to_lower_a_floor(three_cases: EvalRun, tmp_path: Path) -> None:
    path = baseline_path(three_cases, tmp_path)
    update(better(three_cases), path)
    kept = path.read_bytes()
    with pytest.raises(GateError, match=r"right 1\.000 -> 0\.500") as caught:
        update(three_cases, path)
    assert "--allow-lower" in caught.value.next
    assert path.read_bytes() == kept
    update(three_cases, path, allow_lower=True)
    assert read_baseline(path).floors["right"] == 0.5
    update(better(three_cases), path)
    assert read_baseline(path).floors["right"] == 1.0


def test_floors_come_from_whole_runs_alone(three_cases: EvalRun, tmp_path: Path) -> None:
    failed = replace(three_cases.records[0], error="no")
    for run in (
        replace(three_cases, records=three_cases.records[:2]),
        replace(three_cases, records=(failed, *three_cases.records[1:])),
    ):
        with pytest.raises(GateError, match="complete run"):
            update(run, tmp_path / "floors.json")


def test_missing_and_broken_floors(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="--update"):
        read_baseline(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text('{"dataset": 1}')
    with pytest.raises(ReadError, match="not a file of floors"):
        read_baseline(tmp_path / "broken.json")


def test_the_floors_that_are_kept_can_be_read() -> None:
    paths = list(BASELINES.glob("*.json"))
    assert BASELINES / "starter-quotes.json" in paths
    for path in paths:
        baseline = read_baseline(path)
        assert path.stem == f"{baseline.dataset}-{baseline.system}"
        assert all(MEASURES[name].better for name in baseline.floors)
        assert json.loads(path.read_text())["floors"] == baseline.floors
