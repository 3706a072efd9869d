"""One answer on a thread of its own, which the page and the HTTP API read and can end.

A generator that waits for a model can only be closed from the thread that runs it, so that whoever
wants to end an answer at once must not be the one that runs it.
"""

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rag.types import EVERYTHING, Event, Progress, Scope, Turn
from ui.engine.engine import Engine
from ui.state.turns import WAITING

if TYPE_CHECKING:
    from rag.library import Library


def _everything(_: "Library") -> Scope:
    return EVERYTHING


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody asked it. `scope` is found out once the library is open, and may
    raise PresscheckError."""

    question: str
    history: Sequence[Turn | str] = ()
    as_of: date | None = None
    scope: "Callable[[Library], Scope]" = _everything
    quotes_only: bool = False


Put = Callable[[Event | Exception | None], object]


def answer_on_thread(engine: Engine, asked: Asked, stop: threading.Event, put: Put) -> None:
    """Begins the answer; `put` is called on its thread with each event, or with the error that
    ended it, and at the very end with None.

    Waits for an engine that starts, and says so. `stop` ends the answer with its next event.
    """
    threading.Thread(
        target=_run, args=(engine, asked, stop, put), name="presscheck-answer", daemon=True
    ).start()


def encodable(text: str) -> str:
    """A client can send half of a surrogate pair, which no response could be encoded with."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _run(engine: Engine, asked: Asked, stop: threading.Event, put: Put) -> None:
    with engine.observer.answer() as seen:

        def put_seen(event: Event | Exception) -> None:
            seen(event)
            put(event)

        _answer(engine, asked, stop, put_seen)
    put(None)


def _answer(
    engine: Engine, asked: Asked, stop: threading.Event, put: Callable[[Event | Exception], object]
) -> None:
    try:
        if engine.state.stage == "starting":
            put(Progress("search", WAITING, 0))
        answering = engine.answering(stop)
        if answering is not None:
            with engine.urgent.running():
                stream = answering.stream(
                    asked.question,
                    history=asked.history,
                    as_of=asked.as_of,
                    scope=asked.scope(answering.library),
                    quotes_only=asked.quotes_only,
                )
                for event in stream:
                    if stop.is_set():
                        break
                    put(event)
                if isinstance(stream, Generator):
                    stream.close()
    except Exception as error:
        put(error)
