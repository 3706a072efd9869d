"""Answers made of quotes alone: the best evidence sentences, as they stand in the articles."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import says
from rag.languages.spoken import ENGLISH
from rag.languages.unspaced import words_in
from rag.question import Question
from rag.sources.citations import Citations
from rag.sources.copies import sentences_of
from rag.types import CheckedSentence, Conflict, Evidence, Quote, Verdict

MOST_WORDS, LIST_WORDS = 74, 240
"""Of an answer, markers left out; of a list or a comparison."""

_NEARLY_AS_GOOD = 0.42
"""Share of the best likelihood from which a further quote joins the answer."""

_ONE_OF_SEVERAL = 0.2
"""The same where articles offer different answers, or where none is likely by itself."""

_SURELY = 0.5
"""Probability that one of the quotes answers from which no more are needed."""

_SURELY_BY_WORDS = 0.75
"""The same where words alone were compared, as in other languages than English: of 60 questions for
development two more are answered than at .5."""

_SURELY_READ = 0.8
"""The same where a model has read them: the sentence that answers is first for 59 of 82 questions
for development, and among the first two for 71."""

_MOST_QUOTES, _MOST_SEVERAL = 3, 6


def quoted_sentences(
    question: Question,
    evidence: Evidence,
    quotes: Sequence[Quote],
    citations: Citations,
    conflicts: Sequence[Conflict] = (),
    *,
    words_used: int = 0,
) -> list[CheckedSentence]:
    """The best of `quotes`, then others while they fit until one of them fairly surely answers; of
    several answers, those nearly as good that add something; of a conflict, each side."""
    sides = {n for conflict in conflicts for value in conflict.values for n in value.citations[:1]}
    limits = _limits(question, evidence)
    words_left = (LIST_WORDS if sides else limits.words) - words_used
    ordered = sorted(quotes, key=lambda q: citations.quote(q).n not in sides)
    best_score = max((quote.score for quote in quotes), default=0.0)
    surely = _SURELY if question.language == ENGLISH else _SURELY_BY_WORDS
    sure_from = _SURELY_READ if evidence.read else surely
    in_vain = 1.0  # the probability that none of those chosen answers
    chosen: list[Quote] = []
    for quote in ordered:
        length = words_in(quote.text)
        if _told(quote, chosen):
            continue
        wanted = citations.quote(quote).n in sides or (
            not sides
            and len(chosen) < limits.quotes
            and (in_vain > 1 - sure_from or not limits.until_sure)
            and quote.score >= limits.share * best_score
            and _adds(question, quote, chosen)
        )
        if (chosen or words_used) and (not wanted or length > words_left):
            continue
        chosen.append(quote)
        words_left -= length
        in_vain *= 1 - quote.score
    return [
        CheckedSentence(quote.text, Verdict.VERIFIED, (citations.quote(quote).n,))
        for quote in chosen
    ]


@dataclass(frozen=True, slots=True)
class _Limits:
    """`share` is that of the best likelihood from which a further quote joins; with `until_sure` it
    does so only until one of them fairly surely answers."""

    words: int
    quotes: int
    share: float
    until_sure: bool = False


def _limits(question: Question, evidence: Evidence) -> _Limits:
    if question.is_part:
        return _Limits(MOST_WORDS, 1, _NEARLY_AS_GOOD)
    if question.compared:
        return _Limits(MOST_WORDS, _MOST_SEVERAL, _NEARLY_AS_GOOD)
    if question.wants_list:
        share = _ONE_OF_SEVERAL if question.wants_several else _NEARLY_AS_GOOD
        return _Limits(LIST_WORDS, _MOST_SEVERAL, share)
    if evidence.several:
        return _Limits(MOST_WORDS, _MOST_SEVERAL, _ONE_OF_SEVERAL)
    if question.wants_several:
        return _Limits(MOST_WORDS, _MOST_SEVERAL, _NEARLY_AS_GOOD)
    return _Limits(MOST_WORDS, _MOST_QUOTES, _ONE_OF_SEVERAL, until_sure=True)


def _told(quote: Quote, chosen: Sequence[Quote]) -> bool:
    """What two articles print alike is said once."""
    words = sentences_of(quote.text)
    return any(words == sentences_of(other.text) for other in chosen)


def _adds(question: Question, quote: Quote, chosen: Sequence[Quote]) -> bool:
    """Whether it offers an answer that is not shown yet; where no kind of thing is asked for, or
    none is looked for as in other languages than English, every sentence adds something, and where
    several articles are asked, another article's does."""
    if question.kind in {"open", "yes-no"} or question.language != ENGLISH:
        return True
    if question.wants_several and all(q.article.id != quote.article.id for q in chosen):
        return True
    return bool(quote.offers) and not any(says(other.text, quote.offers) for other in chosen)
