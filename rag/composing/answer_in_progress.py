"""What is known so far about the answer to one question, or to one part of it."""

import time
from collections.abc import Sequence
from datetime import date

from rag.composing.corrections import settle
from rag.english.periods import written
from rag.errors import WriterError
from rag.evidence import holds_kind
from rag.question import Question
from rag.sources.citations import Citations
from rag.types import QUOTES, CheckedSentence, Conflict, Evidence, Passage, Quote, Verdict


class Clock:
    """Milliseconds since the question, and per step."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._laps = {"retrieve": 0.0, "read": 0.0, "write": 0.0, "verify": 0.0}

    @property
    def elapsed(self) -> int:
        return self.ms(time.monotonic())

    def ms(self, moment: float) -> int:
        """Since the question, of a time.monotonic() moment."""
        return round(1000 * (moment - self._start))

    def lap(self, step: str) -> None:
        """Adds the time since the last lap to `step`."""
        now = time.monotonic()
        self._laps[step] += now - self._last
        self._last = now

    def deadline(self, seconds: float) -> float:
        return self._start + seconds

    def laps(self) -> dict[str, int]:
        return {step: round(1000 * seconds) for step, seconds in self._laps.items()}


class AnswerInProgress:
    """What is known so far about one answer."""

    def __init__(
        self,
        question: Question,
        passages: Sequence[Passage],
        evidence: Evidence,
        citations: Citations,
        clock: Clock,
    ) -> None:
        self.question = question
        self.passages = passages
        self.evidence = evidence
        self.citations = citations
        self.clock = clock
        self.sentences: list[CheckedSentence] = []
        self.conflicts: tuple[Conflict, ...] = ()
        self.corrections: tuple[str, ...] = ()
        """What a publisher took back, in words."""
        self._withdrawn: frozenset[int] = frozenset()
        self.missing: str | None = None
        self.asked = QUOTES
        """The name of the writer that was asked for a draft."""
        self.drafted: list[CheckedSentence] = []
        """Those of `sentences` that it wrote."""
        self.writer_declined = False
        """Whether the writer said that what it was shown does not tell, and is to be believed."""
        self.failure: WriterError | None = None
        """Why its draft is not whole."""

    def settle_corrections(self) -> None:
        """What a publisher has corrected is no conflict, and is not quoted."""
        articles = {quote.article.id: quote.article for quote in self.evidence.quotes}
        settled = settle(self.conflicts, self.citations.all(), articles)
        self.conflicts = settled.conflicts
        self.corrections = settled.notes
        self._withdrawn = settled.withdrawn

    def has(self, sentence: CheckedSentence) -> bool:
        return any(sentence.text == other.text for other in self.sentences)

    def verified(self) -> list[CheckedSentence]:
        return [s for s in self.sentences if s.verdict is Verdict.VERIFIED]

    def words_used(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.verified())

    def answers_the_question(self) -> bool:
        """Something is verified, of as many voices as are asked for and each side of a conflict;
        of quotes, which nobody chose to answer with, also the kind of thing asked for; and where a
        model has read the evidence, the quote that it found likeliest is cited: a small model
        reads better than it writes."""
        verified = self.verified()
        written = any(sentence in self.drafted for sentence in verified)
        if not written and not any(holds_kind(self.question, s.text) for s in verified):
            return False
        named = self.citations.cited(verified)
        if self.question.wants_several:
            voices = self.citations.voices.by_article()
            heard = {voices.get(citation.article_id) for citation in named}
            found = set(voices.values())
            if len(heard) < min(2, len(found)):
                return False
        cited = {citation.n for citation in named}
        if self.evidence.read and self.citations.quote(self.evidence.quotes[0]).n not in cited:
            return False
        return all(
            cited & set(value.citations) for conflict in self.conflicts for value in conflict.values
        )

    def unused_quotes(self) -> tuple[Quote, ...]:
        cited = self.citations.cited(self.verified())
        return tuple(
            quote
            for quote in self.evidence.quotes
            if (citation := self.citations.quote(quote)) not in cited
            and citation.n not in self._withdrawn
        )

    def behind_weak(self) -> tuple[CheckedSentence, ...]:
        """Of a draft of which nothing is verified, the quotes of its weak sentences."""
        if any(s.verdict is Verdict.VERIFIED for s in self.drafted):
            return ()
        cited = self.citations.cited([s for s in self.drafted if s.verdict is Verdict.WEAK])
        return tuple(
            CheckedSentence(c.quote, Verdict.VERIFIED, (c.n,))
            for c in cited
            if c.n not in self._withdrawn
        )

    def author(self) -> str:
        """Who wrote what is shown: the writer where a sentence of it is its own, even beside
        quotes, which can be told from it; else nobody but the articles."""
        own = any(s.verdict is not Verdict.REMOVED for s in self.drafted)
        return self.asked if own else QUOTES

    def note(self) -> str | None:
        """From how many articles an affair is told; what a publisher corrected; and what went wrong
        with the writer, what that means for the answer, what to do next. The place of the fault (an
        address, a path) is for whoever runs the server, not for a reader."""
        return " ".join(filter(None, [self._gathered(), *self.corrections, self._fault()])) or None

    def _gathered(self) -> str:
        days = sorted({q.article.published for q in self.evidence.quotes if q.article.published})
        if not self.evidence.gathered_from or not self.verified():
            return ""
        count = self.evidence.gathered_from
        what = "Told from one article" if count == 1 else f"Told from {count} articles"
        return f"{what}{_between(days)}."

    def _fault(self) -> str | None:
        if self.failure is None:
            return None
        if not self.verified():
            meaning = "The quotes do not answer the question either."
        elif self.author() == QUOTES:
            meaning = "The quotes answer instead."
        else:
            meaning = "What it wrote before that was checked and stands."
        what = self.failure.what.rstrip(".")
        return f"{what[:1].upper()}{what[1:]}. {meaning} {self.failure.next}".strip()


def _between(days: Sequence[date]) -> str:
    if len(days) < 2:
        return "".join(f" of {written(day)}" for day in days)
    return f" of {written(days[0])} to {written(days[-1])}"
