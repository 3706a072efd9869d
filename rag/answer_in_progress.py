"""What is known so far about one answer, and the Answer made of it."""

import time
from collections.abc import Sequence

from rag.citing import Citations, answer_text
from rag.question import Question
from rag.relevance import holds_kind
from rag.types import (
    Answer,
    CheckedSentence,
    Conflict,
    Evidence,
    Passage,
    Quote,
    Status,
    Verdict,
)

NEAREST = 3
"""Passages shown with an answer that declines."""


class AnswerInProgress:
    """What is known so far about one answer."""

    def __init__(
        self,
        question: Question,
        passages: Sequence[Passage],
        evidence: Evidence,
        citations: Citations,
        clock: "Clock",
    ) -> None:
        self.question = question
        self.passages = passages
        self.evidence = evidence
        self.citations = citations
        self.clock = clock
        self.sentences: list[CheckedSentence] = []
        self.conflicts: tuple[Conflict, ...] = ()
        self.missing: str | None = None
        self.note: str | None = None
        self.writer = "quotes"

    def has(self, sentence: CheckedSentence) -> bool:
        return any(sentence.text == other.text for other in self.sentences)

    def verified(self) -> list[CheckedSentence]:
        return [s for s in self.sentences if s.verdict is Verdict.VERIFIED]

    def words_used(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.verified())

    def answers_the_question(self) -> bool:
        """Verified sentences hold the kind of thing asked for, and each side of a conflict."""
        verified = self.verified()
        if not any(holds_kind(self.question, sentence.text) for sentence in verified):
            return False
        named = self.citations.cited(verified)
        if self.question.wants_several:
            voices = self.citations.voices.by_article()
            heard = {voices.get(citation.article_id) for citation in named}
            found = set(voices.values())
            if len(heard) < min(2, len(found)):
                return False
        cited = {citation.n for citation in named}
        return all(
            cited & set(value.citations) for conflict in self.conflicts for value in conflict.values
        )

    def unused_quotes(self) -> tuple[Quote, ...]:
        cited = self.citations.cited(self.verified())
        return tuple(q for q in self.evidence.quotes if self.citations.quote(q) not in cited)

    def _without_needless_weak(self) -> list[CheckedSentence]:
        """Half-supported sentences are shown only where nothing better answers the question."""
        if not self.answers_the_question():
            return self.sentences
        return [
            CheckedSentence(s.text, Verdict.REMOVED, (), s.reason)
            if s.verdict is Verdict.WEAK
            else s
            for s in self.sentences
        ]

    def finish(self, question: str) -> Answer:
        answered = bool(self.verified())
        missing = None if answered else self.missing or "No sentence of a draft could be verified."
        shown = self._without_needless_weak()
        cited_by_conflicts = {
            n for conflict in self.conflicts for value in conflict.values for n in value.citations
        }
        named = {n for sentence in shown for n in sentence.citations} | cited_by_conflicts
        return Answer(
            question=question,
            standalone_question=self.question.standalone,
            as_of=self.question.as_of,
            status=Status.ANSWERED if answered else Status.DECLINED,
            text=answer_text(shown),
            sentences=tuple(shown),
            citations=tuple(c for c in self.citations.all() if c.n in named),
            conflicts=self.conflicts if answered else (),
            missing=missing,
            nearest=() if answered else tuple(self.passages[:NEAREST]),
            writer=self.writer,
            timings_ms=self.clock.laps(),
            note=self.note,
            sufficiency=max((q.sufficiency for q in self.evidence.quotes), default=0.0),
        )


class Clock:
    """Milliseconds since the question, and per step."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._laps = {"retrieve": 0.0, "write": 0.0, "verify": 0.0}

    @property
    def elapsed(self) -> int:
        return round(1000 * (time.monotonic() - self._start))

    def lap(self, step: str) -> None:
        """Adds the time since the last lap to `step`."""
        now = time.monotonic()
        self._laps[step] += now - self._last
        self._last = now

    def deadline(self, seconds: float) -> float:
        return self._start + seconds

    def laps(self) -> dict[str, int]:
        return {step: round(1000 * seconds) for step, seconds in self._laps.items()}
