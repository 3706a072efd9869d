"""Puts the figures of runs into a document, between two comments.

python -m eval.runs.readme README.md runs/A runs/B
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from eval.metrics.intervals import estimate
from eval.metrics.measures import MEASURES
from eval.runs.folder import read_run
from eval.runs.records import EvalRun
from rag.errors import ReadError
from rag.storage.disk import write_whole

BEGIN, END = "<!-- scores: written by make scores -->", "<!-- end of scores -->"

_SHOWN = (
    "right",
    "wrong",
    "declined_rightly",
    "declined_falsely",
    "quotes_exact",
    "conflict_recall",
    "seconds_p50",
)


def score_table(runs: Sequence[EvalRun]) -> str:
    """A Markdown table with a column a run, every figure with its 95% interval."""
    heads = [_named(run) for run in runs]
    lines = [
        "| | " + " | ".join(heads) + " |",
        "|---|" + "---|" * len(runs),
    ]
    for name in _SHOWN:
        measure = MEASURES[name]
        cells: list[str] = []
        for run in runs:
            found = estimate(measure, run.scores)
            if measure.unit == "share":
                cells.append(f"{found.value:.0%} ({found.low:.0%} to {found.high:.0%})")
            else:
                cells.append(f"{found.value:.2f} s")
        lines.append(f"| {measure.label}: {measure.about} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def with_scores(document: str, runs: Sequence[EvalRun]) -> str:
    """`document` with the table in place of what stood between the comments, and from which runs
    it is. Raises ReadError where they are not there."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ReadError(
            "the document has no place for scores",
            next=f"Put {BEGIN} and {END} where they belong.",
        )
    one = runs[0].settings
    made = (
        f"{one.cases} questions about {one.articles} articles, {one.started:%Y-%m-%d}, "
        f"{one.machine}; 95% intervals in brackets."
    )
    return f"{before}{BEGIN}\n{score_table(runs)}\n\n{made}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    document, *folders = (Path(argument) for argument in arguments)
    runs = [read_run(folder) for folder in folders]
    write_whole(document, with_scores(document.read_text(encoding="utf-8"), runs))
    return 0


def _named(run: EvalRun) -> str:
    if run.settings.writer == "quotes":
        return "quotes alone"
    return "written by " + run.settings.writer.partition(":")[2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
