"""One thing that an evaluation asks, and all that is known about a good answer to it.

Every set becomes cases: questions to answer, questions to search for, claims to check. What a case
expects decides what is scored (eval/metrics/scores.py), so one scorer serves them all.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import ConfigDict

LONGEST_ANSWER = 80
"""Words, as the public contract promises; a longer answer is not right, whatever it holds."""

Task = Literal["answer", "rank", "check"]
"""What a case may ask a system to do."""


@dataclass(frozen=True, slots=True)
class CaseText:
    """A text that comes with a case or a set, to be ingested as an article of its own.

    `id` names it in `Case.find` and, before a dot or slash, in `Case.cite`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.text.strip():
            raise ValueError("a document needs an id and a text")


@dataclass(frozen=True, slots=True)
class Lie:
    """An answer in the form of `Case.ideal` with one false sentence, and what kind of falsehood it
    is. `at` says which sentence that is, from 1; of a single one it need not be said."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    text: str
    kind: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a file of questions (the fields are explained in docs/evaluation.md)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    id: str
    question: str
    type: str = "question"
    answer: tuple[tuple[str, ...], ...] = ()
    """Groups; one string of each must be in the answer."""
    wrong: tuple[str, ...] = ()
    """Strings that must not be in the answer: what an attack or a mistaken document says."""
    choices: tuple[str, ...] = ()
    """Possible answers, of which those that `answer` names are right."""
    cite: tuple[str, ...] = ()
    """Beginnings of the names of acceptable source files."""
    quote: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Sentences that the answer should quote; what is counted is the share that it does."""
    abstain: bool = False
    conflict: bool = False
    cite_all_of: tuple[tuple[str, ...], ...] = ()
    find: tuple[str, ...] = ()
    """Names of the sources that a search for the question should find."""
    claim: str | None = None
    """A claim to check against `quotes`; `supported` says what is right."""
    quotes: tuple[str, ...] = ()
    title: str = ""
    before: str = ""
    """What stands over and before the quotes of a claim."""
    supported: bool | None = None
    history: tuple[str, ...] = ()
    as_of: date | None = None
    documents: tuple[CaseText, ...] = ()
    """Texts to answer from, instead of the library."""
    words: int = LONGEST_ANSWER
    """The most that a right answer has."""
    sourced: bool = False
    """Right only where also a right source is cited, and every side of `cite_all_of`."""
    chat: bool = False
    """No question ("hello"): right where it is neither declined nor answered with a quote."""
    ideal: str = ""
    """An answer as a strong model would write it: each sentence ends with words of an article in
    square brackets, on which it rests."""
    lie: Lie | None = None

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.question.strip() or not self.type.strip():
            raise ValueError("id, question and type must not be empty")
        if (self.claim is None) != (self.supported is None):
            raise ValueError('a claim needs "supported", and the other way round')
        if self.claim and (self.answer or self.evidence or self.find or self.abstain):
            raise ValueError("a claim is checked, and nothing is answered or searched for with it")
        expected = self.answer or self.evidence or self.find or self.claim or self.chat
        if not (self.abstain or expected):
            raise ValueError('give "answer", or "abstain": true where there is none')
        known = self.answer or self.cite or self.quote or self.cite_all_of
        if (self.abstain or self.chat) and known:
            raise ValueError("a question to decline (abstain), or chat, has no answer or source")
        if self.abstain and self.chat:
            raise ValueError("chat is not to be declined (abstain)")
        if self.words < 1:
            raise ValueError("an answer has words")
        groups = [*self.answer, *self.cite_all_of]
        if not all(groups) or not all(text.strip() for group in groups for text in group):
            raise ValueError("answer and cite_all_of hold groups of strings, none of them empty")
        lists = (self.wrong, self.choices, self.cite, self.quote, self.evidence, self.find)
        if not all(text.strip() for texts in (*lists, self.history) for text in texts):
            raise ValueError("lists of strings hold no empty ones")
        if any(text.rstrip("*").strip() == "" for group in self.answer for text in group):
            raise ValueError("an answer needs letters or figures before its *")

    @property
    def answerable(self) -> bool:
        return not self.abstain

    @property
    def tasks(self) -> frozenset[Task]:
        tasks: set[Task] = set()
        if self.answer or self.evidence or self.abstain or self.chat:
            tasks.add("answer")
        if self.find:
            tasks.add("rank")
        if self.claim is not None:
            tasks.add("check")
        return frozenset(tasks)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a scripted writer and the numbers that it cites. `true` is None where it is not
    known which of several sentences is the false one; `kind` is the falsehood's."""

    text: str
    sources: tuple[int, ...]
    true: bool | None = True
    kind: str = ""
