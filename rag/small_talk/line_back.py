"""What is said back to small talk: a line, what is here, and questions that the articles answer."""

from collections.abc import Callable, Sequence
from datetime import date

from rag.composing import Clock
from rag.library import Library
from rag.types import QUOTES, Answer, Status

OFFERED = 3
"""Questions, and publishers that are named."""


def line_back(
    said: str,
    reply: str,
    library: Library,
    is_answered: Callable[[str], bool],
    as_of: date,
    clock: Clock,
) -> Answer:
    """`reply`, how much there is to ask, and questions about the newest articles of which
    `is_answered` holds."""
    offered = next_questions(library, is_answered)
    lines = [f"{reply} {what_is_here(library)}"]
    lines += ["You could ask:", *(f"- {one}" for one in offered)] if offered else []
    return chat_answer(said, "\n".join(lines), as_of, clock, offered)


def chat_answer(
    said: str, text: str, as_of: date, clock: Clock, offered: Sequence[str] = ()
) -> Answer:
    """What is no answer from the articles."""
    return Answer(
        kind="chat",
        question=said,
        standalone_question=said,
        as_of=as_of,
        status=Status.ANSWERED,
        text=text,
        sentences=(),
        citations=(),
        conflicts=(),
        missing=None,
        nearest=(),
        writer=QUOTES,
        timings_ms=clock.laps(),
        suggestions=tuple(offered),
        sufficiency=1.0,
    )


def next_questions(library: Library, is_answered: Callable[[str], bool]) -> list[str]:
    """Some about the newest articles, of which `is_answered` holds."""
    offered: list[str] = []
    for question in questions_about([one.title for one in library.newest(2 * OFFERED)]):
        if len(offered) < OFFERED and is_answered(question):
            offered.append(question)
    return offered


def what_is_here(library: Library) -> str:
    """How many articles there are, of which publishers, in words."""
    articles = library.counts().articles
    publishers = library.publishers()
    named = ", ".join(publishers[:OFFERED]) + (" and others" if len(publishers) > OFFERED else "")
    count = "one article" if articles == 1 else f"{articles:,} articles"
    return f"There {'is' if articles == 1 else 'are'} {count} here" + (
        f", from {named}." if named else "."
    )


def questions_about(titles: Sequence[str]) -> tuple[str, ...]:
    """What may be asked of any article."""
    return tuple(f"What is reported in “{title}”?" for title in titles)
