"""Questions with what is expected of their answers, as JSON lines (format: data/README.md)."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from rag.errors import ReadError


class QuestionsFile(ReadError):
    """A file of questions that cannot be used; `where` names the file and the line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what a good answer to it holds and cites."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    id: str
    question: str
    type: str = "question"
    answer: tuple[tuple[str, ...], ...] = ()
    """Groups; one string of each must be in the answer."""
    cite: tuple[str, ...] = ()
    """Beginnings of the names of acceptable source files."""
    quote: tuple[str, ...] = ()
    abstain: bool = False
    conflict: bool = False
    cite_all_of: tuple[tuple[str, ...], ...] = ()
    history: tuple[str, ...] = ()
    as_of: date | None = None

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.question.strip() or not self.type.strip():
            raise ValueError("id, question and type must not be empty")
        if self.abstain and (self.answer or self.cite or self.quote or self.cite_all_of):
            raise ValueError("a question to decline (abstain) has no answer, cite or quote")
        if not self.abstain and not self.answer:
            raise ValueError('give "answer", or "abstain": true where there is none')
        groups = [*self.answer, *self.cite_all_of]
        if not all(groups) or not all(text.strip() for group in groups for text in group):
            raise ValueError("answer and cite_all_of hold groups of strings, none of them empty")
        if not all(text.strip() for text in (*self.cite, *self.quote, *self.history)):
            raise ValueError("cite, quote and history hold no empty strings")
        if any(text.rstrip("*").strip() == "" for group in self.answer for text in group):
            raise ValueError("an answer needs letters or figures before its *")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, in its order, none asked twice under one id."""

    path: Path
    questions: tuple[Question, ...]
    sha256: str
    """Of the file as it was read, so that runs over the same questions can be told."""


_LINE = TypeAdapter(Question)


def read_questions(path: Path) -> QuestionSet:
    """Raises QuestionsFile, which names the first bad line, for anything that is not usable."""
    raw = _bytes(path)
    questions: list[Question] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            questions.append(_question(line, path, number))
    if not questions:
        raise QuestionsFile(
            "the file holds no questions", where=str(path), next="Write one JSON object a line."
        )
    (most_used, times), *_ = Counter(item.id for item in questions).most_common(1)
    if times > 1:
        raise QuestionsFile(
            f"the id {most_used!r} is used more than once",
            where=str(path),
            next="Give every question an id of its own.",
        )
    return QuestionSet(path, tuple(questions), hashlib.sha256(raw).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionsFile(
            f"the questions cannot be read: {error.strerror or error}",
            where=str(path),
            next="Name a file of questions, one JSON object a line.",
        ) from error


def _question(line: bytes, path: Path, number: int) -> Question:
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
