"""HTTP/1.1 as uvicorn speaks it, with what it lacks: limits of headers, time and connections.

uvicorn waits for ever for the end of a header, for the rest of a body and for a client that does
not read, and takes a header of any size.
"""

import asyncio
from enum import Enum, auto
from http import HTTPStatus
from typing import ClassVar

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from ui.limits.patience import (
    FAIR_RATE,
    FRAME_BYTES,
    HEADER_BYTES,
    PARTING_BYTES,
    PIPELINED,
    SLOW_READER_S,
    Times,
)
from ui.limits.places import Places
from ui.limits.refusal import refusal_bytes

_LATER = "Ask again in some seconds."
_FASTER = "Send it again in one go; behind a slow line, less at a time."


class _Phase(Enum):
    """What comes next from the client."""

    IDLE = auto()
    HEADERS = auto()
    BODY = auto()
    PARTING = auto()
    """Whatever comes is not looked at: the last answer is written."""


class BoundedHttp(HttpToolsProtocol):
    places: ClassVar[Places]
    times: ClassVar[Times]

    address = ""
    _phase = _Phase.IDLE
    _since = 0.0
    """When it became the client's turn."""
    _begun = 0
    """Requests, so far."""
    _header_bytes = 0
    _raw_bytes = 0
    """Of a header that has not ended, or of a body with what is around it."""
    _parting_bytes = 0
    _body_bytes = 0
    _body_before = 0
    """How much of it had come at `_since`."""
    _running: RequestResponseCycle | None = None
    """The request that is being answered; further ones may have come."""
    _unread_since: float | None = None
    _closing_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        self._turn(_Phase.IDLE)
        self.address = self.client[0] if self.client else ""
        if not self.places.enter(self):
            self._refuse(503, "the server holds as many connections as it can", _LATER)

    def connection_lost(self, exc: Exception | None) -> None:
        self.places.leave(self)
        self._end_answer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._phase is _Phase.PARTING:
            return
        begun, was_idle = self._begun, self._phase is _Phase.IDLE
        super().data_received(data)
        if self._begun != begun and not was_idle:
            return  # some of it was the request's before
        if self._phase is _Phase.HEADERS:  # of which the parser tells nothing before their end
            self._raw_bytes += len(data)
            if self._raw_bytes > 2 * HEADER_BYTES:
                self._refuse_headers()
        elif self._phase is _Phase.BODY and self._begun == begun:
            self._raw_bytes += len(data)
            self._parting_bytes += len(data) if self._answered_early() else 0
            around = self._raw_bytes - 9 * self._body_bytes
            if around > FRAME_BYTES or self._parting_bytes > PARTING_BYTES:
                self._abort()

    def on_message_begin(self) -> None:
        if self._phase is not _Phase.PARTING:
            super().on_message_begin()
            self._turn(_Phase.HEADERS)
            self._begun += 1
            self._header_bytes = self._raw_bytes = self._body_bytes = self._parting_bytes = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count_header(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Also of what follows a body in chunks."""
        super().on_header(name, value)
        self._count_header(len(name) + len(value) + 4)

    def on_headers_complete(self) -> None:
        if self._phase is not _Phase.PARTING:
            super().on_headers_complete()
            self._turn(_Phase.BODY)
            self._raw_bytes = 0
            if len(self.pipeline) > PIPELINED:
                self._abort()

    def on_body(self, body: bytes) -> None:
        if self._phase is not _Phase.PARTING:
            self._body_bytes += len(body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._phase is not _Phase.PARTING:
            super().on_message_complete()
            self._turn(_Phase.IDLE)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._since = self.places.now

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:
        if self._phase is not _Phase.PARTING:
            super().send_400_response(msg)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_since = self.places.now

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread_since = None

    def waited(self) -> float:
        now = self.places.now
        if self._unread_since is not None:
            return max(0.0, now - self._unread_since - SLOW_READER_S)
        if self._servers_turn():
            return 0.0
        came = self._body_bytes - self._body_before if self._phase is _Phase.BODY else 0
        return now - self._since - came / FAIR_RATE

    def end_if_overdue(self) -> None:
        now = self.places.now
        if self._overdue_unread(now):
            self._abort()
        elif self.transport.is_closing():
            if self._closing_since is None:
                self._closing_since = now
        elif self._servers_turn():
            self._since = now
        elif self._phase is _Phase.PARTING or self._answered_early():
            if now - self._since > self.times.parting:
                self._abort()
        elif self._phase is _Phase.BODY:
            self._end_slow_body(now)
        elif now - self._since > self.times.request:
            if self._phase is _Phase.IDLE:
                self.transport.close()  # nothing was asked, nothing is answered
            else:
                self._refuse(408, "the request's headers did not come in time", _FASTER)

    def give_way(self) -> None:
        if (
            self._phase is _Phase.PARTING
            or self.transport.is_closing()
            or self._unread_since is not None
        ):
            self._abort()
        elif self._phase is _Phase.IDLE or self._answered_early():
            self.transport.close()
        else:
            self._refuse(503, "the connection was given to one that asks sooner", _LATER)

    def _turn(self, phase: _Phase) -> None:
        self._phase, self._since, self._body_before = phase, self.places.now, 0

    def _servers_turn(self) -> bool:
        if self._phase is _Phase.PARTING or self._answered():
            return False
        return self.flow.read_paused if self._phase is _Phase.BODY else True

    def _answered(self) -> bool:
        """Whether there is nothing left to answer."""
        return not self.pipeline and (self._running is None or self._running.response_complete)

    def _answered_early(self) -> bool:
        return self._phase is _Phase.BODY and self._answered()

    def _overdue_unread(self, now: float) -> bool:
        """What is left to read keeps a connection that is closed from ending, too."""
        since = self._closing_since if self._unread_since is None else self._unread_since
        return since is not None and now - since > self.times.reading

    def _end_slow_body(self, now: float) -> None:
        if now - self._since <= self.times.body:
            return
        if self._body_bytes - self._body_before < self.times.body * self.times.body_rate:
            self._refuse(408, "the request's body did not come in time", _FASTER)
        self._since, self._body_before = now, self._body_bytes

    def _count_header(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > HEADER_BYTES and self._phase is not _Phase.PARTING:
            self._refuse_headers()

    def _refuse_headers(self) -> None:
        what = f"the request's address and headers are larger than {HEADER_BYTES // 1024} KiB"
        self._refuse(431, what, "Send less of them; cookies of other pages are among them.")

    def _refuse(self, status: int, what: str, next: str) -> None:
        """The last that is said on this connection; nothing where an answer has begun."""
        if self._running and self._running.response_started and not self._answered():
            self._abort()
            return
        self._end_answer()
        path = str(self.scope.get("path", "")) if self._phase is _Phase.BODY else ""
        self._turn(_Phase.PARTING)
        self.transport.write(refusal_bytes(path, status, what, next))
        if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE and self.transport.can_write_eof():
            self.transport.write_eof()  # and reads on for a while: see `parting`
        else:
            self.transport.close()

    def _abort(self) -> None:
        self._end_answer()
        self.transport.abort()

    def _end_answer(self) -> None:
        """The application is told that its client has left, and what it says is not sent: uvicorn
        tells it of the last request alone, and later."""
        if self._running and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
