"""What takes a moment and is no answer: on threads of its own, a few at a time."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.types import Receive

from rag.errors import ServerBusy
from ui.engine.engine import Answering, Engine
from ui.http.admission import Admission
from ui.http.errors import foreseen
from ui.http.running import gone

_T = TypeVar("_T")

AT_ONCE = 4
"""They compute, or read the library: more at once would only take turns."""

MOST_WAITING = 64
_OPENED_WITHIN_S = 10.0


class Work:
    """Runs functions of a ready Rag for one engine."""

    def __init__(self, engine: Engine, at_once: int = AT_ONCE) -> None:
        self._engine = engine
        self._admission = Admission(MOST_WAITING, "requests of this kind")
        self._threads = CapacityLimiter(at_once)

    async def run(self, work: Callable[[Answering, threading.Event], _T], receive: Receive) -> _T:
        """What `work` returns. It is given the Rag and an event that is set when the client has
        left, and should end then. Raises PresscheckError, ServerBusy for too many at a time or an
        engine that is not ready in time."""
        leave = self._admission.enter()
        stop, left = threading.Event(), asyncio.ensure_future(gone(receive))
        left.add_done_callback(lambda _: stop.set())
        try:
            return await to_thread.run_sync(self._run, work, stop, limiter=self._threads)
        finally:
            leave()
            left.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await left

    def _run(self, work: Callable[[Answering, threading.Event], _T], stop: threading.Event) -> _T:
        late = threading.Timer(_OPENED_WITHIN_S, stop.set)
        try:
            if self._engine.state.stage == "starting":
                late.start()
            rag = self._engine.answering(stop)
            late.cancel()
            if rag is None:
                raise ServerBusy("the library is not open yet", next="Ask again in some seconds.")
            return work(rag, stop)
        except Exception as error:
            raise foreseen(error) from error
