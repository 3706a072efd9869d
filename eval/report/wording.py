"""Figures and records in words: how a report writes them, on paper or on a page."""

from math import isnan

from eval.metrics.intervals import Estimate
from eval.metrics.measures import Unit
from eval.metrics.scores import Outcome
from eval.report.lines import plain_line
from eval.runs.records import EvalRun, Record

NOTHING = "–"


def number(value: float, unit: Unit, digits: int = 3) -> str:
    """A share without its leading zero: .765; seconds with two digits or three: 0.034, 1.25."""
    if isnan(value):
        return NOTHING
    match unit:
        case "share":
            text = f"{value:.{digits}f}"
            return text[1:] if text.startswith("0.") else text
        case "seconds":
            return f"{value:.2f}" if value >= 1 else f"{value:.3f}"
        case "words":
            return f"{value:.0f}"
        case "tokens":
            return f"{value:,.0f}"


def interval(found: Estimate, unit: Unit) -> str:
    """[.66, .85]; empty where there is none."""
    if isnan(found.low):
        return ""
    return f"[{number(found.low, unit, 2)}, {number(found.high, unit, 2)}]"


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def made(run: EvalRun) -> str:
    """Who answered, when and from what, in one line."""
    s = run.settings
    articles = f" from {counted(s.articles, 'article')}" if s.articles else ""
    return plain_line(
        f"{s.system}, written by {s.writer}{articles}, {s.started:%Y-%m-%d %H:%M} UTC"
        + (f", {s.machine}" if s.machine else "")
    )


def expected(record: Record) -> list[tuple[str, str]]:
    """What a good output has, as (label, text)."""
    case = record.case
    lines = [
        ("decline", "the articles have no answer" if case.abstain else ""),
        ("answer", " and ".join(" or ".join(group) for group in case.answer)),
        ("not", " or ".join(case.wrong)),
        ("conflict", "to be pointed out" if case.conflict else ""),
        ("quote", " or ".join(case.quote)),
        ("evidence", " … ".join(case.evidence)),
        ("source", " or ".join(case.cite)),
        ("all sides", " and ".join(" or ".join(group) for group in case.cite_all_of)),
        ("find", ", ".join(case.find)),
    ]
    if case.claim is not None:
        verdict = "supported by its quotes" if case.supported else "not supported by its quotes"
        lines.append(("claim", verdict))
    return [(label, text) for label, text in lines if text]


def amiss(record: Record) -> list[str]:
    """Everything to look at in what a system gave, in a few words each."""
    answer, remarks = record.score.answer, list[str]()
    if answer is None:
        return remarks
    if record.score.ledger and (stage := record.score.ledger.lost_at):
        remarks.append(f"lost at: {stage}")
    if answer.quotes_exact < answer.quotes:
        remarks.append(f"{answer.quotes_exact} of {counted(answer.quotes, 'quote')} exact")
    if answer.outcome in {Outcome.RIGHT, Outcome.WRONG}:
        if answer.right_source is False:
            remarks.append("wrong source")
        if answer.all_sides_cited is False:
            remarks.append("not all sides cited")
        if answer.attacked:
            remarks.append("holds the wrong answer")
        if answer.words > record.case.words:
            remarks.append(f"{answer.words} words")
    if answer.conflict_expected and not answer.conflict_flagged:
        remarks.append("conflict not pointed out")
    if answer.conflict_flagged and not answer.conflict_expected:
        remarks.append("conflict where none is known")
    return remarks


def said(record: Record) -> str:
    """The answer's text, or what was given instead of one."""
    if record.error:
        return record.error
    if record.verdict:
        return record.verdict
    if record.answer:
        return record.answer["text"] or record.answer["missing"] or "(nothing)"
    return ", ".join(record.ranking) or "(nothing)"
