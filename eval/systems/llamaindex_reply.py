"""A reply of llama-index's engine in the form of our answers (pure)."""

import re
from datetime import date

from rag.sentences import split_sentences
from rag.types import Answer, CheckedSentence, Citation, Status, Verdict

_NUMBERS = r"(?:Sources?\s+)?\d+(?:\s*(?:,|and)\s*(?:Sources?\s+)?\d+)*"
_MARKER = re.compile(rf"\s*(?:\[{_NUMBERS}\]|\(Sources?\s+{_NUMBERS}\))")
"""[1], [1, 2], [Source 1] and (Source 1): small models write all of them."""
_NAMED = re.compile(r"\bSources?\s+\d+(?:\s*(?:,|and)\s*(?:Sources?\s+)?\d+)*")
_MARKERS_AFTER = re.compile(rf"([.!?])((?:\s*\[{_NUMBERS}\])+)")
"""Markers behind a full stop belong to the sentence before it."""
_DECLINES = re.compile(
    r"none of the (?:provided )?(?:sources|information)"
    r"|\b(?:sources?|texts?|context|information|passages?|documents?)\b[^.,;]{0,40}"
    r"\b(?:do|does|did)(?: not|n[’']t) (?:explicitly |directly |specifically )?"
    r"(?:mention|say|state|provide|contain|specify|answer|include|give|indicate|tell|address)"
    r"|\b(?:is|are|was|were)(?: not|n[’']t) (?:explicitly |directly |specifically )?"
    r"(?:mentioned|provided|specified|stated|indicated)\b"
    r"|\b(?:there is |there[’']s |contains? |provides? )?no (?:specific |relevant |direct )?"
    r"(?:information|mention|answer)\b"
    r"|\b(?:cannot|can[’']t|unable to|not possible to)\b.{0,20}\b(?:determine|answer|provide)\b"
    r"|\bI (?:do not|don[’']t) (?:know|have)\b|\b(?:insufficient|not enough) information\b"
    r"|^Empty Response$",
    re.IGNORECASE,
)
"""How models say that the sources do not tell. llama-index has no form of its own for it."""


def answer_of(
    question: str,
    text: str,
    citations: tuple[Citation, ...],
    *,
    as_of: date | None,
    writer: str,
    confidence: float,
    elapsed_ms: int,
) -> Answer:
    """Its reply in our form. It shows every sentence as fact, so each counts as verified; a reply
    whose first sentence says that the sources do not tell has declined."""
    marked = _MARKERS_AFTER.sub(r"\2\1", text)
    parts = [marked[s.start : s.end] for s in split_sentences(marked)] or [marked]
    declined = not text or _DECLINES.search(parts[0]) is not None
    known = {citation.n for citation in citations}
    sentences = tuple(
        CheckedSentence(
            " ".join(_MARKER.sub("", part).split()),
            Verdict.VERIFIED,
            tuple(number for number in _cited(part) if number in known),
        )
        for part in parts
        if _MARKER.sub("", part).strip(" .")
    )
    cited = {number for sentence in sentences for number in sentence.citations}
    return Answer(
        question=question,
        standalone_question=question,
        as_of=as_of or date.today(),
        status=Status.DECLINED if declined else Status.ANSWERED,
        text="" if declined else text,
        sentences=() if declined else sentences,
        citations=() if declined else tuple(c for c in citations if c.n in cited),
        conflicts=(),
        missing=text if declined else None,
        nearest=(),
        writer=writer,
        timings_ms={"write": elapsed_ms},
        sufficiency=confidence,
    )


def _cited(sentence: str) -> tuple[int, ...]:
    """The numbers that it cites: those of its markers, and of sources that it names ("Source 1
    says ...")."""
    places = [*_MARKER.findall(sentence), *_NAMED.findall(sentence)]
    return tuple(dict.fromkeys(int(n) for place in places for n in re.findall(r"\d+", place)))
