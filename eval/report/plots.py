"""Plots to put into a page. Pure: the same figures give the same text."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from eval.report.svg import COLOURS, TEXT, Drawn, as_svg, drawing, run_colour, stroke


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many cases of each colour, and what stands before it; `group` is said once
    above the first of several."""

    label: str
    parts: tuple[tuple[str, int], ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure with its interval, of the `run`th run."""

    run: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DotRow:
    """A measure: its dots, and the published figures to read them against."""

    label: str
    dots: tuple[Dot, ...]
    anchors: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of the `run`th run, from left to right."""

    run: int
    label: str
    points: tuple[tuple[float, float], ...]


def bars(rows: Sequence[Bar], *, name: str) -> str:
    """Shares of each bar's whole, with the counts in it. `name` begins the ids in the SVG."""
    heads = sum(bool(row.group) for row in rows)
    figure, axes = drawing(0.31 * len(rows) + 0.4 * heads + 0.15)
    place, ticks = 0.0, list[float]()
    for row in rows:
        if row.group:
            place += 0.9
            axes.text(
                0, place - 0.25, row.group, parse_math=False, color=COLOURS["ink"], fontsize=TEXT,
                fontweight="bold", ha="left", va="center",
            )  # fmt: skip
            place += 0.6
        ticks.append(place)
        _bar(axes, place, row)
        place += 1
    axes.set_yticks(ticks, [row.label for row in rows], parse_math=False)
    axes.set_ylim(place - 0.4, 0.3 if heads else -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return as_svg(figure, name)


def dots(rows: Sequence[DotRow], *, name: str) -> str:
    """Shares with their intervals, a line of dots a measure; published figures as open diamonds."""
    runs = 1 + max((dot.run for row in rows for dot in row.dots), default=0)
    step = 0.34 if runs > 1 else 0.0
    height = 0.2 + 0.1 * runs
    figure, axes = drawing(height * len(rows) + 0.45)
    for place, row in enumerate(rows):
        for dot in row.dots:
            y = place + (dot.run - (runs - 1) / 2) * step / max(1, runs / 2)
            colour = run_colour(dot.run)
            if not isnan(dot.low):
                axes.plot([dot.low, dot.high], [y, y], color=colour, linewidth=2.2, alpha=0.45)
            axes.plot([dot.value], [y], "o", color=colour, markersize=5.5, clip_on=False)
        for anchor in row.anchors:
            axes.plot(
                [anchor], [place], "D", markerfacecolor="none", clip_on=False,
                markeredgecolor=COLOURS["ink"], markersize=5.5, markeredgewidth=1.1,
            )  # fmt: skip
    axes.set_yticks(range(len(rows)), [row.label for row in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", ".5", "1"])
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.8)
    axes.spines["bottom"].set_visible(False)
    return as_svg(figure, name)


def risk_coverage(curves: Sequence[Curve], *, name: str) -> str:
    """The share of answers that are not right, against the share of questions answered."""
    figure, axes = drawing(2.9)
    highest = max((risk for curve in curves for _, risk in curve.points), default=0.0)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.plot(x, y, **stroke(curve.run))
        axes.plot(x[-1:], y[-1:], "o", color=run_colour(curve.run), markersize=5, clip_on=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, min(1.0, max(0.1, highest * 1.15)))
    axes.set_xticks([0, 0.5, 1], ["0", "50%", "all"])
    _percents(axes)
    axes.set_xlabel("questions answered, surest first", color=COLOURS["quiet"], fontsize=TEXT)
    axes.set_title("answers that are not right", loc="left", color=COLOURS["quiet"], fontsize=TEXT)
    return as_svg(figure, name)


def latency(curves: Sequence[Curve], *, name: str) -> str:
    """The share of outputs that took at most so many seconds, which run on a log scale."""
    figure, axes = drawing(2.9)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.step(x, y, where="post", **stroke(curve.run))
    axes.set_xscale("log")
    values = [seconds for curve in curves for seconds, _ in curve.points]
    low, high = min(values) * 0.8, max(values) * 1.25
    axes.set_xlim(low, high)
    known = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
    ticks = [tick for tick in known if low <= tick <= high] or [min(values)]
    ticks = ticks if len(ticks) <= 6 else ticks[::2]
    axes.set_xticks(ticks, [_time(tick) for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_ylim(0, 1.02)
    axes.set_yticks([0, 0.5, 0.95], ["0", "50%", "95%"])
    axes.grid(axis="y", color=COLOURS["line"], linewidth=0.8)
    axes.set_xlabel("time for one output, log scale", color=COLOURS["quiet"], fontsize=TEXT)
    axes.set_title("done by then", loc="left", color=COLOURS["quiet"], fontsize=TEXT)
    return as_svg(figure, name)


def growth(curves: Sequence[Curve], *, name: str) -> str:
    """Milliseconds against the size of a library, both on log scales."""
    figure, axes = drawing(3.2)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.plot(x, y, marker="o", markersize=5, label=curve.label, **stroke(curve.run))
    axes.set_xscale("log")
    axes.set_yscale("log")
    sizes = sorted({size for curve in curves for size, _ in curve.points})
    axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    values = [value for curve in curves for _, value in curve.points]
    known = (0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
    low, high = min(values) * 0.7, max(values) * 6
    ticks = [tick for tick in known if low <= tick <= high]
    axes.set_ylim(low, high)
    axes.set_yticks(ticks, [f"{tick:g} ms" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks([], minor=True)
    axes.grid(axis="y", color=COLOURS["line"], linewidth=0.8)
    axes.legend(loc="upper left", frameon=False, fontsize=TEXT, labelcolor="linecolor")
    axes.set_xlabel("articles", color=COLOURS["quiet"], fontsize=TEXT)
    return as_svg(figure, name)


def _bar(axes: Drawn, place: float, row: Bar) -> None:
    whole = sum(count for _, count in row.parts)
    left = 0.0
    for colour, count in row.parts:
        if not count:
            continue
        share = count / whole
        axes.barh(
            place, share, left=left, height=0.74, color=COLOURS[colour],
            edgecolor=COLOURS["sheet"], linewidth=1.2,
        )  # fmt: skip
        if share > 0.045:
            on = "ink" if colour in {"spared", "declined"} else "sheet"
            axes.text(
                left + share / 2, place, str(count), ha="center", va="center_baseline",
                fontsize=TEXT, color=COLOURS[on],
            )  # fmt: skip
        left += share


def _percents(axes: Drawn) -> None:
    top = axes.get_ylim()[1]
    step = next(step for step in (0.05, 0.1, 0.25, 0.5) if top / step <= 4.5)
    ticks = [step * number for number in range(int(top / step) + 1)]
    axes.set_yticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.grid(axis="y", color=COLOURS["line"], linewidth=0.8)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"
