"""Server-sent events: their form, and a response that ends what makes them with its client."""

import json
from collections.abc import AsyncIterator, Callable
from math import inf

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.types import Receive, Scope, Send

EVENT_SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
"""Of one event, as OpenAPI describes a stream of them; `data` is JSON."""


def server_sent(data: object, name: str | None = None) -> bytes:
    """One event. JSON has no raw line ends, so its data is one line."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return ServerSentEvent(text, event=name, sep="\n").encode()


class EventStream(EventSourceResponse):
    """Sends each piece as it comes, `stop` is called at the end, and as soon as the client has
    left."""

    def __init__(self, pieces: AsyncIterator[bytes], stop: Callable[[], None]) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            pieces,
            ping=10,  # seconds: proxies end connections that are silent
            ping_message_factory=lambda: ServerSentEvent(comment="waiting", sep="\n"),
            shutdown_grace_period=inf,  # how long is the server's own (ui/limits/server.py)
        )
        del self.headers["connection"]
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stop()
