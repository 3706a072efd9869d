"""Drawings as SVG to put into a page. The only file that imports matplotlib.

Each is drawn in stand-in colours that become the page's own, `currentColor` and `var(--right)` and
so on, and so follows it into the dark; its text stays text, in the page's fonts. Sizes are in
points: a drawing is as wide as a telephone, so that its text is still read there.
"""

import re
import warnings
from collections.abc import Mapping
from io import StringIO
from typing import Any, cast

Drawn = Any
"""Of matplotlib's own types, of which some are unknown to pyright."""

_WIDTH = 4.9
"""Inches of 72 points: 353 points."""
TEXT = 10.5
"""Points: 15 pixels on a wide page, 10 on a telephone."""

COLOURS = {
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


def as_file(svg: str) -> str:
    """A plot of lines as a file of its own, on white and in the colours of a light page."""
    svg = re.sub(r"var\(--(\w+)\)", lambda found: _ON_WHITE[found[1]], svg)
    own = 'xmlns="http://www.w3.org/2000/svg" width="706" style="color: #1d1c1a; background: white"'
    return svg.replace("<svg ", f"<svg {own} ", 1) + "\n"


def drawing(height: float) -> tuple[Drawn, Drawn]:
    from matplotlib.figure import Figure

    figure = cast(Any, Figure(figsize=(_WIDTH, height), layout="constrained"))
    axes = figure.add_subplot()
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    for side, spine in cast("Mapping[str, Any]", axes.spines).items():
        spine.set_visible(side == "bottom")
        spine.set_color(COLOURS["line"])
    axes.tick_params(length=0, labelsize=TEXT, labelcolor=COLOURS["ink"], pad=5)
    return figure, axes


def stroke(run: int) -> dict[str, Any]:
    dashes = _DASHES[run % len(_DASHES)]
    return {"color": run_colour(run), "linewidth": 2, "linestyle": dashes}


def run_colour(run: int) -> str:
    return COLOURS[f"run{run % len(_DASHES)}"]


def as_svg(figure: Drawn, name: str) -> str:
    """Without what only a file of its own needs, and with no id that another plot has."""
    import matplotlib

    stream = StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    drawn_so = cast(Any, matplotlib).rc_context({"svg.hashsalt": name, "svg.fonttype": "none"})
    with drawn_so, warnings.catch_warnings():
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
    for colour, stand_in in COLOURS.items():
        own = "currentColor" if colour == "ink" else f"var(--{colour})"
        text = text.replace(stand_in, own)
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
