"""Sentences of different articles that say nearly the same, each with another answer. Pure.

"Mara Lind founded Acme in 1994" and "Acme was founded in 1994 by Jonas Berg" differ in the one
thing that is asked. Sentences that merely offer different names are no rivals: two people may both
be right, and nothing but the likeness of the rest says that the same thing is spoken of.
"""

from collections.abc import Sequence
from typing import Protocol

from rag.english.words import keys, words
from rag.evidence.relevance import Relevance
from rag.evidence.spans import AnswerSpan, says
from rag.types import Quote, Rival

ALIKE = 0.35
"""Words that two sentences share, as a share of all their words (Jaccard). On questions with a
planted false article it shows 44% of them, and 7% of those without; .25 shows 49% and 18%."""

LIKELY = 0.1
"""Likelihood from which a sentence can be a rival."""

_FIRST = 6
"""Sentences that a rival is looked for to, the likeliest first."""


class Offering(Protocol):
    """What is known of a sentence."""

    @property
    def quote(self) -> Quote: ...
    @property
    def relevance(self) -> Relevance: ...
    @property
    def spans(self) -> tuple[AnswerSpan, ...]: ...


def rivals(ranked: Sequence[Offering]) -> tuple[Rival, ...]:
    """What the likeliest sentence that has a rival offers, and what its rivals do, each with its
    sentences, one an article; empty without any. `ranked` has the likeliest first."""
    offering = [one for one in _offering(ranked) if one.quote.score >= LIKELY]
    for one in offering[:_FIRST]:
        heard = {one.quote.article.id}
        values = [(one.spans[0], [one.quote])]
        for other in offering:
            if other.quote.article.id in heard or not (
                _alike(one.quote, other.quote) and _differ(one, other)
            ):
                continue
            heard.add(other.quote.article.id)
            span = other.spans[0]
            same = next((quotes for value, quotes in values[1:] if value.agrees(span)), None)
            if same is None:
                values.append((span, [other.quote]))
            else:
                same.append(other.quote)
        if len(values) > 1:
            return tuple(Rival(span.text, tuple(quotes)) for span, quotes in values)
    return ()


def _offering(ranked: Sequence[Offering]) -> list[Offering]:
    """Those with an answer that speak of what is asked."""
    return [one for one in ranked if one.quote.offers and one.relevance.sufficiency > 0]


def _alike(one: Quote, other: Quote) -> bool:
    mine, theirs = keys(words(one.text)), keys(words(other.text))
    return len(mine & theirs) >= ALIKE * len(mine | theirs)


def _differ(one: Offering, other: Offering) -> bool:
    return not says(other.quote.text, one.quote.offers) and not says(
        one.quote.text, other.quote.offers
    )
