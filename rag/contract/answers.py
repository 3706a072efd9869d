"""The JSON form of answers and passages: what the CLI prints, HTTP returns and history
stores.

Field names and their order are the public contract; docs/contract.md shows an example.
"""

from typing import TYPE_CHECKING

from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.articles import iso_date, source_name
from rag.types import Answer, CheckedSentence, Citation, Conflict, Passage

if TYPE_CHECKING:
    pass


class SentenceJson(TypedDict):
    text: str
    verdict: str
    reason: str | None
    citations: list[int]


class CitationJson(TypedDict):
    n: int
    kind: str
    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    source: str
    quote: str
    start: int | None
    end: int | None
    field: str | None
    also_in: list[str]
    edited: bool
    time_code: str | None
    ocr: bool


class ConflictValueJson(TypedDict):
    value: str
    citations: list[int]


class ConflictJson(TypedDict):
    about: str
    values: list[ConflictValueJson]


class PassageJson(TypedDict):
    article_id: str
    source: str
    url: str | None
    published: str | None
    start: int
    end: int
    text: str
    score: float


class AnswerJson(TypedDict):
    question: str
    standalone_question: str
    as_of: str
    status: str
    text: str
    sentences: list[SentenceJson]
    citations: list[CitationJson]
    conflicts: list[ConflictJson]
    missing: str | None
    nearest: list[PassageJson]
    writer: str
    timings_ms: dict[str, int]
    kind: str
    suggestions: list[str]


class NotedAnswerJson(AnswerJson):
    """An answer as it is told once, over HTTP; what is kept of it has no note."""

    note: str | None


def answer_json(answer: Answer) -> AnswerJson:
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "as_of": answer.as_of.isoformat(),
        "status": answer.status.value,
        "text": answer.text,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "citations": [citation_json(citation) for citation in answer.citations],
        "conflicts": [conflict_json(conflict) for conflict in answer.conflicts],
        "missing": answer.missing,
        "nearest": [passage_json(passage) for passage in answer.nearest],
        "writer": answer.writer,
        "timings_ms": dict(answer.timings_ms),
        "kind": answer.kind,
        "suggestions": list(answer.suggestions),
    }


def noted_answer_json(answer: Answer) -> NotedAnswerJson:
    """The same, with what is said about how it was made: that the writer failed, say."""
    return {**answer_json(answer), "note": answer.note}


def sentence_json(sentence: CheckedSentence) -> SentenceJson:
    return {
        "text": sentence.text,
        "verdict": sentence.verdict.value,
        "reason": sentence.reason,
        "citations": list(sentence.citations),
    }


def citation_json(citation: Citation) -> CitationJson:
    return {
        "n": citation.n,
        "kind": citation.kind,
        "article_id": citation.article_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": iso_date(citation.published),
        "url": citation.url,
        "source": source_name(citation.source),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "field": citation.field,
        "also_in": list(citation.also_in),
        "edited": citation.edited,
        "time_code": citation.time_code,
        "ocr": citation.ocr,
    }


def passage_json(passage: Passage) -> PassageJson:
    article = passage.article
    return {
        "article_id": article.id,
        "source": source_name(article.source),
        "url": article.url,
        "published": iso_date(article.published),
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "text": passage.text,
        "score": round(passage.score, 6),
    }


def conflict_json(conflict: Conflict) -> ConflictJson:
    return {
        "about": conflict.about,
        "values": [
            {"value": value.value, "citations": list(value.citations)} for value in conflict.values
        ],
    }
