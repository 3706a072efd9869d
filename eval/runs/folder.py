"""A run's folder: `settings.json`, what the run was made with, and `records.jsonl`, one line a case
as it is done, so that a run that was stopped goes on where it was."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from threading import Lock
from typing import TextIO, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from eval.cases import Case
from eval.metrics.scores import Score
from eval.runs.records import EvalRun, Record, RunSettings
from rag.contract.answers import AnswerJson
from rag.errors import ReadError, SettingsError
from rag.storage.disk import write_whole

RECORDS = "records.jsonl"
SETTINGS = "settings.json"

_MAY_DIFFER = {"started", "ready_s", "parallel", "settings"} | {"limit", "cases", "articles"}
"""What a run that goes on may have otherwise than it began: nothing that its answers come from. A
larger sample begins with the smaller one."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A record as it is stored. The answer is kept as it came and not checked again: pydantic
    reads no `typing.TypedDict` before Python 3.12."""

    case: Case
    place: int
    score: Score
    answer: dict[str, JsonValue] | None
    ranking: tuple[str, ...]
    verdict: str | None
    note: str | None
    error: str | None
    judge_error: str | None

    def record(self) -> Record:
        return Record(
            self.case,
            self.place,
            self.score,
            cast("AnswerJson | None", self.answer),
            self.ranking,
            self.verdict,
            self.note,
            self.error,
            self.judge_error,
        )


_LINE = TypeAdapter(_Line)
_SETTINGS = TypeAdapter(RunSettings)


class RunFolder:
    """A run folder being written; `done` are the ids of the cases that it holds.

    Each record is on the disk before `add` returns. Threads may share one.
    """

    def __init__(
        self, folder: Path, settings: RunSettings, records: TextIO, done: Sequence[Record]
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.done = {record.case.id for record in done}
        self._records = records
        self._lock = Lock()

    def add(self, record: Record) -> None:
        with self._lock:
            self._records.write(_as_line(record))
            self._records.flush()
            self.done.add(record.case.id)


@contextmanager
def run_folder(folder: Path, settings: RunSettings) -> Generator[RunFolder]:
    """A new run, or one that was stopped and goes on: cases that failed are asked again. A finished
    run is left as it is.

    Raises SettingsError where the folder holds a run that was made with anything else, or cannot be
    written.
    """
    good = kept_records(folder, settings)
    if len(good) == settings.cases:
        with (folder / RECORDS).open(encoding="utf-8") as records:
            yield RunFolder(folder, settings, records, good)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / SETTINGS, _as_json(settings))
        write_whole(folder / RECORDS, "".join(_as_line(record) for record in good))
        with (folder / RECORDS).open("a", encoding="utf-8") as records:
            yield RunFolder(folder, settings, records, good)
    except OSError as error:
        raise SettingsError(
            f"the run cannot be written: {error.strerror or error}",
            where=str(folder),
            next="Choose a folder that can be written.",
        ) from error


def kept_records(folder: Path, settings: RunSettings) -> tuple[Record, ...]:
    """The good records of the run in `folder` that `settings` would go on with; none where there is
    no run yet. Changes nothing. Raises as `run_folder`."""
    if not (folder / SETTINGS).exists():
        return ()
    before = read_run(folder)
    differs = _difference(before.settings, settings)
    if differs:
        raise SettingsError(
            f"there is a run here that was made with another {differs}",
            where=str(folder),
            next="Give this run another name, or ask for the same again to go on with that one.",
        )
    return tuple(record for record in before.records if record.error is None)


def read_run(folder: Path) -> EvalRun:
    """The run as far as it went; a line that was cut off is left out. Raises ReadError where there
    is none."""
    settings = read_settings(folder)
    with _readable(folder / RECORDS) as path:
        lines = path.read_bytes().split(b"\n")[:-1]  # a whole line has its end
        read = [_LINE.validate_json(line).record() for line in lines]
    newest = {record.case.id: record for record in read}
    ordered = sorted(newest.values(), key=lambda record: record.place)
    return EvalRun(folder, settings, tuple(ordered))


def read_settings(folder: Path) -> RunSettings:
    """What the run in `folder` was made with. Raises ReadError where there is none."""
    with _readable(folder / SETTINGS) as path:
        return _SETTINGS.validate_json(path.read_bytes())


@contextmanager
def _readable(path: Path) -> Generator[Path]:
    try:
        yield path
    except OSError as error:
        raise ReadError(
            f"there is no run here: {error.strerror or error}",
            where=str(path),
            next="Make one with: presscheck eval run",
        ) from error
    except ValidationError as error:
        raise ReadError(
            f"this is not a record of a run: {error.errors(include_url=False)[0]['msg']}",
            where=str(path),
            next="Remove the folder and run the evaluation again.",
        ) from error


_OF_THE_MACHINE = {"library", "models", "bench", "threads"}
"""Settings that say where things are and how fast, and change no answer."""

_IN_WORDS = {
    "sha256": "version of the questions",
    "corpus_sha256": "collection of articles",
    "as_of": "day to ask on",
    "versions": "version of Presscheck or of a library",
    "measures": "version of Presscheck",
}


def _difference(before: RunSettings, now: RunSettings) -> str | None:
    """What the run that goes on was made with otherwise, in words; None where nothing is."""
    if (before.limit is None) != (now.limit is None):
        return "limit: a sample is drawn, and all cases are asked in their own order"
    for field in fields(RunSettings):
        if field.name in _MAY_DIFFER:
            continue
        if getattr(before, field.name) != getattr(now, field.name):
            return _IN_WORDS.get(field.name, field.name)
    deciding = [name for name in now.settings if name not in _OF_THE_MACHINE]
    changed = [n for n in deciding if before.settings.get(n) != now.settings[n]]
    return f"setting {changed[0]}" if changed else None


def _as_line(record: Record) -> str:
    """The case's own documents are not kept again: the set has them."""
    kept = asdict(replace(record, case=replace(record.case, documents=())))
    return json.dumps(kept, default=str, ensure_ascii=False) + "\n"


def _as_json(settings: RunSettings) -> str:
    return json.dumps(asdict(settings), default=str, indent=2, ensure_ascii=False) + "\n"
