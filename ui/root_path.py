"""The page below a path of its proxy, such as /press. Pure ASGI.

Within, everything is served at /: requests come with the prefix or, where the proxy has taken it
off, without, and are the same from here on. What the page names is named relative to the page; the
few addresses that cannot be are given the prefix where they are made.
"""

import re

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import SettingsError

_OWN = frozenset(
    "assets config evaluation gradio_api health login logout mcp metrics openapi.json page reader "
    "ready static svelte theme.css v1".split()
)
"""First names of what is served: below a prefix of one of these, nobody knows which is meant."""

_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")


def checked_root_path(given: str) -> str:
    """As '/press', or empty for none. Raises SettingsError for what is no path of its own."""
    path = given.rstrip("/")
    if not path:
        return ""
    path = path if path.startswith("/") else f"/{path}"
    parts = path.split("/")[1:]
    if not _PATH.fullmatch(path) or {".", ".."} & set(parts):
        why = "the path of the page is letters, digits and . _ ~ - between slashes"
    elif parts[0] in _OWN:
        why = f"the page itself has something at /{parts[0]}"
    else:
        return path
    raise SettingsError(
        why, where=f"root_path {given[:60]!r}", next="Take another, as --root-path /press."
    )


class RootPath:
    """Takes `prefix` off the paths of requests, where it is there."""

    def __init__(self, app: ASGIApp, *, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == self._prefix:
            there = RedirectResponse(f"{self._prefix}/", status_code=308)
            await there(scope, receive, send)
        elif scope["path"].startswith(f"{self._prefix}/"):
            await self._app(self._without_prefix(scope), receive, send)
        else:
            await self._app(scope, receive, send)

    def _without_prefix(self, scope: Scope) -> Scope:
        taken = {"path": scope["path"][len(self._prefix) :]}
        raw = scope.get("raw_path")
        if raw and raw.startswith(self._prefix.encode()):
            taken["raw_path"] = raw[len(self._prefix) :]
        return {**scope, **taken}
