"""Where answers are lost, and what became of the sentences that were written, as tables of text
that every form of report shows. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.drafts import DraftedSentence
from eval.metrics.ledger import STAGES, Ledger, Stage
from eval.report.tables import Group
from eval.report.wording import NOTHING
from eval.runs.records import EvalRun
from rag.types import Verdict

_REASONS = 8
"""Reasons for which sentences were not kept that are named, the most frequent first."""

_VERDICTS = (Verdict.VERIFIED, Verdict.WEAK, Verdict.REMOVED)


@dataclass(frozen=True, slots=True)
class Cells:
    """A table. The first cell of a row names it; the other columns are figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def ledger_tables(group: Group, places: Sequence[int]) -> Iterator[Cells]:
    """Those that there is something to say in, for the runs at `places`."""
    runs = [(group.runs[place], group.labels[place]) for place in places]
    if any(_ledgers(run) for run, _ in runs):
        yield _lost(runs)
    for run, label in runs:
        drafted = [sentence for score in run.scores for sentence in score.draft]
        if drafted:
            of = f", {label}" if len(group.runs) > 1 else ""
            yield _drafts(drafted, of)
            if reasons := _reasons(drafted, of):
                yield reasons


def _lost(runs: Sequence[tuple[EvalRun, str]]) -> Cells:
    columns = [_ledgers(run) for run, _ in runs]
    known = ("questions with a known quote", *(str(len(ledgers)) for ledgers in columns))
    rows = [
        (about, *(_stage_cell(ledgers, stage) for ledgers in columns)) for stage, about in STAGES
    ]
    caption = "Where answers are lost: how many got so far, and how many were lost there"
    return Cells(caption, ("as far as", *(label for _, label in runs)), (known, *rows))


def _ledgers(run: EvalRun) -> list[Ledger]:
    return [score.ledger for score in run.scores if score.ledger]


def _stage_cell(ledgers: Sequence[Ledger], stage: Stage) -> str:
    reached = [found for ledger in ledgers if (found := ledger.at(stage)) is not None]
    if not reached:
        return NOTHING
    lost = sum(ledger.lost_at == stage for ledger in ledgers)
    return f"{sum(reached)}, {lost} lost" if lost else str(sum(reached))


def _drafts(drafted: Sequence[DraftedSentence], of: str) -> Cells:
    """True sentences, false ones by kind, and those of which nobody knows."""
    false = [sentence for sentence in drafted if sentence.true is False]
    rows = [
        _draft_row("true", [sentence for sentence in drafted if sentence.true]),
        _draft_row("false", false),
        *(
            _draft_row(f"false: {kind}", [sentence for sentence in false if sentence.kind == kind])
            for kind in sorted({sentence.kind for sentence in false})
        ),
        _draft_row("not known", [sentence for sentence in drafted if sentence.true is None]),
    ]
    return Cells(
        f"What became of the sentences that were written{of}",
        ("sentences", "written", *(verdict.value for verdict in _VERDICTS), "shown as verified"),
        tuple(row for row in rows if row[1] != "0"),
    )


def _draft_row(name: str, sentences: Sequence[DraftedSentence]) -> tuple[str, ...]:
    checked = Counter(sentence.checked for sentence in sentences)
    shown = sum(sentence.shown is Verdict.VERIFIED for sentence in sentences)
    return (
        name,
        str(len(sentences)),
        *(str(checked[verdict] or NOTHING) for verdict in _VERDICTS),
        str(shown or NOTHING),
    )


def _reasons(drafted: Sequence[DraftedSentence], of: str) -> Cells | None:
    """Of true sentences where there are any, else of those of which nobody knows."""
    true = [sentence for sentence in drafted if sentence.true]
    looked_at = true or [sentence for sentence in drafted if sentence.true is None]
    found = Counter(
        _in_general(sentence.reason or "")
        for sentence in looked_at
        if sentence.checked is not Verdict.VERIFIED
    )
    if not found:
        return None
    what = "true sentences" if true else "sentences"
    return Cells(
        f"Why {what} were not kept{of}",
        ("reason", "sentences"),
        tuple((reason, str(count)) for reason, count in found.most_common(_REASONS)),
    )


def _in_general(reason: str) -> str:
    """A reason up to the first figure, name or quotation in it."""
    words = reason.split()
    for place, word in enumerate(words[1:], start=1):
        if not word[0].islower():
            return " ".join([*words[:place], "…"])
    return reason
