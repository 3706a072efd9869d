"""What a reader of a run's figures should know before believing them, as plain sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator

from eval.report.lines import plain_line
from eval.report.tables import Group, MeasureRow
from eval.report.wording import counted
from eval.runs.records import EvalRun

_LONGEST = 160
_OWN_VERIFIER = frozenset({"citation_recall", "citation_precision"})
CAUTION = (
    "Citation recall and precision are judged by Presscheck's own verifier, which removes what it "
    "does not support before anybody sees it: they flatter Presscheck by construction."
)


def remarks(group: Group, rows: Iterable[MeasureRow]) -> tuple[str, ...]:
    """Unfinished runs, errors, notes, other writers, and cautions about what `rows` show."""
    lines = [
        f"{label}: {line}" if len(group.runs) > 1 else line[:1].upper() + line[1:]
        for run, label in zip(group.runs, group.labels, strict=True)
        for line in _of_run(run)
    ]
    corpora = {run.settings.corpus_sha256 for run in group.runs}
    if len(corpora) > 1:
        lines.append("The runs were made from different articles: the difference may be theirs.")
    if len({len(run.records) for run in group.runs}) > 1:
        lines.append("The runs have not asked the same number of cases.")
    if any(row.measure.name in _OWN_VERIFIER for row in rows):
        lines.append(CAUTION)
    return tuple(lines)


def _of_run(run: EvalRun) -> Iterator[str]:
    done, records = len(run.records), run.records
    if not run.complete:
        yield f"unfinished: {done:,} of {counted(run.settings.cases, 'case')}."
    yield from _errors("failed", (record.error for record in records))
    yield from _errors("not judged", (record.judge_error for record in records))
    notes = Counter(record.note for record in records if record.note)
    for note, count in notes.most_common(3):
        yield f"noted with {counted(count, 'answer')}: {_shortened(note)}"
    writers = Counter(
        record.answer["writer"]
        for record in records
        if record.answer and record.answer["sentences"] and record.answer["writer"]
    )
    if run.settings.judge and run.settings.judge == run.settings.writer:
        yield "citations were judged by the model that wrote the answers: believe another one."
    for writer, count in writers.most_common(3):
        if writer != run.settings.writer:
            yield f"written by {_shortened(writer)} instead: {counted(count, 'answer')}."


def _errors(what: str, errors: Iterable[str | None]) -> Iterator[str]:
    found = Counter(error for error in errors if error)
    if found:
        first = "; ".join(_shortened(message) for message in list(found)[:2])
        yield f"{what}: {counted(sum(found.values()), 'case')}. First: {first}"


def _shortened(text: str) -> str:
    line = plain_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
