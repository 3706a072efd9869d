"""Someone's draft against the library, sentence by sentence: supported, contradicted, not found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from rag.briefing.progress import go_on
from rag.english.figures import Figure, figures, of_other_things, same_unit, same_value
from rag.english.opposites import negation_differs, opposite_direction
from rag.english.words import names, words
from rag.errors import QuestionError
from rag.library import Library
from rag.proofs.draft_text import draft_sentences
from rag.proofs.verbatim import verbatim
from rag.types import Passage, Quote, Scope, Sentence, Verdict
from rag.verification import Finding, Support, verify

PASSAGES = 8
"""Articles that a sentence is looked for in."""

_SAME_MATTER = 0.75
"""Share of a sentence's words that a quote must have before it can contradict it. Below, two
texts that differ are more likely about two things."""


class DraftVerdict(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft, its span there, and the quote that supports or contradicts it."""

    text: str
    start: int
    end: int
    verdict: DraftVerdict
    quote: Quote | None = None
    reason: str | None = None


class Searching(Protocol):
    """What checking needs of `rag.answering.Rag`."""

    @property
    def library(self) -> Library: ...

    def search(self, question: str, *, k: int = 10) -> Sequence[Passage]: ...
    def default_as_of(self) -> date: ...


def check_draft(
    rag: Searching, draft: str, pause: Callable[[], None] = go_on
) -> Iterator[DraftSentence]:
    """Each of `draft_sentences` as soon as it is checked. `pause` is called every few milliseconds,
    and may wait for others or raise to end it.

    A sentence is supported where it stands in an article as it is, or one article's quote of one
    or two sentences verifies it. Else it is contradicted where a quote on the same matter has
    another figure, denies it, or goes the other way.
    """
    until = Scope(until=rag.default_as_of())
    for span in draft_sentences(draft):
        text = draft[span.start : span.end]
        pause()
        verdict, quote, reason = _checked(rag, text, until, pause)
        yield DraftSentence(text, span.start, span.end, verdict, quote, reason)


def _checked(
    rag: Searching, claim: str, until: Scope, pause: Callable[[], None]
) -> tuple[DraftVerdict, Quote | None, str | None]:
    with rag.library.one_state():
        if quote := verbatim(rag.library, claim, until):
            return DraftVerdict.SUPPORTED, quote, None
        try:
            passages = rag.search(claim, k=PASSAGES)
        except QuestionError as error:
            return DraftVerdict.NOT_FOUND, None, f"It cannot be searched for: {error.what}."
        sentences = rag.library.sentences_of([passage.article.id for passage in passages])
    against: tuple[float, Quote, str] | None = None
    nearest: Finding | None = None
    for passage in passages:
        for quote, support in _supports(passage, sentences.get(passage.article.id, ())):
            pause()
            finding = verify(claim, support)
            if finding.verdict is Verdict.VERIFIED:
                return DraftVerdict.SUPPORTED, quote, None
            if nearest is None or finding.rank > nearest.rank:
                nearest = finding
            reason = _contradiction(claim, support, finding)
            if reason and (against is None or finding.coverage > against[0]):
                against = (finding.coverage, quote, reason)
    if against:
        return DraftVerdict.CONTRADICTED, against[1], against[2]
    weak = nearest is not None and nearest.verdict is Verdict.WEAK
    reason = nearest.reason if nearest and weak else "No article in the library says this."
    return DraftVerdict.NOT_FOUND, None, reason


def _supports(passage: Passage, sentences: Sequence[Sentence]) -> Iterator[tuple[Quote, Support]]:
    """The passage's own of its article's `sentences`, alone and then in pairs, with the title and
    what stands before."""
    article, chunk = passage.article, passage.chunk
    spans = [
        span
        for span in sentences
        if span.kind == "text" and chunk.start <= span.start and span.end <= chunk.end
    ]
    for size in (1, 2):
        for first in range(len(spans) - size + 1):
            quote = Quote(article, spans[first].start, spans[first + size - 1].end)
            before = spans[max(0, first - 2) : first]
            context = " ".join([article.title, *(article.text[s.start : s.end] for s in before)])
            yield quote, Support(quote.text, context)


def _contradiction(claim: str, support: Support, finding: Finding) -> str | None:
    """In words, what the quote says otherwise; None where it says something else or nothing."""
    if finding.coverage < _SAME_MATTER or not _names_the_same(claim, support):
        return None
    quoted = figures(support.quote)
    for figure in figures(claim):
        rivals = [o for o in quoted if same_unit(figure, o) and not of_other_things(figure, o)]
        if not rivals or any(same_value(figure, other) for other in quoted):
            continue
        without = claim[: figure.start] + claim[figure.end :]
        if verify(without, support).verdict is Verdict.VERIFIED:
            return f"The quote says {_written(rivals[0], support.quote)}."
    return negation_differs(claim, support.quote) or opposite_direction(claim, support.quote)


def _names_the_same(claim: str, support: Support) -> bool:
    present = {word.key for word in words(f"{support.quote} {support.context}")}
    return all(word.key in present for run in names(claim) for word in run)


def _written(figure: Figure, quote: str) -> str:
    return quote[figure.start : figure.end]
