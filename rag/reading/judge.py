"""What a judge is asked, in words, and what it answers with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

SURE_FROM, VERIFIED_FROM, WEAK_FROM = 0.4, -0.1, -1.0
"""Log-odds from which a claim is verified whatever its wording, from which it is where the wording
backs it too, and from which it is shown as half-supported. On questions for development the local
judge leaves a seventh of 138 true sentences unverified so, and two thirds of 90 false ones."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim and the words that may back it. `title` is the article's, `before` the sentence or
    two before the quote, `question` what the claim answers: they say who "it" is."""

    claim: str
    quote: str
    title: str = ""
    before: str = ""
    question: str = ""

    def lines(self) -> str:
        """As a judge reads it, one field a line."""
        fields = (
            ("Title", self.title),
            ("Before", self.before),
            ("Quote", self.quote),
            ("Question", self.question),
            ("Claim", self.claim),
        )
        return "\n".join(f"{name}: {' '.join(text.split())}" for name, text in fields if text)


Found = Literal["supported", "attributed", "contradicted", "not_said"]
"""What a quote does with a claim: says it; reports it as somebody's word, hope or doubt; says
otherwise; says nothing of it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`log_odds` is the natural logarithm of the odds that the quote asserts the claim. `found` and
    the `words` of the quote that settle it are there where the judge says them."""

    log_odds: float
    found: Found | None = None
    words: str = ""


class Judge(Protocol):
    """A model that reads claims beside their quotes."""

    @property
    def name(self) -> str: ...

    @property
    def at_once(self) -> bool:
        """Whether all claims of an answer are best read in one call; else each as it comes."""
        ...

    def support(self, readings: Sequence[Reading], deadline: float) -> list[Judgement | None]:
        """One for each of `readings`; None for what was not read by `deadline` (a time.monotonic()
        moment) or at all. Raises nothing: what no judge has read keeps the verdict that it had."""
        ...
