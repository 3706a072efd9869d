"""Plots as SVG to put into a page. The only file that imports matplotlib.

Pure: the same figures give the same text. Each is drawn in stand-in colours that become the page's
own, `currentColor` and `var(--right)` and so on, and so follows it into the dark; its text stays
text, in the page's fonts. Sizes are in points: a plot is as wide as a telephone, so that its text
is still read there.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isnan
from typing import Any, cast

_Drawn = Any
"""Of matplotlib's own types, of which some are unknown to pyright."""

_WIDTH = 4.9
"""Inches of 72 points: 353 points."""
_TEXT = 10.5
"""Points: 15 pixels on a wide page, 10 on a telephone."""

_COLOURS = {
    "ink": "#010101",
    "quiet": "#010102",
    "line": "#010103",
    "right": "#010104",
    "spared": "#010105",
    "declined": "#010106",
    "wrong": "#010107",
    "failed": "#010108",
    "run0": "#010109",
    "run1": "#01010a",
    "run2": "#01010b",
    "run3": "#01010c",
    "sheet": "#01010d",
}
_ON_WHITE = {
    "quiet": "#66625a",
    "line": "#e3ddd1",
    "run0": "#1f4f7a",
    "run1": "#c2447f",
    "run2": "#1c8467",
    "run3": "#9a7200",
}
_DASHES = ("solid", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))


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
    figure, axes = _figure(0.31 * len(rows) + 0.4 * heads + 0.15)
    place, ticks = 0.0, list[float]()
    for row in rows:
        if row.group:
            place += 0.9
            axes.text(
                0, place - 0.25, row.group, parse_math=False, color=_COLOURS["ink"], fontsize=_TEXT,
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
    return _svg(figure, name)


def dots(rows: Sequence[DotRow], *, name: str) -> str:
    """Shares with their intervals, a line of dots a measure; published figures as open diamonds."""
    runs = 1 + max((dot.run for row in rows for dot in row.dots), default=0)
    step = 0.34 if runs > 1 else 0.0
    height = 0.2 + 0.1 * runs
    figure, axes = _figure(height * len(rows) + 0.45)
    for place, row in enumerate(rows):
        for dot in row.dots:
            y = place + (dot.run - (runs - 1) / 2) * step / max(1, runs / 2)
            colour = _run_colour(dot.run)
            if not isnan(dot.low):
                axes.plot([dot.low, dot.high], [y, y], color=colour, linewidth=2.2, alpha=0.45)
            axes.plot([dot.value], [y], "o", color=colour, markersize=5.5, clip_on=False)
        for anchor in row.anchors:
            axes.plot(
                [anchor], [place], "D", markerfacecolor="none", clip_on=False,
                markeredgecolor=_COLOURS["ink"], markersize=5.5, markeredgewidth=1.1,
            )  # fmt: skip
    axes.set_yticks(range(len(rows)), [row.label for row in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", ".5", "1"])
    axes.grid(axis="x", color=_COLOURS["line"], linewidth=0.8)
    axes.spines["bottom"].set_visible(False)
    return _svg(figure, name)


def risk_coverage(curves: Sequence[Curve], *, name: str) -> str:
    """The share of answers that are not right, against the share of questions answered."""
    figure, axes = _figure(2.9)
    highest = max((risk for curve in curves for _, risk in curve.points), default=0.0)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.plot(x, y, **_stroke(curve.run))
        axes.plot(x[-1:], y[-1:], "o", color=_run_colour(curve.run), markersize=5, clip_on=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, min(1.0, max(0.1, highest * 1.15)))
    axes.set_xticks([0, 0.5, 1], ["0", "50%", "all"])
    _percents(axes)
    axes.set_xlabel("questions answered, surest first", color=_COLOURS["quiet"], fontsize=_TEXT)
    axes.set_title(
        "answers that are not right", loc="left", color=_COLOURS["quiet"], fontsize=_TEXT
    )
    return _svg(figure, name)


def latency(curves: Sequence[Curve], *, name: str) -> str:
    """The share of outputs that took at most so many seconds, which run on a log scale."""
    figure, axes = _figure(2.9)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.step(x, y, where="post", **_stroke(curve.run))
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
    axes.grid(axis="y", color=_COLOURS["line"], linewidth=0.8)
    axes.set_xlabel("time for one output, log scale", color=_COLOURS["quiet"], fontsize=_TEXT)
    axes.set_title("done by then", loc="left", color=_COLOURS["quiet"], fontsize=_TEXT)
    return _svg(figure, name)


def growth(curves: Sequence[Curve], *, name: str) -> str:
    """Milliseconds against the size of a library, both on log scales."""
    figure, axes = _figure(3.2)
    for curve in curves:
        x, y = [p[0] for p in curve.points], [p[1] for p in curve.points]
        axes.plot(x, y, marker="o", markersize=5, label=curve.label, **_stroke(curve.run))
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
    axes.grid(axis="y", color=_COLOURS["line"], linewidth=0.8)
    axes.legend(loc="upper left", frameon=False, fontsize=_TEXT, labelcolor="linecolor")
    axes.set_xlabel("articles", color=_COLOURS["quiet"], fontsize=_TEXT)
    return _svg(figure, name)


def as_file(svg: str) -> str:
    """A plot of lines as a file of its own, on white and in the colours of a light page."""
    svg = re.sub(r"var\(--(\w+)\)", lambda found: _ON_WHITE[found[1]], svg)
    own = 'xmlns="http://www.w3.org/2000/svg" width="706" style="color: #1d1c1a; background: white"'
    return svg.replace("<svg ", f"<svg {own} ", 1) + "\n"


def _bar(axes: _Drawn, place: float, row: Bar) -> None:
    whole = sum(count for _, count in row.parts)
    left = 0.0
    for colour, count in row.parts:
        if not count:
            continue
        share = count / whole
        axes.barh(
            place, share, left=left, height=0.74, color=_COLOURS[colour],
            edgecolor=_COLOURS["sheet"], linewidth=1.2,
        )  # fmt: skip
        if share > 0.045:
            on = "ink" if colour in {"spared", "declined"} else "sheet"
            axes.text(
                left + share / 2, place, str(count), ha="center", va="center_baseline",
                fontsize=_TEXT, color=_COLOURS[on],
            )  # fmt: skip
        left += share


def _figure(height: float) -> tuple[_Drawn, _Drawn]:
    from matplotlib.figure import Figure

    figure = cast(Any, Figure(figsize=(_WIDTH, height), layout="constrained"))
    axes = figure.add_subplot()
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    for side, spine in cast("Mapping[str, Any]", axes.spines).items():
        spine.set_visible(side == "bottom")
        spine.set_color(_COLOURS["line"])
    axes.tick_params(length=0, labelsize=_TEXT, labelcolor=_COLOURS["ink"], pad=5)
    return figure, axes


def _stroke(run: int) -> dict[str, Any]:
    dashes = _DASHES[run % len(_DASHES)]
    return {"color": _run_colour(run), "linewidth": 2, "linestyle": dashes}


def _run_colour(run: int) -> str:
    return _COLOURS[f"run{run % len(_DASHES)}"]


def _percents(axes: _Drawn) -> None:
    top = axes.get_ylim()[1]
    step = next(step for step in (0.05, 0.1, 0.25, 0.5) if top / step <= 4.5)
    ticks = [step * number for number in range(int(top / step) + 1)]
    axes.set_yticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.grid(axis="y", color=_COLOURS["line"], linewidth=0.8)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"


def _svg(figure: _Drawn, name: str) -> str:
    """Without what only a file of its own needs, and with no id that another plot has."""
    import matplotlib

    stream = StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    drawing = cast(Any, matplotlib).rc_context({"svg.hashsalt": name, "svg.fonttype": "none"})
    with drawing, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # the reader's fonts draw it, not matplotlib's
        figure.savefig(stream, format="svg", metadata=nothing, transparent=True)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    for unwanted in (
        r"<metadata>.*?</metadata>",
        r"<style.*?</style>",
        r"<!--.*?-->",
        r"<defs>\s*</defs>",
        r' xmlns(?::xlink)?="[^"]*"',
        r' (?:width|height)="[\d.]+pt"',
    ):
        text = re.sub(unwanted, "", text, flags=re.DOTALL)
    text = text.replace("xlink:href", "href")
    used = set(re.findall(r"#([\w.-]+)", text))
    text = re.sub(r' id="([^"]*)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    text = re.sub(r"\n\s*", "\n", text).strip()
    for colour, stand_in in _COLOURS.items():
        own = "currentColor" if colour == "ink" else f"var(--{colour})"
        text = text.replace(stand_in, own)
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
