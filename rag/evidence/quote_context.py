"""A quote among the sentences of its article: those beside it, and the one before where the quote
leans on it, as "he said" does."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.english.standing import leans_back
from rag.types import Evidence, Quote, Sentence

MOST_WORDS = 35
"""Of a sentence that is shown for what it names; a longer one would hide the quote."""

_PARAGRAPH = "\n\n"


def with_antecedents(
    evidence: Evidence, sentences: Callable[[str], Sequence[Sentence]]
) -> Evidence:
    """The evidence with each quote that leans on the sentence before it begun there. `sentences`
    are those of an article by its id."""

    def whole(quote: Quote) -> Quote:
        return _with_antecedent(quote, sentences(quote.article.id))

    return replace(
        evidence,
        quotes=tuple(dict.fromkeys(map(whole, evidence.quotes))),
        rivals=tuple(
            replace(rival, quotes=tuple(map(whole, rival.quotes))) for rival in evidence.rivals
        ),
    )


def neighbours(
    quote: Quote, sentences: Sequence[Sentence]
) -> tuple[Sentence | None, Sentence | None]:
    """The sentence before the quote and the one after it; None where there is none."""
    before = next((s for s in reversed(sentences) if s.end <= quote.start), None)
    return before, next((s for s in sentences if s.start >= quote.end), None)


def _with_antecedent(quote: Quote, sentences: Sequence[Sentence]) -> Quote:
    if not leans_back(quote.text):
        return quote
    text = quote.article.text
    before, _ = neighbours(quote, sentences)
    if before is None or before.kind == "heading" or _PARAGRAPH in text[before.end : quote.start]:
        return quote
    if len(text[before.start : before.end].split()) > MOST_WORDS:
        return quote
    return replace(quote, start=before.start)
