"""What is asked for that is not there: another path, or another method on it."""

from collections.abc import Sequence
from typing import cast

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

from ui.http.errors import ErrorDetail, error_body, is_openais

_CHAT = "There are POST /v1/chat/completions and GET /v1/models; /openapi.json has all."

_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


def add_unknown(api: FastAPI) -> None:
    """For what the router finds no route for."""
    for status in (404, 405):
        api.add_exception_handler(status, _handled)


def no_such_route(scope: Scope) -> Response:
    """405 where there is the route and not the method, else 404; each says what there is."""
    path, method = scope["path"], scope["method"]
    detail = ErrorDetail(what=f"there is no {method} {path[:100]!r} here", where="", next="")
    allowed = _methods(scope)
    if allowed:
        detail.next = f"There is {' and '.join(allowed)}."
        body = error_body(path, 405, detail, "method_not_allowed")
        return JSONResponse(body, 405, headers={"Allow": ", ".join(allowed)})
    detail.next = _CHAT if is_openais(path) else "/openapi.json has what there is below /v1."
    return JSONResponse(error_body(path, 404, detail, "not_found"), 404)


def _methods(scope: Scope) -> list[str]:
    """Those that the path takes."""
    routes = cast("Sequence[BaseRoute]", scope["app"].routes)
    ours = [route for route in routes if not isinstance(route, Mount)]
    return [
        method
        for method in _METHODS
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in ours)
    ]


def _handled(request: Request, _: Exception) -> Response:
    return no_such_route(request.scope)
