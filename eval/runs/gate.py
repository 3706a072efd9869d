"""Floors that a run must not fall below, kept in eval/baselines/.

A floor is a measured figure. A better run raises it when asked to; lowering one has to be said
aloud.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.metrics.measures import MEASURES, Measure
from eval.runs.records import EvalRun
from rag.errors import PresscheckError, ReadError
from rag.storage.disk import write_whole

BASELINES = Path(__file__).parents[1] / "baselines"

_TIMED = {"seconds", "tokens"}
"""Units of measures that another machine has otherwise: no floors are set for them."""
_ROUNDING = 1e-6


class GateError(PresscheckError):
    """A run that is worse than its floors, or that no floors are for."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The floors of one set and system. For a measure that is better when lower the floor is a
    ceiling. They hold for exactly these questions and articles."""

    dataset: str
    system: str
    writer: str
    cases: int
    sha256: str
    corpus_sha256: str
    floors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure on the wrong side of its floor."""

    measure: Measure
    floor: float
    value: float


_BASELINE = TypeAdapter(Baseline)


def baseline_path(run: EvalRun, folder: Path = BASELINES) -> Path:
    return folder / f"{run.settings.dataset}-{run.settings.system}.json"


def baseline_of(run: EvalRun) -> Baseline:
    """The run's own figures as floors."""
    made_with = run.settings
    measures = [m for name in made_with.measures if (m := MEASURES.get(name))]
    return Baseline(
        made_with.dataset,
        made_with.system,
        made_with.writer,
        len(run.records),
        made_with.sha256,
        made_with.corpus_sha256,
        {
            measure.name: round(value, 6)
            for measure in measures
            if measure.better and measure.unit not in _TIMED
            if not isnan(value := measure.of(run.scores))
        },
    )


def read_baseline(path: Path) -> Baseline:
    """Raises ReadError where there is none, or it is not one."""
    try:
        return _BASELINE.validate_json(path.read_bytes())
    except OSError as error:
        raise ReadError(
            f"there are no floors for this set and system: {error.strerror or error}",
            where=str(path),
            next="Set them from this run: presscheck eval gate --update",
        ) from error
    except ValidationError as error:
        raise ReadError(
            f"this is not a file of floors: {error.errors(include_url=False)[0]['msg']}",
            where=str(path),
            next="Restore it from the repository.",
        ) from error


def falls(run: EvalRun, baseline: Baseline) -> tuple[Fall, ...]:
    """The measures that fell. Raises GateError where the floors are for other questions, articles
    or another number of cases: they say nothing about this run then."""
    now = baseline_of(run)
    for what in ("dataset", "system", "writer", "sha256", "corpus_sha256", "cases"):
        if getattr(now, what) != getattr(baseline, what):
            raise GateError(
                f"the floors are for another {_IN_WORDS.get(what, what)}: {getattr(baseline, what)}"
                f", and this run has {getattr(now, what)}",
                where=run.name,
                next="If that change is meant, set them anew: presscheck eval gate --update",
            )
    return _falls(now.floors, baseline.floors)


def update(run: EvalRun, path: Path, *, allow_lower: bool = False) -> Baseline:
    """Writes the run's figures as its floors. Raises GateError where that would lower one, unless
    told to, or where the run is not complete or has errors."""
    if not run.complete or any(record.error for record in run.records):
        raise GateError(
            "floors come from a complete run without errors",
            where=run.name,
            next="Run it again to the end.",
        )
    new = baseline_of(run)
    if path.exists() and not allow_lower:
        lowered = _falls(new.floors, read_baseline(path).floors)
        if lowered:
            told = ", ".join(f"{f.measure.name} {f.floor:.3f} -> {f.value:.3f}" for f in lowered)
            raise GateError(
                f"this would lower {len(lowered)} of the floors: {told}",
                where=str(path),
                next="Say --allow-lower if that is meant.",
            )
    text = json.dumps({**asdict(new), "floors": dict(new.floors)}, indent=2) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return new


_IN_WORDS = {
    "sha256": "version of the questions",
    "corpus_sha256": "collection of articles",
    "cases": "number of cases",
}


def _falls(now: Mapping[str, float], floors: Mapping[str, float]) -> tuple[Fall, ...]:
    found: list[Fall] = []
    for name, floor in floors.items():
        measure, value = MEASURES[name], now.get(name, float("nan"))
        worse = floor - value if measure.better == "higher" else value - floor
        if isnan(value) or worse > _ROUNDING:
            found.append(Fall(measure, floor, value))
    return tuple(found)
