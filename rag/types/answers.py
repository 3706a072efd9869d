"""The words of an answer, from its evidence to what is shown. Standard library only.

The quote of a citation is always `article.text[start:end]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from rag.types.articles import Article, Passage, Sentence


class Verdict(StrEnum):
    """What checking found out about one sentence of a draft."""

    VERIFIED = "verified"
    WEAK = "weak"
    REMOVED = "removed"


QUOTES = "quotes"
"""The writer's name where every sentence that is shown stands in an article."""

AnswerKind = Literal["answer", "chat"]
"""What an Answer is: from the articles, or a line to what was no question to them (a greeting)."""


class Status(StrEnum):
    """How far an answer goes: everything asked for, some of it, or nothing."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact span of one article, the unit that a claim is checked against. As evidence it has a
    score, the likelihood in [0, 1] that it holds the answer, and words that may be the answer."""

    article: Article
    start: int
    end: int
    score: float = 0.0
    offers: str = ""

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several answers that sentences alike give, and the sentences that give it."""

    value: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The few sentences, over all passages, that may support an answer, best first.

    `sufficiency` in [0, 1] is how surely they answer; `enough` says that they answer by themselves,
    and `read` that a model has read them for it;
    `missing` says in words what was asked for and not found;
    `rivals` are those between which sentences that are otherwise alike differ. `sentences` are
    those of the articles quoted, by id.
    `gathered_from` are the articles that `quotes`, in the order of time, tell about as a whole; 0
    where they answer by themselves.
    """

    quotes: tuple[Quote, ...]
    sufficiency: float = 0.0
    enough: bool = False
    read: bool = False
    missing: str | None = None
    rivals: tuple[Rival, ...] = ()
    gathered_from: int = 0
    sentences: Mapping[str, Sequence[Sentence]] = field(
        default_factory=dict[str, Sequence[Sentence]]
    )


@dataclass(frozen=True, slots=True)
class Citation:
    """What backs a sentence. `start` and `end` are None for a metadata citation, whose quote is
    the raw text that `field` was read from, or where it is `edited` what a reader entered.
    `time_code` is when the words of a transcript or subtitles are spoken, as hours, minutes and
    seconds from its beginning: 00:12:31. `ocr` tells that its words were read from a picture."""

    n: int
    kind: Literal["text", "metadata"]
    article_id: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    source: str
    quote: str
    start: int | None = None
    end: int | None = None
    field: str | None = None
    also_in: tuple[str, ...] = ()
    edited: bool = False
    time_code: str | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence of an answer after checking; `reason` says why it is weak or was removed."""

    text: str
    verdict: Verdict
    citations: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ConflictValue:
    value: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more verified quotes that give different values for the same thing."""

    about: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for whoever measures it; neither stored nor sent.

    `asked` is the writer that was asked for a draft, None where none was; `drafted` are its
    sentences as checking left them, also those that are not shown.
    """

    passages: tuple[Passage, ...] = ()
    evidence: tuple[Quote, ...] = ()
    asked: str | None = None
    drafted: tuple[CheckedSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets, everywhere. Its JSON form is rag/contract/answers.py's."""

    question: str
    standalone_question: str
    as_of: date
    status: Status
    text: str
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    missing: str | None
    """What the articles do not say of what was asked, in words: all that a declined answer says.
    Most come from rag/evidence/sufficiency.py; of a question in another language from
    rag/lookup/lookup.py, of one about an article itself from rag/composing/field_answers.py.
    rag/composing/finish.py chooses."""
    nearest: tuple[Passage, ...]
    writer: str
    """Whose sentences are shown: a model's name where at least one is its own, else QUOTES."""
    timings_ms: Mapping[str, int]
    note: str | None = None
    """Said to the reader about how the answer was made (the endpoint failed, say); not stored."""
    kind: AnswerKind = "answer"
    suggestions: tuple[str, ...] = ()
    """Questions that the articles answer, offered with small talk."""
    sufficiency: float = 0.0
    """How surely the best evidence answers the question, 0 to 1; not stored."""
    trace: Trace | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of answering that has begun; `elapsed_ms` counts from the question."""

    step: Literal["search", "read", "write", "check"]
    detail: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The evidence, numbered as the answer will cite it, before any prose is written; once more
    where a model has read it, with what it read beside the first."""

    citations: tuple[Citation, ...]
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """One more sentence of the answer, already checked, with the citations that it names."""

    sentence: CheckedSentence
    citations: tuple[Citation, ...]
    elapsed_ms: int


Event = Progress | EvidenceFound | SentenceChecked | Answer
"""What `Rag.stream` yields: steps, the evidence once, checked sentences, and last the Answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation; its answer, where known, is never evidence."""

    question: str
    answer: str = ""
    cited: tuple[str, ...] = field(default=())
    """Article ids that the earlier answer cited."""
