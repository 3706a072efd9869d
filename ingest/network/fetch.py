"""One address to what it holds: redirects checked one by one, everything bounded.

Nothing of the environment takes part: no proxy, no cookies, no stored passwords. httpcore is
spoken to directly, because a client on top of it would follow, decompress and remember by itself.
"""

import re
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import httpcore

from ingest.network.address import WebAddress, parse_address, refused
from ingest.network.body import TRY_AGAIN, broken_off, read_body, too_large
from ingest.network.connection import GuardedBackend, Resolve, system_resolve
from rag.endpoint.deadline import Cancel, DeadlinePassed, stream_within
from rag.endpoint.http import certificates, watching
from rag.errors import ReadError

AGENT = "Presscheck"
# Those that pages are sent in; Python knows more, and some of those take very long.
_CHARSETS = re.compile(
    r"utf-?8|utf-16(?:le|be)?|iso-8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|gbk|gb2312|gb18030|big5|"
    r"euc-(?:jp|kr)|shift_jis|us-ascii",
    re.IGNORECASE,
)
_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE_IT = "Open it in a browser, save the page and ingest that file."
_STATUS = {
    401: ("the site wants a login", _SAVE_IT),
    402: ("the site wants a subscription", _SAVE_IT),
    403: ("the site refuses it to programs", _SAVE_IT),
    404: ("there is no such page", "Check the address; what the library has of it stays."),
    410: ("the page has been withdrawn", "What the library has of it stays."),
    429: ("the site was asked too often", "Try again later."),
}


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. `address` is where it was in the end; `kind` is its media type in
    lower case, "" where none was sent; `charset` is what was sent with it, if it is a usual one."""

    address: WebAddress
    kind: str
    charset: str | None
    body: bytes


class HttpRefusal(ReadError):
    """An answer other than 200. `status` is its number."""

    def __init__(self, status: int, where: str) -> None:
        self.status = status
        what, advice = _STATUS.get(status, ("the site could not give it", TRY_AGAIN))
        super().__init__(f"{what} (HTTP {status})", where=where, next=advice)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, and redirects. `total_s` is for one address with its lookups and redirects;
    `pause_s` lies between two requests to one host."""

    total_s: float = 30.0
    connect_s: float = 10.0
    read_s: float = 10.0
    pause_s: float = 1.0
    redirects: int = 5


class Fetcher:
    """Asks public addresses, one after another.

    The arguments are for tests alone: `resolve` and `dial` lead names to a server on loopback
    (the guard judges what `resolve` says like any other address), `trusted` knows its certificate.
    """

    def __init__(
        self,
        *,
        resolve: Resolve = system_resolve,
        dial: httpcore.NetworkBackend | None = None,
        trusted: Callable[[], ssl.SSLContext] = certificates,
        limits: Limits | None = None,
    ) -> None:
        self._backend = GuardedBackend(resolve, dial or httpcore.SyncBackend())
        self._trusted = trusted
        self._limits = limits or Limits()
        self._asked: dict[str, float] = {}
        self._headers = {
            "User-Agent": f"{AGENT}/{version('presscheck')} (fetches what its user names)",
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, "
            "application/atom+xml, text/plain;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en, *;q=0.5",
        }

    def get(
        self,
        address: WebAddress,
        most_bytes: int,
        takes: Callable[[str], bool] = lambda kind: True,  # noqa: ARG005
        pause_s: float = 0.0,
    ) -> Page:
        """The page there; `takes` judges its media type before its body is read, and `most_bytes`
        bounds that, decompressed. `pause_s` may lengthen the pause between two requests.

        Raises ReadError, with `where` the address given, for whatever is not the page.
        """
        self._wait(address.host, max(self._limits.pause_s, pause_s))
        deadline = time.monotonic() + self._limits.total_s

        def read(cancel: Cancel) -> Iterator[Page]:
            yield self._follow(address, most_bytes, takes, cancel)

        try:
            (page,) = stream_within(deadline, read)
        except DeadlinePassed:
            raise ReadError(
                f"the page did not come within {self._limits.total_s:.0f} seconds",
                where=str(address),
                next=TRY_AGAIN,
            ) from None
        except ReadError as error:
            error.where = str(address)
            raise
        finally:
            self._asked[address.host] = time.monotonic()
        return page

    def _wait(self, host: str, pause_s: float) -> None:
        if host in self._asked:
            time.sleep(max(0.0, self._asked[host] + pause_s - time.monotonic()))

    def _follow(
        self, address: WebAddress, most_bytes: int, takes: Callable[[str], bool], cancel: Cancel
    ) -> Page:
        for _ in range(self._limits.redirects + 1):
            try:
                answer = self._ask(address, most_bytes, takes, cancel)
            except (httpcore.TimeoutException, httpcore.NetworkError) as error:
                raise self._lost(address, error) from error
            except httpcore.ProtocolError as error:
                raise broken_off(address) from error
            if isinstance(answer, Page):
                return answer
            if address.scheme == "https" and answer.scheme == "http":
                raise refused(str(address), f"it redirects to an unprotected address ({answer})")
            address = answer
        raise refused(str(address), f"it redirects more than {self._limits.redirects} times")

    def _ask(
        self, address: WebAddress, most_bytes: int, takes: Callable[[str], bool], cancel: Cancel
    ) -> Page | WebAddress:
        """The page, or the address that it redirects to."""
        url = httpcore.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        host = f"[{address.host}]" if ":" in address.host else address.host
        limits = self._limits
        times = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s}
        with (
            httpcore.ConnectionPool(
                ssl_context=self._trusted() if address.scheme == "https" else None,
                network_backend=self._backend,
            ) as pool,
            pool.stream(
                "GET",
                url,
                headers={"Host": host, **self._headers},
                extensions={"timeout": times, "trace": watching(cancel)},
            ) as response,
        ):
            headers = _headers(response.headers)
            if response.status in _REDIRECTS and headers.get("location"):
                return _redirect(headers["location"], address)
            if response.status != 200:
                raise HttpRefusal(response.status, str(address))
            kind, charset = _content_type(headers.get("content-type", ""))
            if kind and not takes(kind):
                raise refused(str(address), f"it is {kind}, which is not read from an address")
            if _is_more(headers.get("content-length", ""), most_bytes):
                raise too_large(address, most_bytes)
            coding = headers.get("content-encoding", "identity").strip().lower()
            parts = response.iter_stream()
            return Page(address, kind, charset, read_body(parts, coding, most_bytes, address))

    def _lost(self, address: WebAddress, error: Exception) -> ReadError:
        match error:
            case httpcore.ConnectTimeout():
                what = f"no connection to {address.host} within {self._limits.connect_s:.0f} s"
            case httpcore.TimeoutException():
                what = f"nothing came from {address.host} for {self._limits.read_s:.0f} s"
            case httpcore.ConnectError(args=(ssl.SSLError() as unsafe, *_)):
                reason = getattr(unsafe, "verify_message", "") or unsafe.reason
                what = f"no safe connection to {address.host} ({reason})"
            case httpcore.ConnectError():
                what = f"no connection to {address.host}"
            case _:
                return broken_off(address)
        return ReadError(what, where=str(address), next=TRY_AGAIN)


def _headers(given: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """By lower-case name; the first of each counts. An odd letter of a redirect is UTF-8."""
    found: dict[str, str] = {}
    for name, value in given:
        found.setdefault(name.decode("ascii").lower(), value.decode("utf-8", "replace").strip())
    return found


def _redirect(location: str, address: WebAddress) -> WebAddress:
    try:
        return parse_address(location, address)
    except ReadError as error:
        what = f"it redirects to {location[:80]}: {error.what}"
        raise refused(str(address), what) from error


def _is_more(length: str, most_bytes: int) -> bool:
    return length.isdecimal() and (len(length) > 15 or int(length) > most_bytes)


def _content_type(header: str) -> tuple[str, str | None]:
    kind, *parameters = (part.strip() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        value = value.strip("\"' ")
        if name.strip().lower() == "charset" and _CHARSETS.fullmatch(value):
            return kind.lower(), value.lower()
    return kind.lower(), None
