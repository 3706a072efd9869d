"""Around Gradio's application: only the routes that the page uses, only files that were uploaded.

Gradio has some fifty routes: events without the queue, a proxy, files of this machine by their
path, an editor of its own source. The page needs a dozen, and whatever a later version adds is
closed until it is named here. An event is read before Gradio has it, since Gradio opens, moves or
fetches what an event names before any function of the page is called.
"""

import json
from collections.abc import Iterator
from typing import cast

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.errors import ReadError
from ui.guard.uploaded_files import uploaded_file
from ui.http.unknown import no_such_route

EVENTS = frozenset({"/gradio_api/queue/join", "/gradio_api/run/predict"})
"""Where an event goes: into the queue, or past it where it takes no time."""

OPEN = frozenset(
    {
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/favicon.ico"),
        ("GET", "/manifest.json"),
        ("GET", "/robots.txt"),
        ("GET", "/theme.css"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/upload_progress"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/upload"),
    }
) | {("POST", path) for path in EVENTS}
"""Method and path, letter for letter; HEAD goes where GET does."""

OPEN_BELOW = ("/assets/", "/static/", "/svelte/", "/gradio_api/heartbeat/")
"""What GET may ask for by any name below: Gradio's own scripts, styles and signs of life."""


class GradioGuard:
    """Answers 404 to what the page does not use, and 400 or 403 to an event that is not in order.

    An event is passed on as it was understood here, so that Gradio cannot read it otherwise.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "Not found."})
        elif not _open(scope["method"], scope["path"]):
            await no_such_route(scope)(scope, receive, send)
        elif scope["path"] in EVENTS:
            await self._event(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            return  # the client has gone
        try:
            event: object = json.loads(body)
        except (ValueError, RecursionError):
            await _refused(400, "an event is JSON")(scope, receive, send)
            return
        try:
            for file in _files(event):
                _check(file)
        except (ReadError, RecursionError) as error:
            what = error.what if isinstance(error, ReadError) else "an event is not so deep"
            await _refused(403, what)(scope, receive, send)
            return
        await self._app(*_again(scope, receive, json.dumps(event).encode()), send)


def _open(method: str, path: str) -> bool:
    method = "GET" if method == "HEAD" else method
    return (method, path) in OPEN or (method == "GET" and path.startswith(OPEN_BELOW))


def _files(value: object) -> Iterator[dict[str, object]]:
    """Whatever Gradio, or a later version of it, may take for a file."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        if "path" in fields or "meta" in fields:
            yield fields
        for inner in fields.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _files(inner)


def _check(file: dict[str, object]) -> None:
    """Raises ReadError for what is not an upload of this server. A stream would be moved."""
    path = file.get("path")
    uploaded_file(path if isinstance(path, str) and not file.get("is_stream") else "")


async def _body(receive: Receive) -> bytes | None:
    """All of it; limits stand before this."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _again(scope: Scope, receive: Receive, body: bytes) -> tuple[Scope, Receive]:
    """The request with `body` in the place of its own, which has been read."""
    framing = (b"content-length", b"transfer-encoding")
    kept = [(name, value) for name, value in scope["headers"] if name not in framing]
    headers = [*kept, (b"content-length", str(len(body)).encode())]
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return first.pop() if first else await receive()

    return {**scope, "headers": headers}, again


def _refused(status: int, what: str) -> JSONResponse:
    """`detail` is what Gradio's client shows."""
    return JSONResponse({"detail": f"{what[:1].upper()}{what[1:]}."}, status)
