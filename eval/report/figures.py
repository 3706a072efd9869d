"""Which plots a set's runs get, what is drawn in each, and what stands below it."""

from collections.abc import Iterator, Sequence
from math import isnan

from markupsafe import Markup

from eval.metrics.over_scores import risk_coverage
from eval.report import plots
from eval.report.lines import plain_line
from eval.report.tables import Group, MeasureRow, kinds_of, type_rows
from eval.report.wording import counted

_FIGURE = Markup(
    '<figure><figcaption><b>{}</b> {}{}</figcaption><div role="img" aria-label="{}">{}</div>'
    "</figure>"
)
_KEY = Markup('<span class="key"><i class="{}"></i>{}</span> ')
_FEW = 2
"""Answers, fewer than which draw no curve."""


def figures(group: Group, rows: Sequence[MeasureRow], *, name: str) -> Markup:
    """The plots that there is something to draw for. `name` keeps their ids apart from those of
    another set."""
    return Markup("\n").join(_figures(group, rows, name))


def _figures(group: Group, rows: Sequence[MeasureRow], name: str) -> Iterator[Markup]:
    if any(run.records for run in group.runs):
        yield _outcomes(group, f"{name}-outcomes")
    shares = [row for row in rows if row.measure.unit == "share"]
    if shares:
        yield _measures(group, shares, f"{name}-measures")
    risks = [
        plots.Curve(place, group.labels[place], tuple(points))
        for place, run in enumerate(group.runs)
        if any(score.answer and score.answer.confidence for score in run.scores)
        and len(points := risk_coverage(run.scores)) >= _FEW
    ]
    if risks:
        ends = "; ".join(
            f"{curve.label} answers {curve.points[-1][0]:.0%} and is not right in "
            f"{curve.points[-1][1]:.0%} of those"
            for curve in risks
        )
        yield _figure(
            "Risk and coverage",
            f"Risk against coverage. {ends}.",
            plots.risk_coverage(risks, name=f"{name}-risk"),
            "What answering more costs. Lower is better; a line that rises to the right is of a "
            "system that knows when it is sure.",
            _run_keys(group, [curve.run for curve in risks]),
        )
    times = [
        plots.Curve(place, group.labels[place], tuple(points))
        for place, points in enumerate(_times(group))
        if len(points) >= _FEW
    ]
    if times:
        yield _figure(
            "Time for one output",
            "Share of outputs that were done within a time, for each run.",
            plots.latency(times, name=f"{name}-latency"),
            "Further left is faster.",
            _run_keys(group, [curve.run for curve in times]),
        )


def _outcomes(group: Group, name: str) -> Markup:
    kinds, rows = kinds_of(group), type_rows(group)
    several = len(group.runs) > 1
    bars, before = list[plots.Bar](), ""
    for row in rows:
        parts = tuple((kind.colour, row.counts.get(kind, 0)) for kind in kinds)
        label = group.labels[row.run] if several else row.type
        bars.append(
            plots.Bar(_cut(label), parts, _cut(row.type) if several and row.type != before else "")
        )
        before = row.type
    told = "; ".join(
        f"{row.type}, {group.labels[row.run]}: "
        + ", ".join(f"{row.counts[kind]} {kind.name}" for kind in kinds if row.counts.get(kind))
        for row in rows
    )
    cases = sum(row.cases for row in rows if row.run == 0)
    keys = Markup("").join(
        _KEY.format(
            f"is-{kind.colour}", Markup('<span title="{}">{}</span>').format(kind.about, kind.name)
        )
        for kind in kinds
    )
    return _figure(
        f"How {counted(cases, 'case')} came out",
        f"Outcomes by type. {told}.",
        plots.bars(bars, name=name),
        "",
        keys,
    )


def _measures(group: Group, rows: Sequence[MeasureRow], name: str) -> Markup:
    drawn = [
        plots.DotRow(
            row.measure.label + (" ↓" if row.measure.better == "lower" else ""),
            tuple(
                plots.Dot(place, found.value, found.low, found.high)
                for place, found in enumerate(row.estimates)
                if not isnan(found.value)
            ),
            tuple(anchor.value for anchor in row.anchors),
        )
        for row in rows
    ]
    published = any(row.anchors for row in rows)
    keys = _run_keys(group, range(len(group.runs)))
    if published:
        keys += _KEY.format("is-published", "published figure")
    lower = " ↓: lower is better." if any(row.measure.better == "lower" for row in rows) else ""
    return _figure(
        "Every share",
        "Every share with its 95% interval; the table below has the figures.",
        plots.dots(drawn, name=name),
        f"With its 95% interval.{lower}",
        keys,
    )


def _times(group: Group) -> Iterator[list[tuple[float, float]]]:
    for run in group.runs:
        parts = [score.answer or score.claim or score.ranking for score in run.scores]
        seconds = sorted(max(part.seconds, 1e-4) for part in parts if part)
        yield [(value, place / len(seconds)) for place, value in enumerate(seconds, start=1)]


def _run_keys(group: Group, places: Sequence[int]) -> Markup:
    """None for a single run: there is nothing to tell apart."""
    if len(group.runs) == 1:
        return Markup("")
    return Markup("").join(_KEY.format(f"is-run{p % 4}", group.labels[p]) for p in places)


def _figure(title: str, told: str, svg: str, caption: str, keys: Markup) -> Markup:
    """`svg` is drawn in plots.py, which escapes its texts."""
    shown = Markup('<span class="keys">{}</span>').format(keys) if keys else Markup("")
    return _FIGURE.format(title, caption, shown, told, Markup(svg))


def _cut(text: str) -> str:
    line = plain_line(text)
    return line if len(line) <= 26 else line[:25] + "…"
