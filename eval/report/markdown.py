"""Runs as Markdown that reads well as it is, in a terminal of 80 to 100 columns."""

import textwrap
from collections.abc import Sequence

from eval.metrics.intervals import Estimate
from eval.report.kinds import kind_of
from eval.report.ledger import ledger_tables
from eval.report.lines import plain_line, table_lines
from eval.report.remarks import remarks
from eval.report.tables import (
    Group,
    MeasureRow,
    anchors_of,
    grouped,
    kinds_of,
    measure_rows,
    type_measures,
    type_rows,
    types_of,
)
from eval.report.wording import NOTHING, amiss, expected, interval, made, number, said
from eval.runs.records import EvalRun, Record

_WIDTH = 96
_SIDE_BY_SIDE = 3
"""Runs in one table: more do not fit."""
_LABEL = 22


def markdown(runs: Sequence[EvalRun]) -> str:
    """A section a set: the measures of its runs side by side, the published figures, the types,
    where answers are lost, and what to know before believing them."""
    sections = [_section(group) for group in grouped(runs)]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def failures_markdown(run: EvalRun, *, most: int | None = None) -> str:
    """Up to `most` of the cases that fell short: asked, expected, said and quoted."""
    short = [record for record in run.records if record.score.falls_short]
    shown = short if most is None else short[:most]
    lines = [
        f"# {plain_line(run.name)}: {len(short):,} of {len(run.records):,} fell short",
        "",
    ]
    for record in shown:
        lines += _failure(record)
    if len(shown) < len(short):
        lines.append(f"And {len(short) - len(shown):,} more.")
    return "\n".join(lines).rstrip() + "\n"


def _section(group: Group) -> list[str]:
    rows = measure_rows(group)
    lines = [f"# {plain_line(group.dataset)}: {plain_line(group.about)}", ""]
    for run, label in zip(group.runs, group.labels, strict=True):
        named = f"{plain_line(label)} is " if label != run.settings.system else ""
        lines += _wrapped(f"{named}{made(run)}", "- ")
    for start in range(0, len(group.runs), _SIDE_BY_SIDE):
        lines += ["", *_measures(group, rows, range(start, start + _SIDE_BY_SIDE))]
    lines += ["", "[95% intervals, by bootstrap over cases; n: the cases that a figure is of.]"]
    lines += _published(group, rows)
    if len(types_of(group)) > 1:
        lines += ["", *_types(group)]
    for start in range(0, len(group.runs), _SIDE_BY_SIDE):
        lines += _ledger(group, range(start, start + _SIDE_BY_SIDE))
    said_too = remarks(group, rows)
    if said_too:
        lines.append("")
    for line in said_too:
        lines += _wrapped(plain_line(line), "- ")
    return lines


def _measures(group: Group, rows: Sequence[MeasureRow], places: range) -> list[str]:
    chosen = [place for place in places if place < len(group.runs)]
    table = [["measure", *(_short(group.labels[place]) for place in chosen), "n"]]
    for row in rows:
        found = [row.estimates[place] for place in chosen]
        counts = list(dict.fromkeys(str(estimate.count) for estimate in found))
        cells = [_figure(estimate, row) for estimate in found]
        table.append([row.measure.label, *cells, "/".join(counts)])
    return table_lines(table)


def _figure(found: Estimate, row: MeasureRow) -> str:
    unit = row.measure.unit
    return f"{number(found.value, unit):>5} {interval(found, unit)}".rstrip()


def _published(group: Group, rows: Sequence[MeasureRow]) -> list[str]:
    labels = {row.measure.name: row.measure.label for row in rows}
    anchors = [
        [
            plain_line(labels.get(anchor.measure, anchor.measure)),
            plain_line(anchor.system),
            number(anchor.value, "share"),
        ]
        for anchor in anchors_of(group)
    ]
    return ["", *table_lines([["published", "of", "figure"], *anchors])] if anchors else []


def _ledger(group: Group, places: range) -> list[str]:
    lines = list[str]()
    for cells in ledger_tables(group, [place for place in places if place < len(group.runs)]):
        rows = [[_short(label) for label in cells.head], *cells.rows]
        lines += ["", f"{plain_line(cells.caption)}:", "", *table_lines(rows)]
    return lines


def _types(group: Group) -> list[str]:
    """As many measures beside the counts as fit."""
    for most in (2, 1, 0):
        lines = table_lines(_type_cells(group, most))
        if len(lines[0]) <= _WIDTH:
            break
    return lines


def _type_cells(group: Group, most: int) -> list[list[str]]:
    kinds, measures = kinds_of(group), type_measures(group)[:most]
    several = len(group.runs) > 1
    head = ["type", *(["run"] if several else []), *(kind.name for kind in kinds), "n"]
    table = [[*head, *(measure.label for measure in measures)]]
    before = ""
    for row in type_rows(group):
        cells = ["" if row.type == before else _short(row.type)]
        if several:
            cells.append(_short(group.labels[row.run]))
        cells += [str(row.counts.get(kind, 0) or NOTHING) for kind in kinds]
        cells.append(str(row.cases))
        cells += [
            f"{number(found.value, 'share', 2):>4} {interval(found, 'share')}".rstrip()
            for found in row.estimates[:most]
        ]
        table.append(cells)
        before = row.type
    return table


def _failure(record: Record) -> list[str]:
    told = "; ".join([kind_of(record.score).name, *amiss(record)])
    lines = _wrapped(f"{record.case.id}: {record.case.question}", "## ", "   ")
    lines += [line for earlier in record.case.history for line in _entry("after", earlier)]
    if record.case.claim is not None:
        lines += _entry("claim", record.case.claim)
    for label, text in expected(record):
        lines += _entry(f"expected {label}", text)
    lines += _entry(f"said ({told})", said(record))
    for citation in record.answer["citations"] if record.answer else ():
        lines += _entry(f"[{citation['n']}] {citation['source']}", citation["quote"])
    for quote in record.case.quotes:
        lines += _entry("quote", quote)
    if record.note:
        lines += _entry("note", record.note)
    return [*lines, ""]


def _entry(label: str, text: str) -> list[str]:
    return _wrapped(f"{label}: {text}", "- ")


def _wrapped(text: str, first: str, then: str = "  ") -> list[str]:
    return textwrap.wrap(
        plain_line(text), _WIDTH, initial_indent=first, subsequent_indent=then,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _short(text: str) -> str:
    line = plain_line(text).replace("|", "/")
    return line if len(line) <= _LABEL else line[: _LABEL - 1] + "…"
