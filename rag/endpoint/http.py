"""An HTTP client for one call, bounded in time and in bytes, that can be cut off."""

import functools
import ipaddress
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from rag.endpoint.deadline import Cancel, NetworkStream

if TYPE_CHECKING:
    import httpx

CONNECT_S = 10.0
"""A host that does not take a connection for so long is called unreachable."""


PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
"""HTTP statuses after which asking again may help."""


class TooLongError(Exception):
    """The body has more bytes than were allowed."""


def bounded_client(url: str, limit: int, deadline: float, cancel: Cancel) -> "httpx.Client":
    """A client for calls to `url` whose sockets belong to `cancel`.

    No read takes longer than until `deadline` (a time.monotonic() moment), and a body of more than
    `limit` bytes raises TooLongError. A loopback address is asked without a proxy, and redirects
    are not followed: they would take the key elsewhere.
    """
    import httpx

    def watch(request: httpx.Request) -> None:
        request.extensions["trace"] = watching(cancel)

    def bound(response: httpx.Response) -> None:
        response.stream = _limited(cast("httpx.SyncByteStream", response.stream), limit)

    remaining = max(0.001, deadline - time.monotonic())
    return httpx.Client(
        headers={"Accept-Encoding": "identity"},  # a compressed body would evade the limit
        timeout=httpx.Timeout(remaining, connect=min(CONNECT_S, remaining)),
        follow_redirects=False,
        trust_env=not _is_loopback(urlsplit(url).hostname or ""),
        verify=certificates() if url.startswith("https") else False,
        event_hooks={"request": [watch], "response": [bound]},
    )


def watching(cancel: Cancel) -> Callable[[str, Mapping[str, object]], None]:
    """httpcore's `trace` for a request whose sockets belong to `cancel`."""

    def trace(event: str, info: Mapping[str, object]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            cancel.watch(cast("NetworkStream", info["return_value"]))

    return trace


def _limited(stream: "httpx.SyncByteStream", limit: int) -> "httpx.SyncByteStream":
    import httpx

    class Limited(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            left = limit
            for block in stream:
                left -= len(block)
                if left < 0:
                    raise TooLongError
                yield block

        def close(self) -> None:
            stream.close()

    return Limited()


@functools.cache
def certificates() -> ssl.SSLContext:
    """Whose certificates are trusted; read once, as it takes 0.03 s."""
    import httpx

    return httpx.create_ssl_context()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
