"""A run: what it was made with, and what a system gave for each case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eval.cases import Case
from eval.datasets import Anchor
from eval.metrics.scores import Score
from rag.contract.answers import AnswerJson


@dataclass(frozen=True, slots=True)
class Record:
    """One case, what a system gave for it, and what that was worth.

    `place` is the case's in the run, from 0. `ranking` holds the names of the found articles, best
    first. `note` is what the reader was told about how the answer was made; `error` is why there is
    no output, `judge_error` why the judge's scores are lacking.
    """

    case: Case
    place: int
    score: Score
    answer: AnswerJson | None = None
    ranking: tuple[str, ...] = ()
    verdict: str | None = None
    note: str | None = None
    error: str | None = None
    judge_error: str | None = None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run was made with, so that two runs can be told apart, or not."""

    started: datetime
    dataset: str
    about: str
    system: str
    writer: str
    path: str
    sha256: str
    cases: int
    articles: int
    corpus_sha256: str
    limit: int | None
    seed: int
    as_of: str
    judge: str | None
    parallel: int
    measures: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    settings: Mapping[str, object]
    versions: Mapping[str, str]
    machine: str
    ready_s: float
    """Seconds until the first case could be asked, loading and ingesting included."""


@dataclass(frozen=True, slots=True)
class EvalRun:
    """A run as far as it went, its records in the order of the cases."""

    folder: Path | None
    settings: RunSettings
    records: tuple[Record, ...]

    @property
    def name(self) -> str:
        return self.folder.name if self.folder else self.settings.system

    @property
    def scores(self) -> tuple[Score, ...]:
        return tuple(record.score for record in self.records)

    @property
    def complete(self) -> bool:
        return len(self.records) == self.settings.cases
