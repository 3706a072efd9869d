"""What is sent to the page's routes of Gradio, refused where no page sends it. Pure ASGI.

Which of its routes are open, and which files an event may name, is for ui/guard/gradio.py.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.limits.events import SENT, Expected, why_not
from ui.limits.refusal import refusal

_QUEUE_DATA = "/gradio_api/queue/data"

_PAGES = frozenset({"/", "/config"})
_OTHER_PAGES = frozenset({"page", "deep_link"})
"""What an address may ask Gradio's page for: another page, a kept state. There is none."""


class PageEvents:
    """Around Gradio's application: 422 for what is no event of `page`, 404 for other pages."""

    def __init__(self, app: ASGIApp, page: Mapping[int, Expected]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in SENT and scope["method"] == "POST":
            await self._event(scope, receive, send)
        elif scope["path"] == _QUEUE_DATA:
            await self._queue_data(scope, receive, send)
        elif scope["path"] in _PAGES and _asks_for_another(scope):
            words = "there is no such page", "The page is at /."
            await refusal(scope["path"], 404, *words)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        why = (
            why_not(scope["path"], body, self._page)
            if kind == "application/json"
            else "content-type: an event is sent as application/json"
        )
        if why:
            words = f"this is no event of the page: {why}", "Load the page again."
            await refusal(scope["path"], 422, *words)(scope, receive, send)
            return
        read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return read.pop() if read else await receive()

        await self._app(scope, again, send)

    async def _queue_data(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Of a session that is not there (any more) Gradio says so, then raises."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except RuntimeError as error:
            if not (begun and isinstance(error.__cause__, HTTPException)):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _asks_for_another(scope: Scope) -> bool:
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return not asked.keys().isdisjoint(_OTHER_PAGES)
