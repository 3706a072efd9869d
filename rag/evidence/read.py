"""Evidence read by a model: which of its sentences answer, and whether they are enough."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.evidence.finder import log_odds
from rag.evidence.quote_context import neighbours
from rag.evidence.spans import answer_spans
from rag.question import Question
from rag.reading import Reader
from rag.types import Evidence, Quote, Risk

LIMITS: Mapping[Risk, float] = {"cautious": -0.5, "balanced": -1.0, "bold": -2.0}
"""Of the log-odds that it answers, from which the evidence is enough. Of 62 questions for
development 4, 1 and none of the 40 that have an answer fall below, and 16, 13 and 4 of the 22 that
have none; of 33 about other articles, all of which have one, 11, 5 and 2."""

READ_FIRST = 5
"""Quotes that are read as they were found."""

_BESIDE = 2
"""The place that a sentence beside the likeliest is read as if it were found at."""

_SURE = 0.0
"""Log-odds that the likeliest sentence answers from which no second is asked about."""


def read_evidence(
    question: Question, evidence: Evidence, reader: Reader, deadline: float, risk: Risk
) -> Evidence:
    """The evidence with its quotes in the order in which they are likely to answer, the sentences
    beside the likeliest among them, and `sufficiency` and `enough` by what was found and read. As
    it was where the model did not read it by `deadline` (a time.monotonic() moment).

    Raises WriterError where the model fails.
    """
    asked = question.standalone
    found = evidence.quotes[:READ_FIRST]
    quotes = _read(asked, found, range(len(found)), reader, deadline)
    if not quotes:
        return evidence
    likeliest = max(quotes, key=lambda quote: quote.score)
    beside = _beside(likeliest, question, evidence)
    quotes += _read(asked, beside, [_BESIDE] * len(beside), reader, deadline)
    quotes.sort(key=lambda quote: -quote.score)
    best = _best(asked, quotes[:2], reader, deadline)
    if best is None:
        return evidence
    answered = _answered(evidence.sufficiency, best)
    unread = [replace(quote, score=0.0) for quote in evidence.quotes[READ_FIRST:]]
    return replace(
        evidence,
        quotes=(*quotes, *unread),
        sufficiency=_logistic(answered),
        enough=answered >= LIMITS[risk],
        read=True,
    )


def _read(
    question: str,
    quotes: Sequence[Quote],
    places: Iterable[int],
    reader: Reader,
    deadline: float,
) -> list[Quote]:
    """The quotes with their likelihoods; none where one was not read."""
    compared = reader.compare(question, [quote.text for quote in quotes], deadline)
    read = [
        replace(quote, score=_likelihood(odds, place))
        for quote, odds, place in zip(quotes, compared, places, strict=True)
        if odds is not None
    ]
    return read if len(read) == len(quotes) else []


def _beside(quote: Quote, question: Question, evidence: Evidence) -> list[Quote]:
    """The sentences before and after it that are not among the evidence; not over a heading."""
    beside = neighbours(quote, evidence.sentences.get(quote.article.id, ()))
    known = [(q.start, q.end) for q in evidence.quotes if q.article.id == quote.article.id]
    new = [
        Quote(quote.article, s.start, s.end)
        for s in beside
        if s and s.kind == "text" and not any(a <= s.start < b for a, b in known)
    ]
    return [replace(quote, offers=_offered(question, quote)) for quote in new]


def _offered(question: Question, quote: Quote) -> str:
    spans = answer_spans(question, quote.text)
    return spans[0].text if spans else ""


def _best(question: str, quotes: Sequence[Quote], reader: Reader, deadline: float) -> float | None:
    """The log-odds that one of the quotes answers; None where none could be read."""
    best: float | None = None
    for quote in quotes:
        odds = reader.answers(question, quote.text, deadline, quote.article.title)
        if odds is not None:
            best = odds if best is None else max(best, odds)
        if best is None or best >= _SURE:
            break
    return best


def _likelihood(odds: float, place: int) -> float:
    """That a sentence answers which `place` others were found before; fitted on 492 sentences for
    82 questions for development."""
    return _logistic(1.6 * odds - 0.3 * place)


def _answered(found: float, read: float) -> float:
    """Log-odds that the evidence answers: by the `sufficiency` with which it was `found` and what
    was `read` of its best sentences; fitted, both outcomes alike likely, on 100 questions for
    development about 26 articles."""
    return 0.42 * log_odds(found) + 1.39 * read + 0.59


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
