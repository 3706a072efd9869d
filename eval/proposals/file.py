"""Adding cases to a file of questions, so that nothing in it is lost."""

import json
import os
from pathlib import Path

from pydantic import TypeAdapter

from eval.cases import Case
from eval.datasets.own import QuestionsFile, read_cases

_CASE = TypeAdapter(Case)


def cases_in(path: Path) -> tuple[Case, ...]:
    """The cases of a file of questions; none where there is no file yet, or nothing in it.

    Raises QuestionsFile where the file is not one that can be added to.
    """
    if not path.exists():
        if not path.absolute().parent.is_dir():
            raise _not_written(path, "its folder does not exist")
        return ()
    try:
        if path.is_file() and not path.read_bytes().strip():
            return ()
    except OSError as error:
        raise _not_written(path, error.strerror or str(error)) from error
    return read_cases(path)[0]


def case_fields(case: Case) -> dict[str, object]:
    """What `read_cases` needs to read the case again, defaults left out."""
    return _CASE.dump_python(case, mode="json", exclude_defaults=True)


def append_case(path: Path, case: Case) -> None:
    """Adds one line, whole or not at all, and returns when it is on the disk.

    Raises QuestionsFile.
    """
    line = json.dumps(case_fields(case), ensure_ascii=False).encode() + b"\n"
    try:
        with path.open("ab", buffering=0) as file:
            before = file.tell()
            if before and not _ends_in_newline(path):
                line = b"\n" + line
            try:
                while line:
                    line = line[file.write(line) :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(before)  # half a line would make the whole file unreadable
                raise
    except OSError as error:
        raise _not_written(path, error.strerror or str(error)) from error


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _not_written(path: Path, reason: str) -> QuestionsFile:
    return QuestionsFile(
        f"questions cannot be added to the file: {reason}",
        where=str(path),
        next="Name another place with --out FILE.",
    )
