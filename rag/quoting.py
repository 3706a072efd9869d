"""Answers made of quotes alone: the best evidence sentences, as they stand in the articles."""

from collections.abc import Sequence

from rag.citing import Citations
from rag.copies import sentences_of
from rag.question import Question
from rag.sufficiency import ENOUGH
from rag.types import CheckedSentence, Conflict, Quote, Verdict

MOST_WORDS = 74
"""Of an answer, markers left out: 80 with them, unless it is a list or a comparison."""

LIST_WORDS = 240

_NEARLY_AS_GOOD = 0.72
"""Share of the best score from which a further quote joins the answer."""

_MOST_QUOTES = 3
_MOST_SEVERAL = 6


def quoted_sentences(
    question: Question,
    evidence: Sequence[Quote],
    citations: Citations,
    conflicts: Sequence[Conflict] = (),
    *,
    words_used: int = 0,
) -> list[CheckedSentence]:
    """The best quote, then others nearly as good while they fit; of a conflict, each side."""
    words_left = (LIST_WORDS if question.wants_list else MOST_WORDS) - words_used
    most = _MOST_SEVERAL if question.wants_several else _MOST_QUOTES
    sides = {n for conflict in conflicts for value in conflict.values for n in value.citations[:1]}
    ordered = sorted(
        evidence, key=lambda q: (citations.quote(q).n not in sides, q.sufficiency < ENOUGH)
    )
    best_score = max((quote.score for quote in evidence), default=0.0)
    chosen: list[CheckedSentence] = []
    told: set[frozenset[str]] = set()
    for quote in ordered:
        length = len(quote.text.split())
        if (words := sentences_of(quote.text)) in told:
            continue  # what two articles print alike is said once
        wanted = (
            not chosen
            or citations.quote(quote).n in sides
            or (
                not sides
                and len(chosen) < most
                and quote.score >= _NEARLY_AS_GOOD * best_score
                and quote.sufficiency >= ENOUGH
            )
        )
        if not wanted or ((chosen or words_used) and length > words_left):
            continue
        told.add(words)
        chosen.append(CheckedSentence(quote.text, Verdict.VERIFIED, (citations.quote(quote).n,)))
        words_left -= length
    return chosen
