"""Answers made of quotes alone: the best evidence sentences, as they stand in the articles."""

from collections.abc import Sequence

from rag.languages.unspaced import words_in
from rag.question import Question
from rag.sources.citations import Citations
from rag.sources.copies import sentences_of
from rag.types import CheckedSentence, Conflict, Quote, Verdict

MOST_WORDS, LIST_WORDS = 74, 240
"""Of an answer, markers left out; of a list or a comparison."""

MOST_QUOTES, MOST_SEVERAL = 3, 6
"""Of an answer; of one that sets several things side by side."""

_SURELY = 0.7
"""Probability that one of the quotes answers from which no more are needed."""

_SHARE = 0.1
"""Of the best likelihood, from which a further quote joins the answer."""


def quoted_sentences(
    question: Question,
    quotes: Sequence[Quote],
    citations: Citations,
    conflicts: Sequence[Conflict] = (),
    *,
    words_used: int = 0,
) -> list[CheckedSentence]:
    """The best of `quotes`, then others while they fit until one of them fairly surely answers; of
    a conflict, each side alone."""
    sides = {n for conflict in conflicts for value in conflict.values for n in value.citations[:1]}
    of_sides = [quote for quote in quotes if citations.quote(quote).n in sides]
    words_left = (LIST_WORDS if sides or question.wants_list else MOST_WORDS) - words_used
    best = max((quote.score for quote in quotes), default=0.0)
    in_vain = 1.0  # the probability that none of those chosen answers
    chosen: list[Quote] = []
    for quote in of_sides or quotes:
        length = words_in(quote.text)
        wanted = bool(of_sides) or _wanted(question, quote, best, chosen, in_vain)
        if _told(quote, chosen) or (
            (chosen or words_used) and not (wanted and length <= words_left)
        ):
            continue
        chosen.append(quote)
        words_left -= length
        in_vain *= 1 - quote.score
    return all_quoted(chosen, citations)


def all_quoted(quotes: Sequence[Quote], citations: Citations) -> list[CheckedSentence]:
    """Each of `quotes` as it stands."""
    return [
        CheckedSentence(quote.text, Verdict.VERIFIED, (citations.quote(quote).n,))
        for quote in quotes
    ]


def _wanted(
    question: Question, quote: Quote, best: float, chosen: Sequence[Quote], in_vain: float
) -> bool:
    """Whether it joins those `chosen`."""
    if question.is_part:
        return not chosen
    if question.wants_several or question.wants_list or question.compared:
        return len(chosen) < MOST_SEVERAL and quote.score >= _SHARE * best
    return len(chosen) < MOST_QUOTES and quote.score >= _SHARE * best and in_vain > 1 - _SURELY


def _told(quote: Quote, chosen: Sequence[Quote]) -> bool:
    """What two articles print alike is said once."""
    words = sentences_of(quote.text)
    return any(words == sentences_of(other.text) for other in chosen)
