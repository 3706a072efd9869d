"""Runs of an evaluation -> HTML: what was asked of whom, and each score with its interval. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from eval.metrics.intervals import Estimate
from eval.metrics.measures import Measure
from eval.report.tables import Group, MeasureRow, grouped, measure_rows
from eval.report.wording import NOTHING as NO_FIGURE
from eval.report.wording import counted, interval, number
from eval.runs.gate import falls
from ui.markup import joined
from ui.state.evaluation import Measured
from ui.words import day

_NONE = Markup(
    '<section class="pc-evaluation"><p class="pc-lead">Nothing has been measured in the folder that'
    " Presscheck was started in. In a terminal there:</p>"
    '<dl class="pc-commands"><dt><code>presscheck eval run</code></dt><dd>asks the starter '
    "questions, whose answers are known, and scores what comes back;</dd>"
    "<dt><code>presscheck eval draft</code></dt><dd>proposes questions about your own articles, to "
    "accept or edit;</dd><dt><code>presscheck eval run questions.jsonl</code></dt><dd>asks those."
    "</dd></dl><p>The scores then stand here.</p></section>"
)
_RUN = Markup(
    '<section class="pc-evaluation" aria-label="The last evaluation"><dl class="pc-facts">{facts}'
    "</dl>{notes}{table}{report}</section>"
)
_FACT = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
_NOTE = Markup('<p class="pc-notice">{}</p>')
_TABLE = Markup(
    '<div class="pc-scores-wide" role="region" aria-label="Scores" tabindex="0">'
    '<table class="pc-scores"><caption>In square brackets: the 95% interval.</caption>'
    "<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
)
_HEAD = Markup('<th scope="col">{}</th>')
_ROW = Markup('<tr><th scope="row">{label}<small>{about}</small></th>{cells}</tr>')
_CELL = Markup('<td data-of="{of}"><b>{value}</b> <span class="pc-interval">{interval}</span>'
               '<span class="pc-cases">{cases}</span></td>')  # fmt: skip
_FLOOR = Markup('<td data-of="floor">{}</td>')
_REPORT = Markup(
    '<p><a class="pc-link" href="evaluation/report" target="_blank" rel="noopener">'
    "Read the whole report, with every answer that fell short</a></p>"
)


def evaluation_html(measured: Measured) -> Markup:
    """The scores of runs of one set; without any, what makes one."""
    if not measured.runs:
        return _NONE
    group = grouped(measured.runs)[0]
    of_runs = group.labels if len(group.runs) > 1 else ("score",)
    head = ["", *of_runs, *(["to hold"] if measured.floors else [])]
    return _RUN.format(
        facts=_facts(group),
        notes=joined(_NOTE.format(words) for words in _notes(group, measured)),
        table=_TABLE.format(
            head=joined(_HEAD.format(words) for words in head),
            rows=joined(_row(row, of_runs, measured) for row in measure_rows(group)),
        ),
        report=_REPORT,
    )


def _facts(group: Group) -> Markup:
    made_with = group.runs[0].settings
    writers = dict.fromkeys(_writer(run.settings.writer) for run in group.runs)
    facts = [
        ("Questions", f"{made_with.cases:,}: {group.about or group.dataset}"),
        ("Articles", f"{made_with.articles:,}" if made_with.articles else ""),
        ("Written by", " and ".join(writers)),
        ("On", f"{day(made_with.started.date())}, {made_with.started:%H:%M} UTC"),
        ("Machine", made_with.machine),
    ]
    return joined(_FACT.format(name, words) for name, words in facts if words)


def _writer(named: str) -> str:
    kind, _, model = named.partition(":")
    match kind:
        case "quotes":
            return "nobody: quotes alone"
        case "local":
            return f"{model} on this machine"
        case _:
            return f"{model} at the endpoint" if model else named


def _notes(group: Group, measured: Measured) -> list[str]:
    """What is not as it should be: a run that was broken off, cases that failed, a fallen score."""
    notes: list[str] = []
    for label, run in zip(group.labels, group.runs, strict=True):
        of = f"{label}: " if len(group.runs) > 1 else ""
        if not run.complete:
            asked = f"{len(run.records):,} of {counted(run.settings.cases, 'question')}"
            again = f"The same command with --name {run.name} goes on."
            notes.append(f"{of}{asked} asked so far. {again}")
        if failed := sum(record.error is not None for record in run.records):
            notes.append(f"{of}{counted(failed, 'question')} failed; the report says why.")
        if measured.floors and measured.floors.system == run.settings.system:
            fallen = ", ".join(fall.measure.label for fall in falls(run, measured.floors))
            notes += [f"{of}Below the floor: {fallen}."] if fallen else []
    return notes


def _row(row: MeasureRow, of_runs: Sequence[str], measured: Measured) -> Markup:
    cells = [
        _cell(label, found, row.measure)
        for label, found in zip(of_runs, row.estimates, strict=True)
    ]
    if measured.floors:
        floor = measured.floors.floors.get(row.measure.name)
        bound = "at most" if row.measure.better == "lower" else "at least"
        known = f"{bound} {number(floor, row.measure.unit, 2)}" if floor is not None else NO_FIGURE
        cells.append(_FLOOR.format(known))
    return _ROW.format(label=row.measure.label, about=row.measure.about, cells=joined(cells))


def _cell(label: str, found: Estimate, measure: Measure) -> Markup:
    if not found.count:
        return _CELL.format(of=label, value=NO_FIGURE, interval="", cases="")
    unit = " s" if measure.unit == "seconds" else ""
    return _CELL.format(
        of=label,
        value=f"{number(found.value, measure.unit, 2)}{unit}",
        interval=interval(found, measure.unit),
        cases=f"n {found.count:,}",
    )
