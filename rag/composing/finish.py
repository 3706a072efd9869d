"""What was found for each part of a question -> the Answer: whole, in part, or declined.

What a decline says is chosen here and worded where it is found out: see `Answer.missing`.
"""

from collections.abc import Sequence

from rag.composing.answer_in_progress import AnswerInProgress
from rag.english.matching import vocabulary
from rag.question import Question
from rag.sources.citations import answer_text
from rag.types import QUOTES, Answer, CheckedSentence, Status, Trace

NEAREST = 3
"""Passages shown with an answer that declines."""


def finish(question: str, asked: Question, parts: Sequence[AnswerInProgress]) -> Answer:
    """The answer to `question` as the reader typed it. `parts` are those of `asked`, which asks one
    thing mostly; they share their citations and clock."""
    answered = [part for part in parts if part.verified()]
    shown = list(dict.fromkeys(s for part in parts for s in part.sentences))
    conflicts = tuple(dict.fromkeys(c for part in answered for c in part.conflicts))
    named = {n for sentence in shown for n in sentence.citations}
    named |= {n for conflict in conflicts for value in conflict.values for n in value.citations}
    missing = _missing(asked, parts, shown)
    status = Status.DECLINED if not answered else Status.PARTIAL if missing else Status.ANSWERED
    authors = [part.author() for part in parts]
    notes = dict.fromkeys(note for part in parts if (note := part.note()))
    return Answer(
        question=question,
        standalone_question=asked.standalone,
        as_of=asked.as_of,
        status=status,
        text=answer_text(shown),
        sentences=tuple(shown),
        citations=tuple(c for c in parts[0].citations.all() if c.n in named),
        conflicts=conflicts,
        missing=missing,
        nearest=() if answered else tuple(parts[0].passages[:NEAREST]),
        writer=next((author for author in authors if author != QUOTES), QUOTES),
        timings_ms=parts[0].clock.laps(),
        note=" ".join(notes) or None,
        sufficiency=min(part.evidence.sufficiency for part in parts),
        trace=_trace(parts),
    )


def _trace(parts: Sequence[AnswerInProgress]) -> Trace:
    return Trace(
        passages=tuple(dict.fromkeys(p for part in parts for p in part.passages)),
        evidence=tuple(dict.fromkeys(q for part in parts for q in part.evidence.quotes)),
        asked=next((part.asked for part in parts if part.asked != QUOTES), None),
        drafted=tuple(dict.fromkeys(s for part in parts for s in part.drafted)),
    )


def _missing(
    asked: Question, parts: Sequence[AnswerInProgress], shown: Sequence[CheckedSentence]
) -> str | None:
    """What the articles do not say of what was asked; None where they say all of it."""
    lacking = [part for part in parts if not part.verified()]
    reasons = [part.missing or "No sentence of a draft could be verified." for part in lacking]
    if len(parts) == 1:
        return reasons[0] if reasons else _not_compared(asked, parts[0], shown)
    told = [
        f"“{part.question.standalone}” {reason}"
        for part, reason in zip(lacking, reasons, strict=True)
    ]
    return " ".join(told) or None


def _not_compared(
    asked: Question, part: AnswerInProgress, shown: Sequence[CheckedSentence]
) -> str | None:
    """Of a comparison, the sides of which nothing that is shown speaks."""
    if not asked.compared:
        return None
    cited = part.citations.cited(shown)
    texts = [*(s.text for s in shown), *(f"{c.title} {c.quote}" for c in cited)]
    told = vocabulary(" ".join(texts))
    lacking = [
        " ".join(word.text for word in side)
        for side in asked.compared
        if not any(map(told.speaks_of, side))
    ]
    if not lacking or len(lacking) == len(asked.compared):
        return None
    return f"No quote speaks of {' or '.join(lacking)}."
