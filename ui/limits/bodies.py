"""How much one request may send, whatever its route, and all of them together. Pure ASGI."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.limits.refusal import refusal

REQUEST_BYTES = 2_000_000
"""Of one request that is read into memory: a question, a draft, an event of the page."""

UPLOAD_BYTES = 200_000_000
"""Of all files of one upload, which are read onto the disk; a single one may be as large."""

_FRAME_BYTES = 1_000_000
"""Around the files of an upload: their names and what stands between them."""

UPLOADS = frozenset({"/v1/articles", "/gradio_api/upload"})

SMALL_BYTES = 16_000
"""A request up to this size is always read."""

HELD_BYTES = 64_000_000
"""Of all larger requests that are being read into memory or answered."""


class BodyLimits:
    """Answers 413 to a request that says it is too large, or turns out to be, and 503 where larger
    requests than it take all the memory that there is for them."""

    def __init__(self, app: ASGIApp, *, held: int = HELD_BYTES) -> None:
        """`held`: all that larger requests may take at a time."""
        self._app = app
        self._most_held = held
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        upload = scope["path"] in UPLOADS
        most = UPLOAD_BYTES + _FRAME_BYTES if upload else REQUEST_BYTES
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > most:
            await _refused(scope, _too_large(upload))(scope, receive, send)
            return
        held = 0

        def hold(size: int) -> None:
            nonlocal held
            if upload or size <= SMALL_BYTES:
                return
            self._held += size - held
            held = size
            if self._held > self._most_held:
                raise _too_busy()

        body = _Body(receive, send, most, _too_large(upload), hold)
        body.whole = length == "0" and "transfer-encoding" not in headers
        try:
            await self._app(scope, body.receive, body.send)
        except _Refused:
            if body.refusal is None:
                raise
        finally:
            self._held -= held
        if body.refusal and not body.answered:
            await _refused(scope, body.refusal)(scope, receive, send)


class _Refused(HTTPException):
    """Raised out of `receive`; of the kind that applications answer and do not log."""

    def __init__(self, status: int, what: str, next: str) -> None:
        super().__init__(status, what)
        self.what, self.next = what, next


class _Body:
    """Counts what is read. Once it is refused, nothing that the application says is sent."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        most: int,
        too_large: _Refused,
        hold: Callable[[int], None],
    ) -> None:
        self._receive, self._send = receive, send
        self._most, self._too_large, self._hold = most, too_large, hold
        self._read = 0
        self.whole = False
        self.answered = False
        self.refusal: _Refused | None = None

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect" and not self.whole:
            # Starlette's ClientDisconnect would be logged as a mistake of ours.
            raise HTTPException(400, "the request ended before it was whole")
        self._read += len(message.get("body", b""))
        self.whole = self.whole or not message.get("more_body", False)
        try:
            if self._read > self._most:
                raise self._too_large
            self._hold(self._read)
        except _Refused as refusal:
            self.refusal = refusal
            raise
        return message

    async def send(self, message: Message) -> None:
        if self.answered or self.refusal is None:
            self.answered = True
            await self._send(message)


def _too_large(upload: bool) -> _Refused:
    most = UPLOAD_BYTES if upload else REQUEST_BYTES
    return _Refused(
        413,
        f"the request is larger than {most / 1_000_000:.3g} MB",
        "Send fewer or smaller files at a time."
        if upload
        else "Send less at a time; documents are uploaded as files.",
    )


def _too_busy() -> _Refused:
    return _Refused(503, "many large requests are being read", "Ask again in some seconds.")


def _refused(scope: Scope, refused: _Refused) -> JSONResponse:
    return refusal(scope["path"], refused.status_code, refused.what, refused.next)
