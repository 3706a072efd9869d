"""Web addresses: which may be asked for at all, and which machines count as public. Nothing here
touches the network.

A page can name any address: in a link, in a redirect, in its host's name server. So an address is
taken apart once, by httpx, and what it is judged by is what is later connected to.
"""

import ipaddress
import re
from dataclasses import dataclass

from rag.errors import ReadError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
"""Articles are published on these; other ports are other services, on machines of one's own."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_MOST_CHARACTERS = 2048
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
# What resolvers read as an IPv4 address in another spelling: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_PRIVATE_NAMES = frozenset(
    "localhost localdomain local internal intranet private corp home lan arpa test invalid onion "
    "alt".split(" ")
)
# The special-purpose registries of IANA. Python's own is_global changes between its releases.
_SPECIAL_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 "
        "192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
        "168.63.129.16/32"  # a cloud's own service, at an address that looks public
    ).split(" ")
)
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")  # all else: mapped, NAT64, local, multicast, unused
_SPECIAL_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split(" ")
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address that may be asked for. `host` is a name in ASCII and lower case without a dot at
    its end, or an IP address; `target` is path and query, percent-encoded."""

    scheme: str
    host: str
    target: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.target}"

    @property
    def port(self) -> int:
        return PORTS[self.scheme]


def is_address(given: str) -> bool:
    """Whether it is meant as an address and not as a path, whatever its scheme."""
    return _SCHEME.match(given.lstrip()) is not None


def parse_address(given: str, base: WebAddress | None = None) -> WebAddress:
    """The address, or, with `base`, that of a link on the page there.

    Raises ReadError for whatever is not a plain http(s) address of a host that may be public.
    """
    import httpx

    written = given.strip()
    if len(written) > _MOST_CHARACTERS:
        raise refused(f"{written[:60]}…", "the address is too long")
    if "\\" in written:  # browsers read it as a slash, others as part of a name
        raise refused(written, "there is a backslash in the address")
    try:
        url = httpx.URL(str(base)).join(written) if base else httpx.URL(written)
        host = url.raw_host.decode("ascii").lower()
        target = url.raw_path.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:  # idna's errors are ValueErrors
        raise refused(written, f"the address is not a valid one ({error})") from error
    if url.scheme not in PORTS:
        raise refused(written, "only http and https addresses are fetched")
    if url.userinfo or "@" in written.partition("://")[2].partition("/")[0]:
        raise refused(written.rpartition("@")[2], "the address holds a user name or password")
    if url.port not in (None, PORTS[url.scheme]):
        raise refused(
            written, f"only port {PORTS[url.scheme]} is asked over {url.scheme}, not {url.port}"
        )
    return WebAddress(url.scheme, _host(host, written), target or "/")


def is_public(address: IPAddress) -> bool:
    """Whether it is a machine on the internet, and none of this one's or of its neighbours'."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    if address.scope_id is not None:
        return False
    return address in _GLOBAL_6 and not any(address in network for network in _SPECIAL_6)


def refused(where: str, what: str) -> ReadError:
    return ReadError(
        what,
        where=where,
        next="Give the address of a public page, or save the page and ingest that file.",
    )


def private(where: str, machine: str) -> ReadError:
    """`machine` is the host's address, or its name where that says enough."""
    return refused(where, f"{machine} is not on the public internet, so it is not asked")


def _host(host: str, where: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _name(host, where)
    if not is_public(address):
        raise private(where, str(address))
    return str(address)


def _name(host: str, where: str) -> str:
    name = host.removesuffix(".")
    if _NUMBER.fullmatch(name):
        raise refused(where, f"{host!r} is not the usual way to write an IP address")
    if name in _PRIVATE_NAMES or name.rpartition(".")[2] in _PRIVATE_NAMES:
        raise private(where, host)
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise refused(where, f"{host[:80]!r} is not the name of a public host")
    return name
