"""What exports say about an answer, whatever their format. Pure."""

from collections.abc import Sequence
from datetime import date

from rag.contract.answers import AnswerJson, CitationJson, SentenceJson
from rag.types import Status, Verdict
from ui.words import day

STATUS_WORDS = {
    Status.ANSWERED.value: "Answered",
    Status.PARTIAL.value: "Answered in part",
    Status.DECLINED.value: "The articles do not answer this",
}


def told(answer: AnswerJson, verdict: Verdict) -> list[SentenceJson]:
    return [each for each in answer["sentences"] if each["verdict"] == verdict.value]


def line_back(answer: AnswerJson) -> str:
    """What small talk got, without the questions after it; empty for any other answer."""
    return answer["text"].partition("\n")[0] if answer["kind"] == "chat" else ""


def named(answer: AnswerJson) -> list[CitationJson]:
    """The citations that a shown sentence or a disagreement names, by number."""
    numbers = {
        n
        for sentence in answer["sentences"]
        if sentence["verdict"] != Verdict.REMOVED.value
        for n in sentence["citations"]
    }
    for conflict in answer["conflicts"]:
        numbers.update(*(value["citations"] for value in conflict["values"]))
    return [citation for citation in answer["citations"] if citation["n"] in numbers]


def source_line(citation: CitationJson) -> str:
    """Publisher, date and file of a quote; the title stands before it."""
    publisher = citation["publisher"] or "publisher not given"
    parts = [publisher, day_of(citation["published"])]
    if citation["time_code"]:
        parts.append(f"at {citation['time_code']}")
    if citation["ocr"]:
        parts.append("read by OCR")
    if citation["source"] != citation["url"]:
        parts.append(citation["source"])
    if citation["kind"] == "metadata":
        field = citation["field"] or "metadata"
        read = f"read from the document's own {field}"
        parts.append(f"{field} entered by a reader" if citation["edited"] else read)
    return " · ".join(parts)


def made_line(answers: Sequence[AnswerJson]) -> str:
    """Who wrote, and up to which day articles were read."""
    writers = sorted({answer["writer"] for answer in answers})
    days = sorted({day_of(answer["as_of"]) for answer in answers})
    wrote = " and ".join(writers) if writers else "quotes"
    return f"Presscheck, writer: {wrote}, articles up to {' and '.join(days)}"


def day_of(iso: str | None) -> str:
    return day(date.fromisoformat(iso) if iso else None)
