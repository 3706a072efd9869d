"""The tables of the page: how it was run, measures, types, and two runs against each other."""

from collections.abc import Callable, Sequence
from math import isnan
from pathlib import PurePath

from markupsafe import Markup

from eval.datasets.dataset import Anchor
from eval.metrics.intervals import Estimate, compare
from eval.metrics.measures import MEASURES, Measure
from eval.report.kinds import Kind
from eval.report.tables import (
    Group,
    MeasureRow,
    anchors_of,
    cases_of,
    kinds_of,
    transitions,
    type_measures,
    type_rows,
    types_of,
)
from eval.report.wording import NOTHING, counted, interval, number
from eval.runs.records import RunSettings
from rag.english.periods import written

_TABLE = Markup(
    '<div class="wide" role="region" aria-label="{0}" tabindex="0"><table>'
    "<caption>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
)
_HEAD = Markup('<th scope="col">{}</th>')
_SIDE = Markup('<th scope="row">{}</th>')
_CELL = Markup("<td>{}</td>")
_ROW = Markup("<tr>{}</tr>")
_VALUE = Markup('<td class="value"><b>{}</b> <span class="interval">{}</span>{}</td>')
_NOTHING = Markup("")

_MADE_WITH: tuple[tuple[str, Callable[[RunSettings], object]], ...] = (
    ("system", lambda s: s.system),
    ("writer", lambda s: s.writer),
    ("started", lambda s: f"{s.started:%Y-%m-%d %H:%M} UTC"),
    ("set", lambda s: f"{PurePath(s.path).name}, sha256 {s.sha256[:12]}"),
    ("cases", lambda s: f"{s.cases:,}" + (f", drawn with seed {s.seed}" if s.limit else "")),
    ("articles", lambda s: f"{s.articles:,}, sha256 {s.corpus_sha256[:12]}"),
    ("asked on", lambda s: {"own": "each case's own day", "none": "no day"}.get(s.as_of, s.as_of)),
    ("judge", lambda s: s.judge or "none"),
    ("at once", lambda s: s.parallel),
    ("ready after", lambda s: f"{number(s.ready_s, 'seconds')} s"),
    ("machine", lambda s: s.machine),
    ("versions", lambda s: ", ".join(f"{name} {number}" for name, number in s.versions.items())),
    ("settings", lambda s: _settings(s)),
)
_PLACES = frozenset({"library", "models", "bench", "endpoint_url"})
"""Settings that say where things are on one machine, and nothing about the answers."""


def how_it_was_run(group: Group) -> Markup:
    """In one line, and in full when it is opened. What the runs have in common is said once."""
    first = group.runs[0].settings
    writers = ", ".join(dict.fromkeys(run.settings.writer for run in group.runs))
    line = f"{' and '.join(group.labels)}; written by {writers}; {counted(first.cases, 'case')}"
    if first.articles:
        line += f", {counted(first.articles, 'article')}"
    line += f"; {written(first.started)}"
    rows = list[Markup]()
    for name, told in _MADE_WITH:
        values = [str(told(run.settings)) for run in group.runs]
        if len(set(values)) == 1:
            cells = Markup('<td colspan="{}">{}</td>').format(len(values), values[0])
        else:
            cells = _NOTHING.join(_CELL.format(value) for value in values)
        rows.append(_ROW.format(_SIDE.format(name) + cells))
    return Markup('<details class="how"><summary>{}</summary>{}</details>').format(
        line, table_html("How it was run", ["", *group.labels], rows)
    )


def overview_table(groups: Sequence[Group], rows: Sequence[Sequence[MeasureRow]]) -> Markup:
    """The chief measure of every run, set by set, each set a link to its section."""
    lines = list[Markup]()
    for number_, (group, of_group) in enumerate(zip(groups, rows, strict=True), start=1):
        for place, label in enumerate(group.labels):
            chief = of_group[0] if of_group else None
            link = Markup('<a href="#set{}">{}</a>').format(number_, group.dataset)
            cells = _SIDE.format(link if place == 0 else "") + _CELL.format(label)
            cells += _CELL.format(chief.measure.label if chief else NOTHING)
            cells += (
                _value(chief.estimates[place], chief.measure, count=True)
                if chief
                else _CELL.format("")
            )
            lines.append(_ROW.format(cells))
    table = table_html("The chief measure of each set", ["set", "run", "measure", ""], lines)
    return Markup('<div class="overview">{}</div>').format(table)


def measure_table(group: Group, rows: Sequence[MeasureRow]) -> Markup:
    """Every measure, each run a column; published figures below the measure they are of."""
    lines = list[Markup]()
    for row in rows:
        name = Markup("{}<small>{}</small>").format(row.measure.label, row.measure.about)
        cells = [_value(found, row.measure, count=True) for found in row.estimates]
        lines.append(_ROW.format(_SIDE.format(name) + _NOTHING.join(cells)))
        lines += [_anchor(anchor, anchor.system, len(group.runs)) for anchor in row.anchors]
    shown = {row.measure.name for row in rows}
    for anchor in anchors_of(group):
        if anchor.measure not in shown:
            label = MEASURES[anchor.measure].label if anchor.measure in MEASURES else anchor.measure
            lines.append(_anchor(anchor, f"{anchor.system}, {label}", len(group.runs)))
    return table_html("Every measure, with its 95% interval", ["measure", *group.labels], lines)


def type_table(group: Group) -> Markup:
    """How the cases of each type came out; nothing for a set of one type."""
    if len(types_of(group)) < 2:
        return _NOTHING
    kinds, measures, lines = kinds_of(group), type_measures(group), list[Markup]()
    several, before = len(group.runs) > 1, ""
    for row in type_rows(group):
        cells = [_SIDE.format("" if row.type == before else row.type)]
        if several:
            cells.append(_CELL.format(group.labels[row.run]))
        cells += [_CELL.format(row.counts.get(kind, 0) or NOTHING) for kind in kinds]
        cells.append(_CELL.format(row.cases))
        cells += [
            _value(found, measure) for measure, found in zip(measures, row.estimates, strict=True)
        ]
        lines.append(_ROW.format(_NOTHING.join(cells)))
        before = row.type
    counts = [_kind(kind) for kind in kinds]
    head = ["type", *(["run"] if several else []), *counts, "n", *(m.label for m in measures)]
    table = table_html("By type", head, lines)
    return Markup('<details class="fold"><summary>{}</summary>{}</details>').format(
        Markup("By type <small>measures and counts</small>"), table
    )


def transition_table(group: Group) -> Markup:
    """What became of each outcome of the first run in the second, and whether the chief measure
    moved; nothing unless two runs have cases in common."""
    counts = transitions(group)
    if not counts:
        return _NOTHING
    kinds = kinds_of(group)
    before = [kind for kind in kinds if any(kind == pair[0] for pair in counts)]
    after = [kind for kind in kinds if any(kind == pair[1] for pair in counts)]
    most = max((count for (a, b), count in counts.items() if a != b), default=1)
    lines = list[Markup]()
    for a in before:
        cells = [_SIDE.format(_kind(a))]
        for b in after:
            count = counts.get((a, b), 0)
            strength = round(100 * count / most) if a != b else 0
            cells.append(
                Markup('<td class="{}" style="--strength:{}%">{}</td>').format(
                    "same" if a == b else f"moved is-{b.colour}", strength, count or NOTHING
                )
            )
        lines.append(_ROW.format(_NOTHING.join(cells)))
    first, second = group.labels
    head = [f"{first} ↓   {second} →", *(_kind(kind) for kind in after)]
    return Markup('<h3>{} → {}</h3>{}<p class="note">{}</p>').format(
        first,
        second,
        table_html(f"What came out as the row with {first} came out as the column with {second}",
               head, lines),
        _difference(group),
    )  # fmt: skip


def _difference(group: Group) -> str:
    """The first reported share, over the cases that both runs have."""
    pairs = [(a.score, b.score) for a, b in (c.records for c in cases_of(group)) if a and b]
    names = [name for name in group.runs[0].settings.measures if name in MEASURES]
    measure = next((m for name in names if (m := MEASURES[name]).unit == "share"), None)
    if measure is None:
        return ""
    found = compare(measure, [a for a, _ in pairs], [b for _, b in pairs])
    if isnan(found.value) or isnan(found.low):
        return ""
    return (
        f"{measure.label}: {found.value:+.3f}, 95% interval [{found.low:+.2f}, {found.high:+.2f}], "
        f"p = {found.p:.3f}, over the {counted(found.count, 'case')} that both have (paired "
        "bootstrap, randomisation test)."
    )


def _anchor(anchor: Anchor, label: str, columns: int) -> Markup:
    measure = MEASURES.get(anchor.measure)
    value = number(anchor.value, measure.unit if measure else "share")
    return Markup('<tr class="anchor"><th scope="row">{}</th><td colspan="{}">{}</td></tr>').format(
        f"published: {label}", columns, value
    )


def _value(found: Estimate, measure: Measure, *, count: bool = False) -> Markup:
    n = Markup(' <span class="count">n {}</span>').format(found.count) if count else _NOTHING
    return _VALUE.format(number(found.value, measure.unit), interval(found, measure.unit), n)


def _kind(kind: Kind) -> Markup:
    return Markup('<i class="is-{}"></i>{}').format(kind.colour, kind.name)


def _settings(s: RunSettings) -> str:
    told = {name: value for name, value in s.settings.items() if name not in _PLACES}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)


def table_html(caption: str, head: Sequence[str], rows: Sequence[Markup]) -> Markup:
    cells = _NOTHING.join(_HEAD.format(name) for name in head)
    return _TABLE.format(caption, cells, _NOTHING.join(rows))
