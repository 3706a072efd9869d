"""No request passes without an account: one ASGI layer around everything that is served.

A browser without a session is sent to the login page; any other caller gets 401 with the reason as
JSON. Who passes is in `scope["state"]["visitor"]`. A reader who would change the library gets 403.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.accounts import Accounts
from ui.headers import from_here
from ui.http.errors import ErrorDetail, error_body
from ui.state.roles import Visitor, may_pass, refusal, visitor_of

COOKIE = "presscheck_session"

_LOGIN_PAGE = ("/login", "/logout", "/page/tokens.css", "/page/login.css", "/page/icon.svg")
OPEN = frozenset({"/health", "/ready", *_LOGIN_PAGE})
"""Paths that everybody may ask for, letter for letter."""

METRICS = "/metrics"

_FOR_PROGRAMS = ("/v1/", "/mcp")


@dataclass(frozen=True, slots=True)
class _Refusal:
    what: str
    next: str


_NOTHING = _Refusal(
    "this server asks for an account",
    "Send an API key as `Authorization: Bearer KEY`; `presscheck account key NAME` makes one.",
)
_BAD_KEY = _Refusal(
    "the API key is not valid",
    "Take another key: `presscheck account key NAME` makes one.",
)


class Gate:
    def __init__(
        self, app: ASGIApp, accounts: Accounts, root: str = "", *, metrics: bool = False
    ) -> None:
        """`root` is the path below which a proxy serves all this. /metrics is open to this machine,
        and to all with `metrics`."""
        self._app = app
        self._accounts = accounts
        self._login = f"{root}/login"
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_open(scope):
            await self._app(scope, receive, send)
            return
        account = self._account(HTTPConnection(scope))
        if isinstance(account, str):
            visitor = Visitor(account, self._accounts.role(account))
            scope.setdefault("state", {})["visitor"] = visitor
            if may_pass(visitor, scope.get("method", "GET"), scope["path"]):
                await self._app(scope, receive, _unstored(send))
            else:
                await _forbidden(scope["path"], visitor)(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": account.what})
        else:
            await _refused(Request(scope), account, self._login)(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        if scope["path"] == METRICS:
            return self._metrics or from_here(scope)
        return scope["path"] in OPEN

    def _account(self, connection: HTTPConnection) -> str | _Refusal:
        """Who asks. A key that is given counts alone, so that a bad one is never overlooked.

        Looked up on the event loop: by a hash, in a file of some kilobytes, in microseconds.
        """
        given = connection.headers.getlist("authorization")
        if given:
            kind, _, key = given[0].partition(" ")
            if len(given) > 1 or kind.lower() != "bearer":
                return _NOTHING
            return self._accounts.of_key(key.strip()) or _BAD_KEY
        session = connection.cookies.get(COOKIE)
        return (session and self._accounts.of_session(session)) or _NOTHING


def account_of(connection: HTTPConnection) -> str | None:
    """Whom the gate has let through."""
    return visitor_of(connection.scope).account or None


def _refused(request: Request, refusal: _Refusal, login: str) -> Response:
    accepts = request.headers.get("accept", "")
    reads = request.method in ("GET", "HEAD") and "text/html" in accepts
    for_programs = request.url.path.startswith(_FOR_PROGRAMS)
    if reads and not for_programs and "authorization" not in request.headers:
        return RedirectResponse(login, status_code=303, headers={"Cache-Control": "no-store"})
    detail = ErrorDetail(what=refusal.what, where="Authorization", next=refusal.next)
    challenge = 'Bearer realm="Presscheck"'
    if refusal is _BAD_KEY:
        challenge += ', error="invalid_token"'
    return JSONResponse(
        error_body(request.url.path, 401, detail),
        status_code=401,
        headers={"WWW-Authenticate": challenge, "Cache-Control": "no-store"},
    )


def _forbidden(path: str, visitor: Visitor) -> Response:
    error = refusal(visitor.account)
    detail = ErrorDetail(what=error.what, where="Authorization", next=error.next)
    return JSONResponse(
        error_body(path, 403, detail), status_code=403, headers={"Cache-Control": "no-store"}
    )


def _unstored(send: Send) -> Send:
    """Pages are not kept by the browser, where Back would show them after a logout."""

    async def send_unstored(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
        await send(message)

    return send_unstored
