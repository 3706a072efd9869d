"""Server-sent events: their form, and a response that ends what makes them with its client."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.http.running import gone

_ALIVE_S = 10.0
"""A comment after so long without an event: proxies end connections that are silent."""


EVENT_SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
"""Of one event, as OpenAPI describes a stream of them; `data` is JSON."""


def server_sent(data: object, name: str | None = None) -> bytes:
    """One event. JSON has no raw line ends, so its data is one line."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    first = f"event: {name}\n" if name else ""
    return f"{first}data: {text}\n\n".encode()


class EventStream(Response):
    """Sends each piece as it comes, `stop` is called at the end, and as soon as the client has
    left."""

    media_type = "text/event-stream"

    def __init__(self, pieces: AsyncIterator[bytes], stop: Callable[[], None]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._pieces = pieces
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        left = asyncio.ensure_future(gone(receive))
        piece: asyncio.Future[bytes] | None = None
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            while not left.done():
                piece = piece or asyncio.ensure_future(anext(self._pieces))
                await asyncio.wait(
                    (piece, left), timeout=_ALIVE_S, return_when=asyncio.FIRST_COMPLETED
                )
                body = b": waiting\n\n"
                if piece.done():
                    try:
                        body = piece.result()
                    except StopAsyncIteration:
                        break
                    piece = None
                await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._stop()
            for task in (left, piece):
                if task is not None:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError, Exception):
                        await task
