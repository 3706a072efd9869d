"""A run's folder: `records.jsonl`, one line a question as it is answered, and `settings.json`."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from eval.datasets.questions import Question
from eval.metrics import Score
from rag.contract import AnswerJson
from rag.errors import ReadError, SettingsError

RECORDS = "records.jsonl"
SETTINGS = "settings.json"


@dataclass(frozen=True, slots=True)
class Record:
    """One question, the whole answer that it got, and what that was worth.

    `note` is what the reader was told about how the answer was made: that the endpoint failed and
    the quotes answered instead, say.
    """

    question: Question
    answer: AnswerJson
    score: Score
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run was made with, so that two runs can be told apart, or not."""

    started: datetime
    writer: str
    questions: str
    questions_sha256: str
    articles: int
    corpus_sha256: str
    as_of: date | None
    settings: Mapping[str, object]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EvalRun:
    """`ready_s`: seconds until the first question could be asked, loading and ingesting included;
    None where it was not measured."""

    settings: RunSettings
    records: tuple[Record, ...]
    ready_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A record as it is stored. The answer is kept as it came and not checked again: pydantic
    reads no `typing.TypedDict` before Python 3.12."""

    question: Question
    answer: dict[str, JsonValue]
    score: Score
    note: str | None

    def record(self) -> Record:
        return Record(self.question, cast(AnswerJson, self.answer), self.score, self.note)


_LINE = TypeAdapter(_Line)
_SETTINGS = TypeAdapter(RunSettings)


class RunFolder:
    """A run folder being written. Each record is on the disk before the next question is asked."""

    def __init__(self, records: TextIO) -> None:
        self._records = records

    def add(self, record: Record) -> None:
        answer = cast(dict[str, JsonValue], record.answer)
        line = _LINE.dump_json(_Line(record.question, answer, record.score, record.note))
        self._records.write(line.decode() + "\n")
        self._records.flush()


@contextmanager
def new_run_folder(folder: Path, settings: RunSettings) -> Generator[RunFolder]:
    """Raises SettingsError for a folder that holds a run already, or cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        records = (folder / RECORDS).open("x", encoding="utf-8")
    except FileExistsError as error:
        raise SettingsError(
            "there is a run here already", where=str(folder), next="Give this run another name."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"the run cannot be written: {error.strerror or error}",
            where=str(folder),
            next="Choose a folder that can be written.",
        ) from error
    with records:
        written = json.dumps(asdict(settings), default=str, indent=2, ensure_ascii=False)
        (folder / SETTINGS).write_text(written + "\n", encoding="utf-8")
        yield RunFolder(records)


def read_run(folder: Path) -> EvalRun:
    """The run as it was written, as far as it went. Raises ReadError where it is not one."""
    path = folder / SETTINGS
    try:
        settings = _SETTINGS.validate_json(path.read_bytes())
        path = folder / RECORDS
        lines = path.read_bytes().splitlines()
        records = tuple(_LINE.validate_json(line).record() for line in lines)
    except OSError as error:
        raise ReadError(
            f"there is no run here: {error.strerror or error}",
            where=str(path),
            next="Make one with: presscheck eval --json",
        ) from error
    except ValidationError as error:
        raise ReadError(
            f"this is not a record of a run: {error.errors(include_url=False)[0]['msg']}",
            where=str(path),
            next="Remove the folder and run the evaluation again.",
        ) from error
    return EvalRun(settings, records)
