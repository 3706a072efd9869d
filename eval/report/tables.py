"""What a report says in figures, whatever it is written in: runs side by side, measure by measure
and type by type. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.datasets.dataset import Anchor
from eval.metrics.intervals import Estimate, estimate
from eval.metrics.measures import MEASURES, WRITERS, Measure
from eval.metrics.scores import Score
from eval.report.kinds import Kind, kind_of, kinds_in
from eval.runs.records import EvalRun, Record

_SAID_BY_COUNTS = frozenset({"right", "wrong", "declined", "failed"})
"""What the counts of a type's outcomes say already."""


@dataclass(frozen=True, slots=True)
class Group:
    """The runs of one set, in the order given, and what to call each: no two alike."""

    runs: tuple[EvalRun, ...]
    labels: tuple[str, ...]

    @property
    def dataset(self) -> str:
        return self.runs[0].settings.dataset

    @property
    def about(self) -> str:
        return self.runs[0].settings.about


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of each run of a group, and the published figures to read it against."""

    measure: Measure
    estimates: tuple[Estimate, ...]
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """How the cases of one type came out in one run; `estimates` are of `type_measures`."""

    type: str
    run: int
    counts: Mapping[Kind, int]
    estimates: tuple[Estimate, ...]

    @property
    def cases(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class CaseOfRuns:
    """A case with each run's record of it; None where a run has not come to it."""

    records: tuple[Record | None, ...]

    @property
    def first(self) -> Record:
        return next(record for record in self.records if record)

    @property
    def falls_short(self) -> bool:
        return any(record and record.score.falls_short for record in self.records)


def grouped(runs: Sequence[EvalRun]) -> tuple[Group, ...]:
    """Runs of the same file of cases together, sets in the order in which they come up."""
    found: dict[tuple[str, str], list[EvalRun]] = {}
    for run in runs:
        found.setdefault((run.settings.dataset, run.settings.sha256), []).append(run)
    return tuple(Group(tuple(of_set), _labels(of_set)) for of_set in found.values())


def measure_rows(group: Group) -> tuple[MeasureRow, ...]:
    """The measures that the set reports, the chief one first, and those that it needs to be read
    fairly: length beside a contained answer, errors, a scripted writer's sentences and tokens where
    there are any. One that says nothing of any run is left out."""
    names = dict.fromkeys(name for run in group.runs for name in run.settings.measures)
    if "contains" in names:
        names["words"] = None
    if any(record.error for run in group.runs for record in run.records):
        names["failed"] = None
    names |= dict.fromkeys((*WRITERS, "tokens_read", "tokens_written"))
    anchors = anchors_of(group)
    rows = [
        MeasureRow(
            MEASURES[name],
            tuple(estimated(name, run.scores) for run in group.runs),
            tuple(anchor for anchor in anchors if anchor.measure == name),
        )
        for name in names
        if name in MEASURES
    ]
    return tuple(row for row in rows if any(found.count for found in row.estimates))


def anchors_of(group: Group) -> tuple[Anchor, ...]:
    return tuple(dict.fromkeys(anchor for run in group.runs for anchor in run.settings.anchors))


def type_rows(group: Group) -> tuple[TypeRow, ...]:
    """A row a type and run, by type first."""
    measures = type_measures(group)
    return tuple(
        TypeRow(
            name,
            place,
            Counter(kind_of(score) for score in of_type),
            tuple(estimated(measure.name, of_type) for measure in measures),
        )
        for name in types_of(group)
        for place, run in enumerate(group.runs)
        if (of_type := tuple(score for score in run.scores if score.type == name))
    )


def type_measures(group: Group, most: int = 2) -> tuple[Measure, ...]:
    """The chief share, and the next ones that say something of some type by itself and more than
    the counts of outcomes do."""
    found: list[Measure] = []
    names = dict.fromkeys(name for run in group.runs for name in run.settings.measures)
    for place, name in enumerate(names):
        measure = MEASURES.get(name)
        if measure is None or measure.unit != "share" or (place and name in _SAID_BY_COUNTS):
            continue
        if any(
            measure.applies([score for score in run.scores if score.type == of_type])
            for run in group.runs
            for of_type in types_of(group)
        ):
            found.append(measure)
    return tuple(found[:most])


def types_of(group: Group) -> tuple[str, ...]:
    return tuple(dict.fromkeys(score.type for run in group.runs for score in run.scores))


def kinds_of(group: Group) -> tuple[Kind, ...]:
    """The kinds of outcome that came up, the best first."""
    return kinds_in(score for run in group.runs for score in run.scores)


def cases_of(group: Group) -> tuple[CaseOfRuns, ...]:
    by_id = [{record.case.id: record for record in run.records} for run in group.runs]
    ids = dict.fromkeys(record.case.id for run in group.runs for record in run.records)
    return tuple(CaseOfRuns(tuple(records.get(name) for records in by_id)) for name in ids)


def transitions(group: Group) -> Mapping[tuple[Kind, Kind], int]:
    """How many cases came out as the first kind in the first of two runs and as the second in the
    other; nothing unless there are two runs."""
    if len(group.runs) != 2:
        return {}
    pairs = [case.records for case in cases_of(group)]
    return Counter(
        (kind_of(one.score), kind_of(other.score)) for one, other in pairs if one and other
    )


def estimated(name: str, scores: Sequence[Score]) -> Estimate:
    """`estimate`, once for the same scores: the terminal and the page show the same figures."""
    return _estimated(name, tuple(scores))


@lru_cache(maxsize=1024)
def _estimated(name: str, scores: tuple[Score, ...]) -> Estimate:
    return estimate(MEASURES[name], scores)


def _labels(runs: Sequence[EvalRun]) -> tuple[str, ...]:
    """The shortest that tell the runs apart."""
    ways = (
        [run.settings.system for run in runs],
        [f"{run.settings.system}, {run.settings.writer}" for run in runs],
        [run.name for run in runs],
    )
    for labels in ways:
        if len(set(labels)) == len(labels):
            return tuple(labels)
    return tuple(f"{number}. {run.name}" for number, run in enumerate(runs, start=1))
