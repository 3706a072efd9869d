"""How many pages may be open at a time: each holds connections for as long as it is. Pure ASGI."""

from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import ServerBusy
from ui.http.admission import Admission
from ui.limits.refusal import refusal

STREAMS = ("/gradio_api/heartbeat/", "/gradio_api/queue/data", "/gradio_api/upload_progress")
"""What an open page listens to."""


class StreamLimit:
    """Answers 503 beyond `most` of them, so that connections are left for everything short."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._admission = Admission(most, "streams of open pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(STREAMS):
            await self._app(scope, receive, send)
            return
        try:
            leave = self._admission.enter()
        except ServerBusy as busy:
            await refusal(scope["path"], 503, busy.what, busy.next)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            leave()
