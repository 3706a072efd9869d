"""Answers under way, as the event loop sees them: admitted, begun, read, and ended with their
client."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable

from starlette.types import Receive

from rag.errors import ServerBusy
from rag.types import Answer, Event, Progress
from ui.engine.answer_thread import Asked, answer_on_thread
from ui.engine.engine import Engine
from ui.http.admission import Admission
from ui.http.errors import foreseen

_FIRST_S = 0.5
"""How long the status of a response waits for the question to turn out answerable."""


class RunningAnswer:
    """Begun when made; `release` is called once its thread has ended."""

    def __init__(self, engine: Engine, asked: Asked, release: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self._first: list[Event | Exception | None] = []
        self._release = release
        self._stop = threading.Event()
        answer_on_thread(engine, asked, self._stop, self._put)

    def stop(self) -> None:
        """Ends the answer with its next event."""
        self._stop.set()

    async def begun(self) -> None:
        """Waits shortly until the question has been searched for. Raises what was wrong with it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_S):
                while True:
                    event = await self._events.get()
                    self._first.append(event)
                    if isinstance(event, Exception):
                        raise foreseen(event)
                    if not (isinstance(event, Progress) and event.step == "search"):
                        return

    async def events(self) -> AsyncIterator[Event]:
        """All of them, the Answer last. Raises what the answer raised."""
        try:
            while True:
                event = self._first.pop(0) if self._first else await self._events.get()
                if isinstance(event, Exception):
                    raise foreseen(event)
                if event is None:
                    raise ServerBusy("the server is ending", next="Ask again in some seconds.")
                yield event
                if isinstance(event, Answer):
                    return
        finally:
            self.stop()

    async def answer(self) -> Answer:
        async for event in self.events():
            if isinstance(event, Answer):
                return event
        raise AssertionError("the last event is an Answer")

    def _put(self, event: Event | Exception | None) -> None:
        """On the answer's thread. Once the server has ended there is nobody to tell."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, event)

    def _take(self, event: Event | Exception | None) -> None:
        self._events.put_nowait(event)
        if event is None:
            self._release()


class Answers:
    """Begins answers of one engine, so many at the same time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._admission = Admission(engine.settings.answers_at_once, "answers")

    async def begin(self, asked: Asked) -> RunningAnswer:
        """Raises ServerBusy, and PresscheckError for a question that cannot be asked."""
        running = RunningAnswer(self._engine, asked, self._admission.enter())
        try:
            await running.begun()
        except BaseException:
            running.stop()
            raise
        return running


async def gone(receive: Receive) -> None:
    """Returns once the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer_for(running: RunningAnswer, receive: Receive) -> Answer | None:
    """The answer; None where the client left before it was there."""
    answer = asyncio.ensure_future(running.answer())
    left = asyncio.ensure_future(gone(receive))
    try:
        await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    finally:
        running.stop()
        for task in (answer, left):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
