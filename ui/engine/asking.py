"""From a question to turns of the page, while the answer is made. No HTML and no Gradio here."""

import contextlib
import queue
import threading
from collections.abc import Iterator, Sequence

from rag.types import EVERYTHING, Event, Scope
from ui.engine.answer_thread import Asked, answer_on_thread, encodable
from ui.engine.engine import Engine, trouble_of
from ui.state.turns import AskedTurn, after, failed, history, stopped

_LOOK_AGAIN_S = 0.05
"""How often the wait for an event looks whether the reader has pressed Stop."""

MOST_TURNS = 200
"""Turns of one conversation; what a browser still shows without delay."""


def ask(
    engine: Engine,
    question: str,
    earlier: Sequence[AskedTurn],
    stop: threading.Event,
    scope: Scope = EVERYTHING,
    *,
    dropped: int = 0,
) -> Iterator[AskedTurn]:
    """The turn of `question`, asked of the articles in `scope`, first bare, then as it grows
    by events; the last one has ended.

    Setting `stop`, or closing the iterator, ends it at once; what the writer had begun ends with
    its next event. No error is raised: the turn says what went wrong.
    """
    number = int(earlier[-1].id[1:]) + 1 if earlier else 1
    turn = AskedTurn(id=f"t{number}", question=encodable(question), scope=scope, dropped=dropped)
    events: queue.SimpleQueue[Event | Exception | None] = queue.SimpleQueue()
    asked = Asked(turn.question, history(earlier), scope=lambda _: scope)
    answer_on_thread(engine, asked, stop, events.put)
    try:
        yield turn
        while turn.end == "running":
            for event in _next_events(events, engine, stop):
                turn = _after(turn, event)
            yield turn
    finally:
        stop.set()


def _after(turn: AskedTurn, event: Event | Exception | None) -> AskedTurn:
    if turn.end != "running":
        return turn
    if isinstance(event, Exception):
        return failed(turn, trouble_of(event))
    return stopped(turn) if event is None else after(turn, event)


def _next_events(
    events: "queue.SimpleQueue[Event | Exception | None]", engine: Engine, stop: threading.Event
) -> list[Event | Exception | None]:
    """Those that are there, at least one: what follows at once is shown at once, since each step
    that is shown costs about 20 ms on its way to the page."""
    while not (stop.is_set() or engine.closing):
        try:
            found = [events.get(timeout=_LOOK_AGAIN_S)]
        except queue.Empty:
            continue
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(events.get_nowait())
        return found
    return [None]
