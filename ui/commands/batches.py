"""One JSON object a line in, one a line out, in order; a bad line is told and left out."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from rag.errors import PresscheckError, QuestionError, ReadError
from ui.terminal.printing import print_error, print_json


@dataclass(frozen=True, slots=True)
class BatchLine:
    """The fields of one line; each reader raises ReadError for a value of the wrong kind."""

    place: str
    fields: Mapping[str, object]

    @property
    def id(self) -> object:
        return self.fields.get("id")

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a text", value)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Empty where the line has none."""
        value = self.fields.get(name)
        if value is None:
            return ()
        if isinstance(value, list):
            items = cast("list[object]", value)
            texts = tuple(item for item in items if isinstance(item, str))
            if len(texts) == len(items):
                return texts
        raise self._wrong(name, "a list of texts", self.fields.get(name))

    def day(self, name: str) -> date | None:
        value = self.fields.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)  # pyright: ignore[reportArgumentType]
        except (TypeError, ValueError):
            raise self._wrong(name, "a date like 2025-01-28", value) from None

    def _wrong(self, name: str, wanted: str, value: object) -> ReadError:
        found = "is missing" if value is None else f"is {json.dumps(value)[:60]}"
        return ReadError(f"{name!r} must be {wanted}, but {found}", where=self.place)


def run_batch(file: Path, step: Callable[[BatchLine], Mapping[str, object]]) -> bool:
    """Prints `step` of every line of `file` (- is standard input), each as soon as it is there.

    A line that is no JSON object, or that `step` refuses with ReadError or QuestionError, is told
    on standard error with its number, and nothing is printed for it. True where all went well.
    """
    good = True
    for line in _lines(file):
        try:
            print_json(step(_parsed(line)))
        except (ReadError, QuestionError) as error:
            good = False
            print_error(PresscheckError(error.what, where=line.place, next=error.next))
    return good


@dataclass(frozen=True, slots=True)
class _RawLine:
    place: str
    content: bytes


def _lines(file: Path) -> Iterator[_RawLine]:
    """The lines that are not blank, with their places counted from 1."""
    name = "standard input" if str(file) == "-" else str(file)
    for number, content in enumerate(_contents(file), start=1):
        if content.strip():
            yield _RawLine(f"{name}, line {number}", content)


def _contents(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from cast("BinaryIO", sys.stdin.buffer)
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ReadError(
            f"the file cannot be read: {error.strerror}", where=str(file), next="Check its name."
        ) from error


def _parsed(line: _RawLine) -> BatchLine:
    try:
        fields: object = json.loads(line.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError(f"not UTF-8 at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:  # a number of too many digits, too
        raise ReadError(f"not a JSON object: {error}") from error
    if not isinstance(fields, dict):
        raise ReadError("not a JSON object")
    return BatchLine(line.place, cast("dict[str, object]", fields))
