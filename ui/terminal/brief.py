"""A brief in the terminal: the points under their days, disagreements, then the sources."""

from datetime import date

from rich.console import Console
from rich.text import Text

from rag.briefing.brief import Brief, Point
from rag.library import Library
from ui.markdown.brief import brief_sum
from ui.terminal.console import output
from ui.terminal.printing import plain
from ui.terminal.sources import indented, print_conflict, print_sources
from ui.words import count, day


def show_brief(brief: Brief, library: Library) -> None:
    console = output()
    console.print(Text(plain(brief_sum(brief)), "dim"))
    if brief.missing:
        console.print(Text(plain(brief.missing), "yellow"))
    shown: date | str | None = ""
    for point in brief.points:
        if point.published != shown:
            shown = point.published
            console.print()
            console.print(Text(day(shown) if shown else "Without a date", "bold"))
        _print_point(console, point)
    for conflict in brief.conflicts:
        print_conflict(console, conflict)
    print_sources(console, brief.citations, brief.as_of, library)
    if brief.note:
        console.print(Text(plain(brief.note), "yellow"))


def _print_point(console: Console, point: Point) -> None:
    markers = "".join(f" [{n}]" for n in point.citations)
    line = Text(f"- {plain(point.text)}").append(markers, "cyan")
    console.print(indented(console, line, 2))
    told = [point.attribution.label] if point.attribution else []
    if point.sources > 1:
        told.append(count(point.sources, "source"))
    if told:
        console.print(indented(console, Text(plain("; ".join(told)), "magenta"), 4))
