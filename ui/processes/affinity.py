"""Which of several processes a page belongs to: a cookie, since Gradio keeps a page's session in
the memory of one process. Programs send none, and any process answers them.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.headers import is_forwarded

_HEAD_END = b"\r\n\r\n"


def cookie_name(port: int) -> str:
    """Of this server: cookies of one host are seen by its servers on all ports."""
    return f"presscheck_process_{port}"


def head_of(began: bytes) -> bytes | None:
    """The first request's line and headers; None where they have not all come."""
    end = began.find(_HEAD_END)
    return None if end < 0 else began[: end + 2]


def place_in(head: bytes, name: str) -> int | None:
    """The process that the cookie `name` of a request names."""
    found = re.search(
        rb"\r\ncookie:[^\r\n]*?[ ;:]" + re.escape(name).encode() + rb"=(\d{1,3})[;\r]",
        head,
        re.IGNORECASE,
    )
    return int(found[1]) if found else None


class Affinity:
    """Around the application of process `place`: pages are given the cookie, and a proxy's
    connection ends with its answer, since the next request on it may be another reader's. Pure
    ASGI."""

    def __init__(self, app: ASGIApp, *, place: int, name: str, root: str) -> None:
        self._app = app
        self._cookie = f"{name}={place}; Path={root}/; HttpOnly; SameSite=Lax"
        self._has_it = re.compile(rf"(?:^|[ ;]){name}={place}(?:;|$)")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        forwarded = is_forwarded(scope)
        known = self._has_it.search(Headers(scope=scope).get("cookie", ""))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if forwarded:
                    headers["Connection"] = "close"
                if not known and headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", self._cookie)
            await send(message)

        await self._app(scope, receive, marked)
