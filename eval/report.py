"""A run as a table for the terminal, and the answers that fell short."""

from collections import Counter
from collections.abc import Sequence
from math import isnan

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.metrics import Outcome, Score, Share, Summary, summarise
from eval.records import EvalRun, Record

_HEADINGS = (
    "right",
    "wrong",
    "declined",
    "right\nsource",
    "all\nsides",
    "quotes\nexact",
    "conflicts\nflagged",
    "p50 s",
    "p95 s",
)
_NOTHING = "-"


def print_table(run: EvalRun, console: Console | None = None) -> None:
    """One row a type of question, and one for all; every share as a count of its own whole."""
    console = console or Console()
    scores = [record.score for record in run.records]
    table = Table(
        title=f"{len(scores)} questions, {run.settings.articles} articles",
        box=box.SIMPLE_HEAD,
        padding=0,  # all columns in 80 characters
    )
    table.add_column("type", overflow="fold")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    types = list(dict.fromkeys(record.question.type for record in run.records))
    for name in types:
        of_type = [r.score for r in run.records if r.question.type == name]
        table.add_row(Text(name), *_cells(of_type))
    if len(types) > 1:
        table.add_section()
        table.add_row("all", *_cells(scores), style="bold")
    console.print(table)
    for line in _remarks(run, summarise(scores)):
        console.print(Text(line))


def print_failures(run: EvalRun, console: Console | None = None) -> None:
    """Every answer with something to look at: what was asked, expected, said and cited."""
    console = console or Console()
    for record in run.records:
        if not record.score.falls_short:
            continue
        console.print(_line(record.question.id, record.question.question), style="bold")
        for earlier in record.question.history:
            console.print(_line("  after", earlier))
        console.print(_line("  expected", _expected(record)))
        console.print(_line(f"  {record.score.outcome}", _said(record)))
        for citation in record.answer["citations"]:
            told = f"{citation['source']}: {citation['quote']}"
            console.print(_line(f"  [{citation['n']}]", told))


def _cells(scores: Sequence[Score]) -> tuple[str, ...]:
    summary = summarise(scores)
    outcomes = Counter(score.outcome for score in scores)
    return (
        _share(summary.right),
        str(outcomes[Outcome.WRONG]),
        str(outcomes[Outcome.DECLINED]),
        _share(summary.right_source),
        _share(summary.all_sides_cited),
        _share(summary.quotes_exact),
        _share(summary.conflicts_flagged),
        _number(summary.seconds_p50, 2),
        _number(summary.seconds_p95, 2),
    )


def _remarks(run: EvalRun, summary: Summary) -> list[str]:
    lines = [
        f"Declined rightly: {_share(summary.declined_rightly)} that have no answer. "
        f"Declined falsely: {_share(summary.declined_falsely)} that have one.",
        f"Conflicts flagged where there is none: {_share(summary.conflicts_false)}.",
        f"Words of an answer, p50: {_number(summary.words_p50, 0)}.",
        f"Written by {run.settings.writer}"
        + (f"; ready after {run.ready_s:.1f} s." if run.ready_s is not None else "."),
    ]
    others = Counter(
        record.answer["writer"]
        for record in run.records
        if record.answer["sentences"] and record.answer["writer"] != run.settings.writer
    )
    lines += [f"Written by {name} instead: {count}." for name, count in others.items()]
    notes = Counter(record.note for record in run.records if record.note)
    lines += [f"Noted with {count} of the answers: {note}" for note, count in notes.most_common(3)]
    return lines


def _share(share: Share) -> str:
    return f"{share.part}/{share.whole}" if share.whole else _NOTHING


def _number(value: float, digits: int) -> str:
    return _NOTHING if isnan(value) else f"{value:.{digits}f}"


def _expected(record: Record) -> str:
    if record.question.abstain:
        return "to decline"
    groups = " and ".join(" or ".join(group) for group in record.question.answer)
    return f"{groups}; a conflict" if record.question.conflict else groups


def _said(record: Record) -> str:
    score = record.score
    remarks = [
        "source right" if score.right_source else "",
        "source wrong" if score.right_source is False else "",
        "not all sides cited" if score.all_sides_cited is False else "",
        "conflict flagged" if score.conflict_flagged else "",
        f"{score.words} words" if score.outcome is Outcome.WRONG else "",
    ]
    told = ", ".join(remark for remark in remarks if remark)
    text = record.answer["text"] or record.answer["missing"] or ""
    return f"{text} ({told})" if told else text


def _line(label: str, text: str) -> Text:
    """Never markup, nor a control character that a terminal would obey."""
    shown = "".join(c if c.isprintable() else " " for c in f"{label}: {text}")
    return Text(shown)
