"""How much one request may send, checked before and while it is read. Pure ASGI."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.errors import ErrorDetail, error_body

JSON_BYTES = 2_000_000
"""Of one JSON request."""

UPLOAD_BYTES = 200_000_000
"""Of all files of one upload; as much as the page takes of one."""

API, UPLOADS = "/v1/", "/v1/articles"


class BodyLimit:
    """Answers 413 to a request of the API that says it is too large, or turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        most = UPLOAD_BYTES if scope["path"] == UPLOADS else JSON_BYTES
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdecimal() and int(length) > most:
            detail = ErrorDetail(what=_too_large(most), where="", next="Send less at a time.")
            refusal = JSONResponse(error_body(scope["path"], 413, detail), 413)
            await refusal(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, _too_large(most))
            return message

        await self._app(scope, counted, send)


def _too_large(most: int) -> str:
    return f"the request is larger than {most // 1_000_000} MB"
