"""'Which articles mention X': a sentence an article, with its own words for X."""

from collections.abc import Sequence

from rag.citing import Citations
from rag.question import Question
from rag.relevance import speaks_of
from rag.terms import words
from rag.types import CheckedSentence, Quote, Verdict

_MENTIONED_FROM = 0.6
"""Share of the question's terms that a sentence must have to count as a mention."""

_MOST_WORDS = 16
"""Of the wording shown; three articles then fit into eighty words with their titles."""


def articles_that_mention(
    question: Question, evidence: Sequence[Quote], citations: Citations
) -> list[CheckedSentence]:
    """One verified sentence for each article whose evidence speaks of the question's terms."""
    found: list[CheckedSentence] = []
    seen: set[str] = set()
    for quote in evidence:
        present = words(quote.text)
        spoken_of = [term for term in question.terms if speaks_of(term, present)]
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
    """The shortest run of the quote's words that has every term it speaks of, and a word more on
    either side; its end, where that is long."""
    present = words(quote.text)
    places = [
        min(
            (n for n, word in enumerate(present) if speaks_of(term, (word,))),
            default=None,
        )
        for term in question.terms
    ]
    at = [place for place in places if place is not None]
    first, last = max(0, min(at) - 1), min(len(present) - 1, max(at) + 1)
    first = max(first, last - _MOST_WORDS)
    return quote.text[present[first].start : present[last].end]
