"""The login page and what its form and the page's "Log out" send."""

from urllib.parse import parse_qs

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ui.access.accounts import SESSION_S, Accounts
from ui.access.attempts import Attempts
from ui.access.gate import COOKIE, Gate
from ui.render.login import login_page

_FORM_BYTES = 16_384
_WRONG = "The name or the password is wrong."


def add_login(
    api: FastAPI,
    accounts: Accounts | None,
    attempts: Attempts | None = None,
    *,
    root: str = "",
    metrics: bool = False,
) -> None:
    """Puts the gate around `api`, and the login beside it; nothing at all without accounts. `root`
    is the path below which a proxy serves them; with `metrics` anybody may read /metrics.

    `api.state.login` says which of the two.
    """
    api.state.login = accounts is not None
    if accounts is None:
        return
    login = _Login(accounts, attempts or Attempts(accounts.tables), root)
    for path, endpoint, method in (
        ("/login", login.show, "GET"),
        ("/login", login.enter, "POST"),
        ("/logout", login.stay, "GET"),
        ("/logout", login.leave, "POST"),
    ):
        api.add_route(path, endpoint, methods=[method], include_in_schema=False)
    api.add_middleware(Gate, accounts=accounts, root=root, metrics=metrics)


class _Login:
    def __init__(self, accounts: Accounts, attempts: Attempts, root: str) -> None:
        self._root = root
        self._accounts = accounts
        self._attempts = attempts

    async def show(self, request: Request) -> Response:
        session = request.cookies.get(COOKIE)
        if session and self._accounts.of_session(session):
            return self._to("/")
        return _page()

    async def enter(self, request: Request) -> Response:
        """That the form comes from our own page, ui/headers.py has seen to."""
        form = await _form(request)
        if form is None:
            return _page("That was too much for a name and a password.", status=413)
        name, password = form.get("name", "").strip().lower(), form.get("password", "")
        address = request.client.host if request.client else ""
        if wait := await run_in_threadpool(self._attempts.take, name, address):
            minutes = -(-wait // 60)
            return _page(
                f"Too many attempts. Try again in {minutes} minute{'s' * (minutes > 1)}.",
                name,
                status=429,
                headers={"Retry-After": str(wait)},
            )
        session = await run_in_threadpool(self._accounts.log_in, name, password)
        if session is None:
            return _page(_WRONG, name, status=401)
        await run_in_threadpool(self._attempts.forgive, name, address)
        await self._end_session(request)  # never taken over: somebody else may know it
        response = self._to("/")
        response.set_cookie(
            COOKIE,
            session,
            max_age=SESSION_S,
            path=f"{self._root}/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    async def stay(self, request: Request) -> Response:  # noqa: ARG002 - an endpoint takes one
        """An address alone, in a link or fetched ahead, ends no session."""
        return self._to("/")

    async def leave(self, request: Request) -> Response:
        await self._end_session(request)
        response = self._to("/login")
        response.delete_cookie(COOKIE, path=f"{self._root}/", httponly=True, samesite="strict")
        return response

    def _to(self, path: str) -> Response:
        return RedirectResponse(
            f"{self._root}{path}", status_code=303, headers={"Cache-Control": "no-store"}
        )

    async def _end_session(self, request: Request) -> None:
        if session := request.cookies.get(COOKIE):
            await run_in_threadpool(self._accounts.log_out, session)


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form, the first of each name; None for one that is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _FORM_BYTES:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=None)
    return {name: values[0] for name, values in fields.items()}


def _page(
    trouble: str = "", name: str = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return HTMLResponse(
        str(login_page(trouble, name)),
        status_code=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
