"""Fetching: who is connected to, what redirects may do, and what ends a page that never ends."""

import gzip
import os
import shutil
import socket
import ssl
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpcore
import pytest

from ingest.network.address import parse_address
from ingest.network.connection import GuardedBackend, system_resolve
from ingest.network.fetch import Fetcher, HttpRefusal, Limits, Page
from rag.errors import ReadError

MIB = 1 << 20
QUICK = Limits(total_s=1.0, connect_s=0.5, read_s=0.5, pause_s=0.0)
PUBLIC, OTHER = "93.184.216.34", "151.101.1.69"
PAGE = "<p>The dam failed.</p>"

Web = Any  # conftest's; tests are not packages
Get = Callable[..., Page]


@pytest.fixture
def get(web: Web) -> Get:
    fetcher = Fetcher(resolve=web.resolve, dial=web, limits=QUICK)

    def fetch(address: str, most_bytes: int = MIB) -> Page:
        return fetcher.get(parse_address(address), most_bytes)

    return fetch


def refusal(get: Get, address: str = "http://example.com/") -> str:
    with pytest.raises(ReadError) as refused:
        get(address)
    assert refused.value.where.startswith(address)
    assert refused.value.next
    return refused.value.what


# ------------------------------------------------------------------------------- connections


def test_a_page_comes_from_the_address_that_was_checked(web: Web, get: Get) -> None:
    web.page("example.com/a?b=c", PAGE, "text/html; charset=ISO-8859-1")
    page = get("http://EXAMPLE.com./a?b=c#d")
    assert page.body == PAGE.encode()
    assert (page.kind, page.charset) == ("text/html", "iso-8859-1")
    assert web.dialled == [(PUBLIC, 80)]
    assert web.looked_up == ["example.com"]
    assert b"Presscheck/" in web.requests[0]


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.1.1 169.254.169.254 0.0.0.0 ::1 ::ffff:127.0.0.1 fe80::1 "
    "fe80::1%lo fd00::1 64:ff9b::7f00:1 2002:7f00:1::1 224.0.0.1 100.64.1.1 ::ffff:93.184.216.34 "
    "/tmp/socket 2606:4700::1%lo 0177.0.0.1".split(),
)
@pytest.mark.parametrize("beside", [[], [PUBLIC]])
def test_a_name_that_leads_to_a_private_machine_is_not_asked(
    web: Web, get: Get, address: str, beside: list[str]
) -> None:
    web.names["example.com"] = [*beside, address]  # one private address among public ones is enough
    assert "not on the public internet" in refusal(get)
    assert web.dialled == []


def test_the_name_is_looked_up_once_for_a_page(web: Web, get: Get) -> None:
    """DNS rebinding: the name is public when it is checked, and private right after."""
    web.names["example.com"] = [[PUBLIC], ["127.0.0.1"]]
    web.page("example.com/", PAGE)
    assert get("http://example.com/").body
    assert web.dialled == [(PUBLIC, 80)]
    assert web.looked_up == ["example.com"]
    assert "127.0.0.1" in refusal(get)  # and the next page is checked anew
    assert web.dialled == [(PUBLIC, 80)]


def test_a_redirect_to_the_same_name_is_checked_anew(web: Web, get: Get) -> None:
    web.names["example.com"] = [[PUBLIC], ["127.0.0.1"]]
    web.redirect("example.com/", "/private")
    web.page("example.com/private", PAGE)
    assert "127.0.0.1" in refusal(get)
    assert web.asked == ["example.com/"]


def test_where_one_address_is_dead_the_next_is_tried(web: Web) -> None:
    class Dead(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, *rest: object) -> httpcore.NetworkStream:  # type: ignore[override]
            if host == OTHER:
                raise httpcore.ConnectError
            return web.connect_tcp(host, *rest)

    web.names["example.com"] = [OTHER, PUBLIC]
    web.page("example.com/", PAGE)
    fetcher = Fetcher(resolve=web.resolve, dial=Dead(), limits=QUICK)
    assert fetcher.get(parse_address("http://example.com/"), MIB).body
    assert web.looked_up == ["example.com"]


@pytest.mark.parametrize("problem", ["no such name", "no address", "a name too odd"])
def test_a_name_without_an_address_is_said(problem: str) -> None:
    def resolve(*_: object) -> list[str]:
        if problem == "no such name":
            raise socket.gaierror
        if problem == "a name too odd":
            raise UnicodeError
        return []

    fetcher = Fetcher(resolve=resolve, limits=QUICK)
    with pytest.raises(ReadError, match="was not found"):
        fetcher.get(parse_address("http://example.com/"), MIB)


def test_a_lookup_that_hangs_ends_at_the_deadline() -> None:
    def resolve(*_: object) -> list[str]:
        time.sleep(3)
        return []

    began = time.monotonic()
    with pytest.raises(ReadError, match="within 1 seconds"):
        Fetcher(resolve=resolve, limits=QUICK).get(parse_address("http://example.com/"), MIB)
    assert time.monotonic() - began < 2


def test_no_local_socket_is_opened() -> None:
    with pytest.raises(ReadError):
        GuardedBackend(system_resolve, httpcore.SyncBackend()).connect_unix_socket("/tmp/x")


def test_the_environment_takes_no_part(
    web: Web, get: Get, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    (tmp_path / "netrc").write_text("machine example.com login me password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    web.page("example.com/", PAGE, Set_Cookie="id=1; Path=/")
    get("http://example.com/")
    get("http://example.com/")
    assert web.dialled == [(PUBLIC, 80)] * 2
    assert not any(b"cookie" in r.lower() or b"authorization" in r.lower() for r in web.requests)


# ------------------------------------------------------------------------------- redirects


def test_redirects_are_followed_to_a_public_page(web: Web, get: Get) -> None:
    web.redirect("example.com/", "http://www.example.com/news", 301)
    web.redirect("www.example.com/news", "news/a%20b", 307)
    web.page("www.example.com/news/a%20b", PAGE)
    assert str(get("http://example.com/").address) == "http://www.example.com/news/a%20b"
    assert web.looked_up == ["example.com", "www.example.com", "www.example.com"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "//127.0.0.1", "http://[::1]/", "http://localhost/", "http://2130706433",
        "http://example.com:22/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
        "ftp://example.com/", "http://me:s3cret@example.com/", "http://internal.example.com/",
        "javascript:alert(1)", "http://0x7f.1/", "\\\\127.0.0.1\\", "gopher://127.0.0.1:6379/_x",
        "http://[::ffff:7f00:1]/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hops", [0, 3])
def test_a_redirect_to_a_private_machine_is_not_followed(
    web: Web, get: Get, target: str, hops: int
) -> None:
    web.names["internal.example.com"] = ["10.0.0.7"]
    for hop in range(hops):
        web.redirect(f"example.com/{hop or ''}", f"/{hop + 1}")
    web.redirect(f"example.com/{hops or ''}", target)
    assert refusal(get)
    assert web.dialled == [(PUBLIC, 80)] * (hops + 1)


def test_five_redirects_are_followed_and_no_more(web: Web, get: Get) -> None:
    for hop in range(6):
        web.redirect(f"example.com/{hop}", f"/{hop + 1}")
    web.page("example.com/6", PAGE)
    assert get("http://example.com/1").body
    assert "more than 5 times" in refusal(get, "http://example.com/0")
    web.redirect("example.com/loop", "/loop")
    assert "more than 5 times" in refusal(get, "http://example.com/loop")


# ------------------------------------------------------------------------------- https


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the server's certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", made, "-subj", "/CN=example.com", "-addext", "subjectAltName=DNS:example.com"],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, made


@pytest.fixture
def secure(web: Web, certificate: tuple[Path, Path]) -> Web:
    """The web over TLS, and the names that clients asked it for."""
    key, made = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    web.server_names = []
    context.sni_callback = lambda _, name, __: web.server_names.append(name)
    web._context = context
    web.fetcher = Fetcher(
        resolve=web.resolve,
        dial=web,
        trusted=lambda: ssl.create_default_context(cafile=str(made)),
        limits=QUICK,
    )
    return web


def test_the_host_is_named_to_the_server_and_proves_itself(secure: Web) -> None:
    secure.page("example.com/", PAGE)
    assert secure.fetcher.get(parse_address("https://example.com/"), MIB).body == PAGE.encode()
    assert secure.dialled == [(PUBLIC, 443)]
    assert secure.server_names == ["example.com"]
    with pytest.raises(ReadError, match=r"no safe connection to other\.example\.com .*mismatch"):
        secure.fetcher.get(parse_address("https://other.example.com/"), MIB)


@pytest.mark.usefixtures("secure")
def test_an_unknown_certificate_is_refused(get: Get) -> None:
    assert "no safe connection" in refusal(get, "https://example.com/")


def test_a_safe_page_does_not_lead_to_an_unsafe_one(secure: Web) -> None:
    secure.redirect("example.com/", "http://example.com/plain")
    with pytest.raises(ReadError, match="unprotected"):
        secure.fetcher.get(parse_address("https://example.com/"), MIB)
    assert secure.dialled == [(PUBLIC, 443)]


# ------------------------------------------------------------------------------- bodies


def test_a_body_over_the_limit_is_given_up(web: Web, get: Get) -> None:
    web.page("example.com/", b"x" * (MIB + 1))
    assert "larger than 1 MiB" in refusal(get)
    web.page("example.com/", b"x" * MIB)
    assert len(get("http://example.com/").body) == MIB


@pytest.mark.parametrize("length", ["99999999999", "9" * 5000, "-1", "1, 2", "abc"])
def test_a_length_that_cannot_be(web: Web, get: Get, length: str) -> None:
    web.page("example.com/", PAGE, Content_Length=length)
    assert refusal(get)


def test_a_body_without_end_is_given_up(web: Web, get: Get) -> None:
    def endless(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            one.sendall(b"x" * 65536)

    web.pages["example.com/"] = endless
    assert "larger than 1 MiB" in refusal(get)


def test_headers_without_end_are_given_up(web: Web, get: Get) -> None:
    def endless(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            one.sendall(b"X-A: " + b"b" * 1000 + b"\r\n")

    web.pages["example.com/"] = endless
    assert refusal(get)


def test_a_body_that_drips_ends_at_the_deadline(web: Web, get: Get) -> None:
    def slow(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(100):
            one.sendall(b"x")
            time.sleep(0.1)

    web.pages["example.com/"] = slow
    began = time.monotonic()
    assert "did not come within 1 seconds" in refusal(get)
    assert time.monotonic() - began < 2


def test_a_silent_server_is_given_up(web: Web, get: Get) -> None:
    web.pages["example.com/"] = lambda _: time.sleep(2)
    assert "nothing came" in refusal(get)


def test_gzip_is_read(web: Web, get: Get) -> None:
    text = os.urandom(200_000)
    web.page("example.com/", gzip.compress(text), Content_Encoding="gzip")
    assert get("http://example.com/").body == text


def bomb(mib: int) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [deflate.compress(bytes(MIB)) for _ in range(mib)]
    return b"".join([*parts, deflate.flush()])


def test_a_gzip_bomb_is_given_up_early(web: Web, get: Get) -> None:
    import tracemalloc

    packed = bomb(100)
    assert len(packed) < 2 * MIB
    web.page("example.com/", packed, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "larger than 1 MiB" in refusal(get)
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "compress", "x"])
def test_other_compressions_are_refused(web: Web, get: Get, coding: str) -> None:
    web.page("example.com/", gzip.compress(gzip.compress(b"x")), Content_Encoding=coding)
    assert "not asked for" in refusal(get)


@pytest.mark.parametrize(
    "broken",
    [gzip.compress(b"dam" * 999)[:-20], b"no gzip", b""],
    ids=["cut off", "not gzip", "empty"],
)
def test_broken_gzip_is_said(web: Web, get: Get, broken: bytes) -> None:
    web.page("example.com/", broken, Content_Encoding="gzip")
    assert "breaks off" in refusal(get)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"nonsense\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA\0B: c\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 302 X\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 X\r\nLocation: http://\xff\xfe/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 206 X\r\nContent-Length: 2\r\n\r\nab",
    ],
)
def test_a_broken_answer_is_an_error_of_ours(web: Web, get: Get, answer: bytes) -> None:
    web.pages["example.com/"] = answer
    assert refusal(get)


def test_the_kind_is_judged_before_the_body_is_read(web: Web) -> None:
    fetcher = Fetcher(resolve=web.resolve, dial=web, limits=QUICK)
    web.page("example.com/", b"x" * 9, "Image/PNG; q=1", Content_Length="99999")
    with pytest.raises(ReadError, match="it is image/png"):
        fetcher.get(parse_address("http://example.com/"), MIB, lambda kind: kind == "text/html")


@pytest.mark.parametrize(
    ("status", "words"), [(403, "refuses"), (404, "no such page"), (429, "too often"), (500, "500")]
)
def test_a_refusal_says_what_it_means(web: Web, get: Get, status: int, words: str) -> None:
    web.page("example.com/", PAGE, status=status)
    with pytest.raises(HttpRefusal, match=words) as refused:
        get("http://example.com/")
    assert refused.value.status == status


@pytest.mark.parametrize(
    "charset", ["rot13", "punycode", "idna", "zlib", "unicode_escape", "x" * 99]
)
def test_an_odd_charset_is_passed_over(web: Web, get: Get, charset: str) -> None:
    web.page("example.com/", PAGE, f"text/html; charset={charset}")
    assert get("http://example.com/").charset is None


def test_a_host_is_asked_once_a_second_and_others_meanwhile(web: Web) -> None:
    for host in ("a.example.com/", "b.example.com/"):
        web.page(host, PAGE)
    fetcher = Fetcher(resolve=web.resolve, dial=web, limits=Limits(pause_s=1.0))
    began = time.monotonic()
    for host in ("a", "b"):
        fetcher.get(parse_address(f"http://{host}.example.com/"), MIB)
    assert time.monotonic() - began < 1.0
    fetcher.get(parse_address("http://a.example.com/"), MIB)
    assert time.monotonic() - began >= 1.0


def test_nothing_is_left_open(web: Web, get: Get) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("counts open files as Linux lists them")
    web.page("example.com/", PAGE)
    web.page("example.com/large", b"x" * 2 * MIB)
    get("http://example.com/")
    before = len(list(descriptors.iterdir()))
    for _ in range(20):
        get("http://example.com/")
        refusal(get, "http://example.com/large")
    time.sleep(0.3)
    assert len(list(descriptors.iterdir())) <= before + 2
