"""One question of the page's conversation and what is known of its answer so far. Pure.

A turn grows by `after(turn, event)`, one event of `Rag.stream` at a time, so that what the reader
sees while an answer is made and what stays on the page afterwards come from the same value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.types import (
    EVERYTHING,
    Answer,
    CheckedSentence,
    Citation,
    Event,
    EvidenceFound,
    Progress,
    Scope,
    SentenceChecked,
    Turn,
)

End = Literal["running", "answered", "stopped", "failed"]

Step = Literal["search", "read", "write", "check"]
WAITING = "once the search model has been loaded"
"""What a search that cannot begin yet says of itself."""

STEPS: tuple[Step, ...] = ("search", "read", "write", "check")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a turn ended without an answer, in the words of a PresscheckError."""

    what: str
    where: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """A question as the page shows it.

    `id` is unique in one conversation ("t1", "t2"...); `scope` are the articles that it was asked
    of; `dropped` counts the later questions that went when it was asked again.
    """

    id: str
    question: str
    end: End = "running"
    steps: tuple[Progress, ...] = ()
    citations: tuple[Citation, ...] = ()
    sentences: tuple[CheckedSentence, ...] = ()
    answer: Answer | None = None
    trouble: Trouble | None = None
    elapsed_ms: int = 0
    scope: Scope = EVERYTHING
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step of answering: `ms` is None while it runs and before it begins."""

    step: Step
    state: Literal["waiting", "running", "done"]
    ms: int | None = None
    detail: str = ""


def after(turn: AskedTurn, event: Event) -> AskedTurn:
    """The turn with one more event. A citation keeps its number; a later one replaces it."""
    match event:
        case Progress():
            return replace(turn, steps=(*turn.steps, event), elapsed_ms=event.elapsed_ms)
        case EvidenceFound():
            found = _merged(turn.citations, event.citations)
            return replace(turn, citations=found, elapsed_ms=event.elapsed_ms)
        case SentenceChecked():
            return replace(
                turn,
                sentences=(*turn.sentences, event.sentence),
                citations=_merged(turn.citations, event.citations),
                elapsed_ms=event.elapsed_ms,
            )
        case Answer():
            return replace(
                turn,
                end="answered",
                answer=replace(event, trace=None),  # which holds whole articles
                sentences=event.sentences,
                citations=_merged(turn.citations, event.citations),
            )


def stopped(turn: AskedTurn) -> AskedTurn:
    """The turn as the reader broke it off: what was checked by then stays."""
    return replace(turn, end="stopped")


def failed(turn: AskedTurn, trouble: Trouble) -> AskedTurn:
    return replace(turn, end="failed", trouble=trouble)


def cited(turn: AskedTurn) -> frozenset[int]:
    """Numbers of the citations that a sentence or a conflict of the turn names."""
    named = {n for sentence in turn.sentences for n in sentence.citations}
    conflicts = turn.answer.conflicts if turn.answer else ()
    return frozenset(
        named | {n for conflict in conflicts for value in conflict.values for n in value.citations}
    )


def understood(turn: AskedTurn) -> str:
    """The stand-alone question where it is another than what was asked: known as soon as it is
    searched for, so that it stands there before anything below it."""
    if turn.answer:
        found = turn.answer.standalone_question
    else:
        searched = [step.detail for step in turn.steps if step.step == "search"]
        found = next((detail for detail in reversed(searched) if detail != WAITING), "")
    return found if found.split() != turn.question.split() else ""


def step_times(turn: AskedTurn) -> tuple[StepTime, ...]:
    """The four steps in order, with how long each took.

    Searching and reading are timed between their events; writing and checking take turns with
    each other, so that only the answer's own timings can tell them apart.
    """
    begun: dict[Step, Progress] = {progress.step: progress for progress in turn.steps}
    return tuple(_step_time(turn, step, begun) for step in STEPS)


def history(turns: Sequence[AskedTurn]) -> tuple[Turn, ...]:
    """The answered turns as `Rag.stream` takes them."""
    return tuple(
        Turn(
            question=turn.question,
            answer=turn.answer.text,
            cited=tuple(dict.fromkeys(c.article_id for c in turn.answer.citations)),
        )
        for turn in turns
        if turn.answer and turn.answer.kind == "answer"
    )


def _merged(known: tuple[Citation, ...], more: Sequence[Citation]) -> tuple[Citation, ...]:
    by_number = {citation.n: citation for citation in (*known, *more)}
    return tuple(by_number[n] for n in sorted(by_number))


def _step_time(turn: AskedTurn, step: Step, begun: dict[Step, Progress]) -> StepTime:
    detail = begun[step].detail if step in begun else ""
    if turn.answer:
        if step == "write":  # whoever was asked: this is who wrote
            detail = turn.answer.writer
        return StepTime(step, "done", _ms(turn.answer, step, begun), detail)
    if step in begun and (later := _began_after(step, begun)):
        return StepTime(step, "done", min(later) - begun[step].elapsed_ms, detail)
    has_begun = step in begun or (step == "check" and bool(turn.sentences))
    runs = has_begun and turn.end == "running"
    return StepTime(step, "running" if runs else "waiting", None, detail)


def _began_after(step: Step, begun: dict[Step, Progress]) -> list[int]:
    """When later steps began; not those of an earlier part of the question."""
    later = [begun[other].elapsed_ms for other in STEPS[STEPS.index(step) + 1 :] if other in begun]
    return [ms for ms in later if ms >= begun[step].elapsed_ms]


def _ms(answer: Answer, step: Step, begun: dict[Step, Progress]) -> int | None:
    if step in ("write", "check"):
        return answer.timings_ms.get("write" if step == "write" else "verify")
    start, end = begun.get(step), begun.get("read" if step == "search" else "write")
    if start and end:
        return end.elapsed_ms - start.elapsed_ms
    return answer.timings_ms.get("read") if step == "read" else None  # nothing was written
