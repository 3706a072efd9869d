"""Every error -> its HTTP status and JSON, in one place.

`{"error": {"what", "where", "next"}}`, and OpenAI's form on the routes that are OpenAI's. Neither
has a traceback, a path or an address of this machine: where something is wrong inside is for
whoever runs the server, and is logged.
"""

import logging
import re
from collections.abc import Sequence
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag import errors
from rag.errors import PresscheckError
from rag.storage.disk import disk_full
from ui.engine.engine import trouble_of

log = logging.getLogger("presscheck")

RETRY_AFTER_S = "2"


class Unforeseen(PresscheckError):
    """A mistake in Presscheck, which has been logged; of it, no more is told than this."""


def foreseen(error: Exception) -> PresscheckError:
    """What may be told of `error`."""
    if isinstance(error, PresscheckError):
        return error
    if isinstance(error, OSError) and (full := disk_full(error)):
        return full
    trouble = trouble_of(error)
    return Unforeseen(trouble.what, next=trouble.next)


_STATUS: tuple[tuple[type[PresscheckError], int], ...] = (
    (errors.QuestionError, 422),
    (errors.FilterError, 422),
    (errors.EditError, 422),
    (errors.ReadError, 422),
    (errors.ArticleNotFound, 404),
    (errors.EmptyLibrary, 409),
    (errors.LibraryBusy, 503),
    (errors.LibraryFull, 507),
    (errors.DiskFull, 507),
    (errors.ServerBusy, 503),
    (errors.ModelMissing, 503),
    (errors.EmbeddingFailed, 502),
    (errors.WriterError, 502),
    (errors.SettingsError, 500),
    (errors.LibraryError, 500),
    (errors.IndexDamaged, 500),
    (Unforeseen, 500),
)

_PATH = re.compile(r"(?<![\w:/.])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\"()]+[/\\])*([^\s/\\'\"()]*)")
_ADDRESS = re.compile(r"https?://[^\s'\"()]+")

OPENAI_ROUTES = tuple(
    f"/v1/{name}"
    for name in (
        "assistants", "audio", "batches", "chat", "completions", "conversations", "embeddings",
        "engines", "evals", "files", "fine_tuning", "images", "models", "moderations", "realtime",
        "rerank", "responses", "threads", "uploads", "vector_stores", "videos",
    )
)  # fmt: skip
"""Below which clients of OpenAI's ask, whether or not there is such a route here."""


_TYPES = frozenset({"str", "int", "bool", "dict", "list"})


class ErrorDetail(BaseModel):
    """What happened, where in the request, and what to do next."""

    what: str
    where: str
    next: str


class ErrorBody(BaseModel):
    error: ErrorDetail


class OpenAIErrorDetail(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorBody(BaseModel):
    error: OpenAIErrorDetail


def declared(
    *statuses: int, model: type[BaseModel] = ErrorBody
) -> dict[int | str, dict[str, object]]:
    """For the OpenAPI document: which errors a route answers with."""
    meanings = {
        400: "The request cannot be read",
        403: "The account may read, and not change the library",
        404: "There is no such article, or no such model",
        408: "The request did not come whole in time",
        409: "The library holds no articles yet",
        413: "The request is too large",
        422: "The request holds what cannot be answered",
        431: "The address and headers are too large",
        503: "Busy or still loading; Retry-After says when to ask again",
    }
    return {
        status: {"model": model, "description": meanings[status]}
        for status in (*statuses, 408, 431)
    }


def told(error: Exception) -> tuple[int, ErrorDetail]:
    """The status of `error` and what is said of it."""
    known = foreseen(error)
    status = next((status for kind, status in _STATUS if isinstance(known, kind)), 503)
    if status >= 500 and not isinstance(known, errors.ServerBusy | Unforeseen):
        log.warning("%s", known)
    return status, ErrorDetail(
        what=_without_places(known.what),
        where=_without_places(known.where) if status == 422 else "",
        next=_without_places(known.next),
    )


def add_error_handlers(api: FastAPI) -> None:
    api.add_exception_handler(PresscheckError, _of_ours)
    api.add_exception_handler(RequestValidationError, _of_validation)
    api.add_exception_handler(HTTPException, _of_http)
    api.add_exception_handler(Exception, _of_ours)


def is_openais(path: str) -> bool:
    return path.startswith(OPENAI_ROUTES)


def error_body(
    path: str, status: int, detail: ErrorDetail, code: str | None = None
) -> dict[str, object]:
    """`code` is OpenAI's name of the error, where it has one."""
    if not is_openais(path):
        return ErrorBody(error=detail).model_dump()
    kind = "server_error" if status >= 500 else "invalid_request_error"
    message = f"{detail.what[:1].upper()}{detail.what[1:].rstrip('.')}. {detail.next}".strip()
    found = OpenAIErrorDetail(message=message, type=kind, param=detail.where or None, code=code)
    return OpenAIErrorBody(error=found).model_dump()


def _of_ours(request: Request, error: Exception) -> Response:
    status, detail = told(error)
    return _response(request, status, detail)


def _of_validation(request: Request, error: Exception) -> Response:
    """The first thing that is wrong; what was given is not repeated."""
    errors = cast("Sequence[dict[str, object]]", cast(RequestValidationError, error).errors())
    found, place = errors[0], ".".join(map(str, _parts(errors[0])))
    if is_openais(request.url.path):
        # Where several types were tried, the one that came furthest.
        first = _parameter(_parts(found))
        tried = [one for one in errors if _parameter(_parts(one)).startswith(first)]
        found = max(tried, key=lambda one: len(_parameter(_parts(one))))
        place = _parameter(_parts(found))
    what = str(found["msg"]).removeprefix("Value error, ")
    detail = ErrorDetail(what=what, where=place, next="/openapi.json describes each request.")
    return _response(request, 422, detail)


def _parts(error: dict[str, object]) -> Sequence[str | int]:
    return cast("Sequence[str | int]", error["loc"])


def _parameter(parts: Sequence[str | int]) -> str:
    """As OpenAI names them, messages[0].content: without the body, and without the type that
    pydantic tried."""
    place = ""
    for part in parts[1:]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part.isidentifier() and part not in _TYPES:
            place += f".{part}" if place else part
    return place


def _of_http(request: Request, error: Exception) -> Response:
    """Starlette's own: a body that is too large."""
    raised = cast(HTTPException, error)
    detail = ErrorDetail(what=str(raised.detail), where="", next="")
    if raised.status_code == 413:
        detail.next = "Send less at a time."
    return _response(request, raised.status_code, detail, raised.headers)


def _response(
    request: Request,
    status: int,
    detail: ErrorDetail,
    headers: object = None,
) -> Response:
    if status == 422 and is_openais(request.url.path):
        status = 400  # OpenAI's own
    given = dict(cast("dict[str, str]", headers or {}))
    if status == 503:
        given["Retry-After"] = RETRY_AFTER_S
    return JSONResponse(error_body(request.url.path, status, detail), status, headers=given)


def _without_places(text: str) -> str:
    """The text with paths cut to their last name and addresses left out."""
    return _PATH.sub(r"\1", _ADDRESS.sub("its address", text))
