"""The brief of the whole library, made behind the page and kept until the library changes.

It is made once for all readers and all processes, on a thread of one of them, and gives way to
whoever asks a question there.
Its points are quotes: a writer that serves one at a time would keep the first reader waiting for a
minute, and one that is paid for would be paid for what nobody has asked.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rag.briefing.brief import Brief, make_brief
from rag.briefing.progress import BriefProgress, Making
from rag.types import EVERYTHING, Scope
from ui.engine.brief_file import BriefFile, MadeOf
from ui.engine.engine import Answering, Engine
from ui.engine.urgent import Ended

_TELL_S = 0.3
"""How often it is told how a brief comes along."""


@dataclass(frozen=True, slots=True)
class BriefState:
    """`brief` is the last one there is, which may be of the library as it was; `progress` is that
    of the one being made. Neither stands for an empty library."""

    brief: Brief | None = None
    progress: BriefProgress | None = None
    trouble: Exception | None = None


class KeptBrief:
    """For any number of readers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._made_of: MadeOf | None = None
        self._state = BriefState()
        self._thread: threading.Thread | None = None

    def watch(self) -> Iterator[BriefState]:
        """What there is now, then how a newer one comes along, last the brief of the library as it
        is; makes one where that is lacking."""
        rag = self._engine.answering(self._engine.closing_event)
        if rag is None or rag.library.counts().articles == 0:
            yield BriefState()
            return
        while (state := self._current(rag)).progress and not self._engine.closing:
            yield state
            time.sleep(_TELL_S)
        yield state

    def _current(self, rag: Answering) -> BriefState:
        made_of = MadeOf(rag.library.feed.last_change(), rag.default_as_of().isoformat())
        with self._lock:
            working = self._thread is not None and self._thread.is_alive()
            if not working and self._made_of != made_of:
                self._state = BriefState(self._state.brief, BriefProgress("read", 0, 1))
                self._thread = threading.Thread(
                    target=self._make, args=(rag, made_of), name="presscheck-brief", daemon=True
                )
                self._thread.start()
            return self._state

    def _make(self, rag: Answering, made_of: MadeOf) -> None:
        try:
            state = BriefState(self._kept_or_made(rag, made_of))
        except Ended:
            return
        except Exception as error:
            state = BriefState(trouble=error)
        with self._lock:
            self._made_of, self._state = made_of, state

    def _kept_or_made(self, rag: Answering, made_of: MadeOf) -> Brief:
        file = BriefFile(self._engine.settings.files)
        while True:
            with file.making() as mine:
                if kept := file.read(made_of):
                    return kept
                if mine:
                    making_it = making(self._engine, self._report)
                    made = make_brief(rag, making=making_it, quotes_only=True)
                    file.write(made_of, made)
                    return made
            if self._engine.closing_event.wait(_TELL_S):
                raise Ended

    def _report(self, progress: BriefProgress) -> None:
        with self._lock:
            self._state = BriefState(self._state.brief, progress)


def watch_brief(
    engine: Engine, topic: str, scope: Scope = EVERYTHING, *, stop: threading.Event
) -> Iterator[BriefState]:
    """How a brief of `topic` and `scope` comes along, last the brief; `stop` ends it."""
    rag = engine.answering(stop)
    if rag is None:
        return
    states: list[BriefState] = [BriefState(progress=BriefProgress("read", 0, 1))]
    left = threading.Event()

    def work() -> None:
        def report(progress: BriefProgress) -> None:
            states.append(BriefState(progress=progress))

        try:
            made = make_brief(rag, topic, scope=scope, making=making(engine, report, stop, left))
            states.append(BriefState(made))
        except Ended:
            states.append(BriefState())
        except Exception as error:
            states.append(BriefState(trouble=error))

    thread = threading.Thread(target=work, name="presscheck-brief", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            yield states[-1]
            thread.join(_TELL_S)
        yield states[-1]
    finally:
        left.set()


def making(
    engine: Engine, report: Callable[[BriefProgress], None], *stops: threading.Event
) -> Making:
    """Gives way to answers; ends with the engine, or once one of `stops` is set."""
    return Making(report, partial(engine.urgent.give_way, engine.closing_event, *stops))
