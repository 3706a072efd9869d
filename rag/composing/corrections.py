"""A publisher's own later correction is no disagreement: the corrected value stands. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.english.periods import written
from rag.types import Article, Citation, Conflict, ConflictValue

_CORRECTS = re.compile(
    r"\b(?:correction|clarification)\s*[:—–-]|\bcorrects\b|\bmisstated\b"
    r"|\b(?:has been|was) (?:corrected|amended)\b|\bto correct (?:the|an?)\b"
    r"|\b(?:earlier|previous|original) (?:version|report|article|story|headline|edition)\b"
    r"|\b(?:incorrectly|wrongly|mistakenly|erroneously) (?:said|stated|reported|gave|put|named)\b"
    r"|\bpreviously (?:reported|stated|gave)\b",
    re.IGNORECASE,
)
"""What an article says when it takes back what its publisher printed before."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left of some conflicts, the numbers of the quotes that were taken back, and a
    sentence for each correction."""

    conflicts: tuple[Conflict, ...]
    withdrawn: frozenset[int]
    notes: tuple[str, ...]


def settle(
    conflicts: Sequence[Conflict], citations: Sequence[Citation], articles: Mapping[str, Article]
) -> Settled:
    """`articles` are those cited, by id; one that is missing corrects nothing."""
    by_number = {citation.n: citation for citation in citations}
    left: list[Conflict] = []
    withdrawn: set[int] = set()
    notes: list[str] = []
    for conflict in conflicts:
        kept: list[ConflictValue] = []
        for value in conflict.values:
            taken_back = {
                n: later
                for n in value.citations
                if (later := _correction(by_number[n], value, conflict, by_number, articles))
            }
            withdrawn |= taken_back.keys()
            notes += [_note(by_number[n], value, *later) for n, later in taken_back.items()]
            if standing := tuple(n for n in value.citations if n not in taken_back):
                kept.append(replace(value, citations=standing))
        if len(kept) > 1:
            left.append(replace(conflict, values=tuple(kept)))
    return Settled(tuple(left), frozenset(withdrawn), tuple(dict.fromkeys(notes)))


def _correction(
    earlier: Citation,
    value: ConflictValue,
    conflict: Conflict,
    by_number: Mapping[int, Citation],
    articles: Mapping[str, Article],
) -> tuple[Citation, ConflictValue] | None:
    """The later quote of the same publisher that gives another value, in an article that says that
    it corrects."""
    for other in conflict.values:
        if other is value:
            continue
        for later in (by_number[n] for n in other.citations):
            article = articles.get(later.article_id)
            if (
                article
                and earlier.publisher
                and earlier.publisher == later.publisher
                and earlier.published
                and later.published
                and earlier.published < later.published
                and _CORRECTS.search(f"{article.title}\n{article.text}")
            ):
                return later, other
    return None


def _note(earlier: Citation, was: ConflictValue, later: Citation, now: ConflictValue) -> str:
    assert later.published
    assert earlier.published
    return (
        f"{later.publisher} corrected itself on {written(later.published)}: {now.value}, where it "
        f"had said {was.value} on {written(earlier.published)}."
    )
