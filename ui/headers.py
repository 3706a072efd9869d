"""Security headers on every response, and no answer to a foreign Host or Origin. Pure ASGI.

A page on the web can make a browser ask a server on loopback, under its own name (DNS rebinding)
or from its own origin. So the Host must be one of ours, and an Origin, where the browser
sends one, must be the page that we served; forged requests of a logged-in browser end here too.
"""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

# Gradio's page starts from inline scripts, and its HTML component and its event scripts are
# compiled with Function(), so that script-src cannot do without either. No foreign address can be
# loaded, sent to or framed, whatever a text brings with it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
    )
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing to other sites; "no-referrer" would take the Origin off our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-DNS-Prefetch-Control": "off",
}


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address to bind to, can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


_FORWARDED = frozenset({b"x-forwarded-for", b"forwarded", b"via", b"x-real-ip"})


def is_forwarded(scope: Scope) -> bool:
    """Whether a proxy says that it passes the request on."""
    return any(name in _FORWARDED for name, _ in scope["headers"])


def from_here(scope: Scope) -> bool:
    """Whether a program on this machine asks, and not through a proxy."""
    client = scope.get("client")
    return bool(client) and is_loopback(client[0]) and not is_forwarded(scope)


class SecurityHeaders:
    """Wraps an ASGI app. `hosts` are names and addresses, without ports, beside loopback's own."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = LOOPBACK_NAMES | {host.strip("[]").lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
            await send(message)

        if refusal:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _refusal(self, headers: Headers) -> str | None:
        """Why the request is not answered; None where it is. Repeated headers are refused, as it
        is not said which of them the app would read."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or len(origins) > 1:
            return "Refused: exactly one Host header and at most one Origin are answered.\n"
        if _name(hosts[0]) not in self._hosts:
            return "Refused: this server is not known under that Host.\n"
        if origins and not _same_origin(origins[0], hosts[0]):
            return "Refused: the request comes from another site's page.\n"
        return None


def _name(host: str) -> str | None:
    """The host of a Host header, in lower case, without port and brackets; None for no host."""
    if any(character in host for character in "/\\@?# "):
        return None
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _same_origin(origin: str, host: str) -> bool:
    """Whether `origin` is the page that was served under `host`, name and port both."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
