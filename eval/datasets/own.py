"""A user's own questions, as JSON lines (format: docs/evaluation.md)."""

import hashlib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.cases import Case
from eval.datasets.dataset import OWN, Dataset
from rag.errors import ReadError


class QuestionsFile(ReadError):
    """A file of questions that cannot be used; `where` names the file and the line."""


_LINE = TypeAdapter(Case)


def own_questions(path: Path) -> Dataset:
    """The questions of a file, to be asked of the user's library. Raises as `read_cases`."""
    cases, sha256 = read_cases(path)
    return Dataset(path.stem, "your own questions", path, sha256, cases, measures=OWN)


def read_cases(path: Path) -> tuple[tuple[Case, ...], str]:
    """The cases in their order, none under the id of another, and the SHA-256 of the file.

    Raises QuestionsFile, which names the first bad line, for anything that is not usable.
    """
    raw = _bytes(path)
    cases: dict[str, Case] = {}
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        case = _case(line, path, number)
        if case.id in cases:
            raise QuestionsFile(
                f"the id {case.id!r} is used more than once",
                where=f"{path}, line {number}",
                next="Give every question an id of its own.",
            )
        cases[case.id] = case
    if not cases:
        raise QuestionsFile(
            "the file holds no questions", where=str(path), next="Write one JSON object a line."
        )
    return tuple(cases.values()), hashlib.sha256(raw).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionsFile(
            f"the questions cannot be read: {error.strerror or error}",
            where=str(path),
            next="Name a file of questions, one JSON object a line.",
        ) from error


def _case(line: bytes, path: Path, number: int) -> Case:
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        raise QuestionsFile(
            f"this is not a question: {f'{place}: ' if place else ''}{told}",
            where=f"{path}, line {number}",
            next='Correct that line; {"id", "question", "answer"} are the least it needs.',
        ) from error
