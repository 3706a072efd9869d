"""Runs as one page that needs nothing else: no script, no address, no file beside it.

Every template is a `Markup` whose `format` escapes each value that is not itself Markup, so a value
can only reach the page escaped; and the page forbids itself to load anything.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from eval.report.figures import figures
from eval.report.html_cases import cases_html
from eval.report.html_ledger import ledger_html
from eval.report.html_tables import (
    how_it_was_run,
    measure_table,
    overview_table,
    transition_table,
    type_table,
)
from eval.report.remarks import CAUTION, remarks
from eval.report.tables import Group, MeasureRow, grouped, measure_rows
from eval.report.wording import NOTHING, counted, interval, number
from eval.runs.records import EvalRun

_PAGE = Markup("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header><p class="brand">Presscheck <span>evaluation</span></p></header>
<main>
{body}
</main>
</body>
</html>
""")

_SECTION = Markup("""<section id="{id}" aria-labelledby="{id}-title">
<{h} id="{id}-title">{dataset}</{h}>
<p class="about">{about}</p>
{how}
{remarks}
<div class="cards">{cards}</div>
<div class="plots">
{plots}
</div>
{caution}
{tables}
{cases}
</section>""")

_CARD = Markup('<div class="card"><h3 title="{}">{}</h3>{}</div>')
_FIGURE = Markup('<p class="figure">{}<b>{}</b> <span class="interval">{}</span></p>')
_RUN = Markup('<span class="run is-run{}">{}</span>')
_FOLDED = Markup('<details class="fold"><summary>{}</summary>{}</details>')
_CARDS = 4


def html_page(runs: Sequence[EvalRun]) -> str:
    """The page as text. What was run comes first, then the chief figures, plots, tables, and the
    cases that fell short. The same runs give the same page."""
    groups = grouped(runs)
    rows = [measure_rows(group) for group in groups]
    heading = "h1" if len(groups) == 1 else "h2"
    sections = [
        _section(group, of_group, f"set{place}", heading)
        for place, (group, of_group) in enumerate(zip(groups, rows, strict=True), start=1)
    ]
    several = Markup("")
    if len(groups) != 1:
        several = Markup("<h1>{}</h1>\n{}\n").format(
            counted(len(groups), "set"), overview_table(groups, rows)
        )
    title = ", ".join(group.dataset for group in groups) or "nothing was run"
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return str(
        _PAGE.format(
            title=f"{title}: Presscheck evaluation",
            style=Markup(style),
            body=several + Markup("\n").join(sections),
        )
    )


def _section(group: Group, rows: Sequence[MeasureRow], id: str, heading: str) -> Markup:
    tables = [
        ledger_html(group),
        transition_table(group),
        type_table(group),
        _FOLDED.format(
            Markup("Every measure <small>with its interval, and published figures</small>"),
            measure_table(group, rows),
        ),
    ]
    told = remarks(group, rows)
    lines = [line for line in told if line != CAUTION]
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return _SECTION.format(
        id=id,
        h=Markup(heading),
        dataset=group.dataset,
        about=group.about,
        how=how_it_was_run(group),
        remarks=Markup('<ul class="remarks">{}</ul>').format(items) if lines else "",
        cards=Markup("").join(_cards(group, rows)),
        plots=figures(group, rows, name=id),
        caution=Markup('<p class="note">{}</p>').format(CAUTION) if CAUTION in told else "",
        tables=Markup("\n").join(tables),
        cases=cases_html(group, id),
    )


def _cards(group: Group, rows: Sequence[MeasureRow]) -> Iterator[Markup]:
    """The chief measures, one a card."""
    for row in rows[:_CARDS]:
        unit = row.measure.unit
        parts = [
            _FIGURE.format(
                _RUN.format(place % 4, group.labels[place]) if len(group.runs) > 1 else "",
                number(found.value, unit, 2) if found.count else NOTHING,
                interval(found, unit),
            )
            for place, found in enumerate(row.estimates)
        ]
        yield _CARD.format(row.measure.about, row.measure.label, Markup("").join(parts))
