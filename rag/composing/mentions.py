"""'Which articles mention X': a sentence an article, with its own words for X."""

import re
from collections.abc import Sequence

from rag.english.matching import together, vocabulary
from rag.english.words import Word, words
from rag.question import Question
from rag.sources.citations import Citations
from rag.types import CheckedSentence, Quote, Verdict

_MENTIONED_FROM = 0.6
"""Share of the question's terms that a sentence must have to count as a mention."""

_MOST_WORDS = 20
"""Of the wording shown; three articles then fit into eighty words with their titles."""

_FEWEST_WORDS = 8
"""A name alone tells nothing of what is said about it."""

_BREAK = re.compile(r"[,;:.!?()“”—–]")


def articles_that_mention(
    question: Question, evidence: Sequence[Quote], citations: Citations
) -> list[CheckedSentence]:
    """One verified sentence for each article whose evidence speaks of the question's terms."""
    found: list[CheckedSentence] = []
    seen: set[str] = set()
    for quote in evidence:
        present = vocabulary(quote.text)
        spoken_of = [term for term in question.terms if present.speaks_of(term)]
        codes = [term for term in question.terms if term.is_code]
        everything = len(spoken_of) >= _MENTIONED_FROM * len(question.terms)
        if quote.article.id in seen or not everything or any(c not in spoken_of for c in codes):
            continue
        seen.add(quote.article.id)
        wording = _wording(question, quote)
        text = f"“{quote.article.title}”: “{wording}”."
        found.append(CheckedSentence(text, Verdict.VERIFIED, (citations.quote(quote).n,)))
    return found


def _wording(question: Question, quote: Quote) -> str:
    """The part of the quote, from one mark to another where there is one near, that has every term
    it speaks of; an ellipsis stands for what is left out."""
    present = words(quote.text)
    asked = [together((term,)) for term in question.terms]
    places = [
        min((n for n, word in enumerate(present) if term.met_by(word)), default=None)
        for term in asked
    ]
    at = [place for place in places if place is not None]
    first, last = min(at), max(at)
    first = max(first, last + 1 - _MOST_WORDS)
    end = len(present)
    while first and last - first < _MOST_WORDS and not _breaks(quote.text, present, first):
        first -= 1
    while (
        last + 1 < end
        and last - first < _MOST_WORDS
        and (last - first < _FEWEST_WORDS or not _breaks(quote.text, present, last + 1))
    ):
        last += 1
    while first and last - first < _FEWEST_WORDS:
        first -= 1
    before = "… " if first else ""
    after = " …" if last + 1 < end else ""
    return f"{before}{quote.text[present[first].start : present[last].end]}{after}"


def _breaks(text: str, present: Sequence[Word], at: int) -> bool:
    """Whether a mark stands between the word at `at` and the one before it."""
    return bool(_BREAK.search(text[present[at - 1].end : present[at].start]))
