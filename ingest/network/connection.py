"""Connections that end where they were allowed to: the host is looked up once, every address that
it has must be public, and the connection is made to one of those addresses and no other."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Sequence

import httpcore

from ingest.network.address import is_public, private
from rag.errors import ReadError

Resolve = Callable[[str, int], Sequence[str]]
"""The IP addresses of a host, for a port. Raises OSError where it has none."""

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)
_MOST_TRIED = 4
_BEFORE_THE_NEXT_S = 4.0
"""An address that does not answer for so long is given up where there is another."""


def system_resolve(host: str, port: int) -> list[str]:
    """What the operating system says; an IP address is its own."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Makes httpcore's connections. TLS still names the host that was asked for, and its
    certificate has to be that host's.

    `dial` connects to an IP address; another one is for tests, whose servers are on loopback.
    """

    def __init__(self, resolve: Resolve, dial: httpcore.NetworkBackend) -> None:
        self._resolve = resolve
        self._dial = dial

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises ReadError where the host has an address that is not public."""
        addresses = self._checked(host, port)
        for address in addresses[:-1]:
            wait = min(timeout or _BEFORE_THE_NEXT_S, _BEFORE_THE_NEXT_S)
            try:
                return self._dial.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._dial.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        raise private(path, "a local socket")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            given = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise _not_found(host) from error
        if not given:
            raise _not_found(host)
        checked: list[str] = []
        for one in given:
            try:
                address = ipaddress.ip_address(one)
            except ValueError:
                raise private(host, f"{host} ({one})") from None
            if not is_public(address):
                raise private(host, f"{host} ({one})")
            checked.append(str(address))
        return checked[:_MOST_TRIED]


def _not_found(host: str) -> ReadError:
    return ReadError(
        f"the host {host} was not found",
        where=host,
        next="Check the address and your connection.",
    )
