"""Asking never raises, ends at once when it is stopped, and waits for an engine that starts."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from rag.errors import LibraryBusy
from rag.settings import Settings
from ui.engine.asking import ask
from ui.engine.engine import Engine

StartEngine = Callable[[object], Engine]


def test_the_turn_is_there_bare_and_ends_with_the_answer(
    shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace, start_engine: StartEngine
) -> None:
    engine = start_engine(make.rag(shelf.library, {may.question: may.events}))
    turns = list(ask(engine, may.question, [], threading.Event()))
    assert turns[0].question == may.question
    assert turns[0].steps == ()
    assert turns[-1].answer == may.answer
    assert 2 <= len(turns) <= 1 + len(may.events)  # what comes at once is shown at once


def test_earlier_turns_are_given_as_history(
    shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace, start_engine: StartEngine
) -> None:
    rag = make.rag(shelf.library, {may.question: may.events})
    engine = start_engine(rag)
    *_, first = ask(engine, may.question, [], threading.Event())
    *_, second = ask(engine, "And who said so?", [first], threading.Event())
    assert second.id == "t2"
    question, (past,) = rag.asked[-1]
    assert question == "And who said so?"
    assert past.question == may.question
    assert past.cited == (shelf.harbour.id,)


def test_stop_ends_the_turn_at_once_and_the_answer_after_its_next_event(
    shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace, start_engine: StartEngine
) -> None:
    release, closed = threading.Event(), threading.Event()

    class Watched(make.rag):
        def stream(self, *args: object, **kwargs: object) -> object:
            try:
                yield from super().stream(*args, **kwargs)
            finally:
                closed.set()

    script = [*may.events[:3], lambda: release.wait(5), *may.events[3:]]
    engine = start_engine(Watched(shelf.library, {may.question: script}))
    stop = threading.Event()
    turns = ask(engine, may.question, [], stop)
    shown = next(turn for turn in turns if turn.citations)
    began = time.monotonic()
    stop.set()
    (last,) = turns
    assert time.monotonic() - began < 4
    assert last.end == "stopped"
    assert last.citations == shown.citations
    release.set()
    assert closed.wait(5)


def test_a_closed_page_stops_the_answer(
    shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace, start_engine: StartEngine
) -> None:
    engine = start_engine(make.rag(shelf.library, {may.question: may.events}))
    stop = threading.Event()
    turns = ask(engine, may.question, [], stop)
    next(turns)
    turns.close()
    assert stop.is_set()


def test_an_error_becomes_a_message_with_what_where_and_next(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> None:
    error = LibraryBusy("another process writes", where="/library", next="Wait a moment.")
    engine = start_engine(make.rag(shelf.library, {"Why?": [error]}))
    *_, turn = ask(engine, "Why?", [], threading.Event())
    assert turn.end == "failed"
    assert turn.trouble
    assert (turn.trouble.what, turn.trouble.where) == ("another process writes", "/library")
    assert turn.trouble.next == "Wait a moment."


def test_an_unforeseen_error_tells_the_page_nothing_of_its_inside(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    start_engine: StartEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = start_engine(make.rag(shelf.library, {"Why?": [ValueError("secret-path")]}))
    *_, turn = ask(engine, "Why?", [], threading.Event())
    assert turn.trouble
    assert "secret-path" not in repr(turn)
    assert "secret-path" in caplog.text  # the terminal has it


def test_a_question_waits_for_an_engine_that_starts(
    shelf: SimpleNamespace, make: SimpleNamespace, may: SimpleNamespace, settings: Settings
) -> None:
    release = threading.Event()

    def build(_: Settings) -> object:
        release.wait(5)
        return make.rag(shelf.library, {may.question: may.events})

    engine = Engine(settings, build=build)
    engine.start()
    turns = ask(engine, may.question, [], threading.Event())
    next(turns)
    waiting = next(turns)
    assert waiting.steps[0].detail == "once the search model has been loaded"
    release.set()
    *_, last = turns
    assert last.answer == may.answer
    engine.close()


def test_half_a_surrogate_pair_can_be_shown(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> None:
    engine = start_engine(make.rag(shelf.library))
    *_, turn = ask(engine, "What \ud800?", [], threading.Event())
    turn.question.encode("utf-8")
    assert turn.end == "answered"
