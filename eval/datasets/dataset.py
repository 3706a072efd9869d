"""What a set of cases is, whatever file it comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, CaseText, Task

QUOTING = (
    "words",
    "quotes_exact",
    "citation_recall",
    "citation_precision",
    "judged_recall",
    "judged_precision",
    "seconds_p50",
    "seconds_p95",
)
"""What is measured of every set that asks for answers, after what is its own."""

ANSWERS = (
    "right",
    "wrong",
    "declined",
    "declined_rightly",
    "decline_f1",
    "right_source",
    "all_sides",
    "conflict_recall",
    "conflict_precision",
    *QUOTING,
)
"""What is measured of answers to questions whose answers are known strings."""

OWN = (
    *ANSWERS[:5],
    "declined_falsely",
    *ANSWERS[5:],
    "evidence_recall",
    "evidence_precision",
    "choice",
    "attack_success",
    "attack_unmarked",
    "mrr",
    "hit_1",
    "hit_4",
    "hit_10",
    "macro_f1",
    "supported_kept",
    "unsupported_caught",
)
"""What is measured of a user's own file, which may ask for anything; what says nothing is left out
of reports."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A published, or separately computed, figure to read ours against."""

    system: str
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of cases, and what they are answered from.

    That is `articles` (files to ingest), `texts`, or each case's own documents; where there is
    none of these, the user's library. `sha256` is of the file at `path` as it was read.
    `measures` names those of eval/metrics/measures.py that are reported, the chief one first.
    """

    name: str
    about: str
    path: Path
    sha256: str
    cases: tuple[Case, ...]
    measures: tuple[str, ...]
    anchors: tuple[Anchor, ...] = ()
    articles: Path | None = None
    texts: Callable[[], Iterable[CaseText]] | None = None

    @property
    def tasks(self) -> frozenset[Task]:
        """What its cases ask a system to do."""
        return frozenset(task for case in self.cases for task in case.tasks)
