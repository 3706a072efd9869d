"""What a request is told that is not let through, as a response of the application or as bytes."""

from http import HTTPStatus

from starlette.responses import JSONResponse

from ui.headers import SECURITY_HEADERS
from ui.http.errors import RETRY_AFTER_S, ErrorDetail, error_body


def refusal(path: str, status: int, what: str, next: str) -> JSONResponse:
    detail = ErrorDetail(what=what, where="", next=next)
    headers = {"Retry-After": RETRY_AFTER_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(error_body(path, status, detail), status, headers=headers)


def refusal_bytes(path: str, status: int, what: str, next: str) -> bytes:
    """The same for a connection whose request has not reached the application; its last."""
    response = refusal(path, status, what, next)
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers
    ]
    headers += [("connection", "close"), *SECURITY_HEADERS.items()]
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + bytes(response.body)
