"""Presscheck's words as frozen values (docs/design.md). Standard library only.

Every offset is a count of Unicode code points into `Article.text`, and every span is half open:
the quote of a citation is always `article.text[start:end]`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple


def article_id(text: str) -> str:
    """The id of the article with this cleaned text: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


WriterChoice = Literal["auto", "endpoint", "local", "quotes"]
"""Who may write an answer: an endpoint, the local model, nobody; auto takes the first ready."""


JudgeChoice = Literal["auto", "local", "wording"]
"""Who reads whether a quote says a claim: the writer, the local model, or nobody."""


Risk = Literal["cautious", "balanced", "bold"]
"""How sure Presscheck must be before it answers: cautious declines more, bold less."""


Precision = Literal["auto", "float32", "bfloat16"]
"""The number format that a local embedding model computes in; auto takes what is faster here."""


class Verdict(StrEnum):
    """What checking found out about one sentence of a draft."""

    VERIFIED = "verified"
    WEAK = "weak"
    REMOVED = "removed"


AnswerKind = Literal["answer", "chat"]
"""What an Answer is: from the articles, or a line to what was no question to them (a greeting)."""


class Status(StrEnum):
    """How far an answer goes: everything asked for, some of it, or nothing."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class MetadataField:
    """A field of an article and the raw text that it was read from, as the document wrote it."""

    field: str
    raw: str


EditableField = Literal["title", "publisher", "published", "author", "language"]
"""What a reader may change of an article; never its text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A field whose value is a reader's. `said` is what the document gives there, a date in ISO's
    form, and `raw` the words that it was read from; None where it gives nothing."""

    field: EditableField
    said: str | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. `text` is the cleaned text; `id` is a hash of it (`article_id`).

    `published` is what the document says of itself, never the time of ingestion; unknown is None.
    `origin` is the source that the text itself names as its own. `disclosures` are what the text
    says about how it was made (machine translated, retold, sponsored) and are shown with it. A
    field in `edits` has a reader's value, and so has its raw text in `metadata`.
    """

    id: str
    text: str
    title: str
    source: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    origin: str | None = None
    disclosures: tuple[str, ...] = ()
    language: str | None = None
    metadata: tuple[MetadataField, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def author(self) -> str | None:
        return self.raw("author")

    def raw(self, name: str) -> str | None:
        """The words that the field `name` was read from, or None where there were none."""
        return next((item.raw for item in self.metadata if item.field == name), None)

    def edit(self, name: str | None) -> Edit | None:
        """How a reader changed the field `name`; None where it is as the document has it."""
        return next((edit for edit in self.edits if edit.field == name), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of an article's text. Headings are searched with the text but never quoted."""

    start: int
    end: int
    kind: Literal["text", "heading"] = "text"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one article, which is embedded and searched."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a search may return; None and empty leave a dimension open.

    `until` and `since` are inclusive dates; an article without a date passes both. One whose
    language nobody knows passes where UNKNOWN_LANGUAGE is among the `languages`.
    """

    until: date | None = None
    since: date | None = None
    publishers: frozenset[str] = frozenset()
    article_ids: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


EVERYTHING = Scope()
UNKNOWN_LANGUAGE = ""
READ_BY_OCR = "Read by OCR"
"""How the disclosure of an article begins whose text was read from pictures."""


class Hit(NamedTuple):
    """A chunk that one of the searches found. A higher score is a better one, on its own scale."""

    chunk_id: str
    score: float


class ChunkPlace(NamedTuple):
    """What ranking needs to know of a chunk; `ordinal` is 0 for its article's first, the lead."""

    chunk_id: str
    article_id: str
    ordinal: int
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that search returned; `also_in` are the ids of copies that were left out for it."""

    chunk: Chunk
    article: Article
    score: float
    also_in: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text[self.chunk.start : self.chunk.end]


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
    `several` is true where articles offer different answers, each of them likely, and `rivals` are
    those between which sentences that are otherwise alike differ. `sentences` are those of the
    articles quoted, by id.
    """

    quotes: tuple[Quote, ...]
    sufficiency: float = 0.0
    enough: bool = False
    read: bool = False
    missing: str | None = None
    several: bool = False
    rivals: tuple[Rival, ...] = ()
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
    nearest: tuple[Passage, ...]
    writer: str
    """Whose sentences are shown: a model's name where at least one is its own, else `quotes`."""
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
class Message:
    """One message of a chat with a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(slots=True)
class Tokens:
    """Tokens that a writer has read and written so far, where the other side counts them."""

    read: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation; its answer, where known, is never evidence."""

    question: str
    answer: str = ""
    cited: tuple[str, ...] = field(default=())
    """Article ids that the earlier answer cited."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is searched in a library; older versions are not counted."""

    articles: int
    chunks: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that checking a library found out of order, and what puts it right."""

    what: str
    where: str
    next: str
