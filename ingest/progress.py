"""What an ingest tells while it runs and when it is done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

RowStatus = Literal["added", "changed", "unchanged", "removed", "rejected"]

# An estimate from less than this is noise.
_FEWEST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class IngestRow:
    """What became of one document. `reason` says why it was rejected and what to do, why it was
    removed, or else which other one has the same text or story; `article_id` is None where it was
    rejected."""

    source: str
    status: RowStatus
    reason: str | None = None
    article_id: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """`done` documents of about `total` (an estimate while a dump is being read) are finished;
    the five counts add up to `done`. Bytes are those of files as stored."""

    done: int
    total: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    bytes_read: int
    bytes_total: int
    elapsed_s: float
    source: str
    removed: int = 0

    @property
    def rate(self) -> float:
        """Documents a second, over all so far."""
        return self.done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def fraction(self) -> float:
        """The share of the work that is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the end at the rate so far; None as long as that cannot be told."""
        if self.fraction <= 0 or self.elapsed_s < _FEWEST_SECONDS:
            return None
        return self.elapsed_s * (1 - self.fraction) / self.fraction


ALL_ROWS = 1_000
MOST_ROWS = 10_000
MOST_REJECTED = 100
"""Rows of what was rejected of one file: a dump of bad records shall not hide other files' rows."""
MOST_NOTES = 100
_ORDINARY = frozenset(["added", "unchanged"])


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the documents, in the order in which they were finished.

    `rows` has one for each up to ALL_ROWS documents; of more, only those that are neither added
    nor unchanged, MOST_ROWS at most, and MOST_REJECTED rejected ones of one file, so that a report
    is small however large the input. `counts` has them all. `notes` are words on files, such as
    what of a table is not used.
    """

    rows: tuple[IngestRow, ...]
    elapsed_s: float
    counts: Mapping[RowStatus, int]
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Documents, whether their rows are kept or not."""
        return sum(self.counts.values())

    @property
    def failed(self) -> bool:
        """Whether any document was rejected."""
        return self.count("rejected") > 0

    def count(self, status: RowStatus) -> int:
        return self.counts.get(status, 0)

    def left_out(self, status: RowStatus) -> int:
        """How many documents of that status have no row."""
        return self.count(status) - sum(row.status == status for row in self.rows)


class Rows:
    """Collects a report while it is made."""

    def __init__(self) -> None:
        self.count = 0
        self.counts: Counter[RowStatus] = Counter()
        self._kept: list[IngestRow] = []
        self._notes: list[str] = []
        self._rejected = 0  # of the file that is being read

    def begin_file(self) -> None:
        self._rejected = 0

    def note(self, words: str) -> None:
        """Keeps a word on a file, as long as there are not too many."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(words)

    def add(self, row: IngestRow) -> None:
        self.count += 1
        self.counts[row.status] += 1
        if self.count == ALL_ROWS + 1:
            self._kept = [kept for kept in self._kept if kept.status not in _ORDINARY]
        few = self.count <= ALL_ROWS or row.status not in _ORDINARY
        if row.status == "rejected":
            self._rejected += 1
            few = self._rejected <= MOST_REJECTED
        if few and len(self._kept) < MOST_ROWS:
            self._kept.append(row)

    def report(self, elapsed_s: float) -> IngestReport:
        notes = tuple(self._notes)
        return IngestReport(tuple(self._kept), elapsed_s, dict(self.counts), notes)
