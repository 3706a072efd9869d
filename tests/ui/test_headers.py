"""Security headers on every response; a foreign Host or Origin gets no answer."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from ui.headers import SECURITY_HEADERS, SecurityHeaders, is_loopback


async def _hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _broken(_: Request) -> PlainTextResponse:
    raise ValueError("broken inside")


def _client(host: str = "127.0.0.1:7860", hosts: tuple[str, ...] = ()) -> TestClient:
    app = Starlette(routes=[Route("/", _hello, methods=["GET", "POST"]), Route("/b", _broken)])
    return TestClient(
        SecurityHeaders(app, hosts=hosts), base_url=f"http://{host}", raise_server_exceptions=False
    )


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/b"])
def test_every_response_has_the_headers_even_an_error(path: str) -> None:
    response = _client().get(path)
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value


def test_the_policy_lets_nothing_out() -> None:
    policy = dict(
        part.split(" ", 1) for part in SECURITY_HEADERS["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert not any("http" in value or "*" in value for value in policy.values())


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:7860", "127.0.0.1:7860", "[::1]:7860", "LOCALHOST:1"]
)
def test_loopback_names_are_answered(host: str) -> None:
    assert _client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "localhost.evil.example",
        "evil.example@localhost",
        "127.0.0.1.nip.io",
        "127.0.0.2:7860",
        "localhost/evil.example",
        "[::1",
        "",
    ],
)
def test_a_foreign_host_is_refused(host: str) -> None:
    response = _client().get("/", headers={"host": host})
    assert response.status_code == 403
    assert "Refused" in response.text
    assert "Content-Security-Policy" in response.headers


def test_the_configured_host_is_answered_too() -> None:
    client = _client(hosts=("news.internal",))
    assert client.get("/", headers={"host": "news.internal:7860"}).status_code == 200
    assert client.get("/", headers={"host": "other.internal:7860"}).status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:7860", 200),
        ("https://127.0.0.1:7860", 200),
        ("http://127.0.0.1:9999", 403),
        ("http://localhost:7860", 403),
        ("http://evil.example", 403),
        ("http://evil.example:7860", 403),
        ("null", 403),
        ("file://", 403),
        ("chrome-extension://abc", 403),
        ("http://[", 403),
    ],
)
def test_only_the_page_itself_may_ask(method: str, origin: str, status: int) -> None:
    assert _client().request(method, "/", headers={"origin": origin}).status_code == status


def _messages(scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(SecurityHeaders(Starlette(routes=[Route("/", _hello)]))(scope, receive, send))
    return sent


def _scope(kind: str, headers: list[tuple[bytes, bytes]]) -> Scope:
    return {"type": kind, "method": "GET", "path": "/", "headers": headers, "query_string": b""}


@pytest.mark.parametrize("hosts", [[], [b"localhost", b"evil.example"]])
def test_no_host_and_two_hosts_are_refused(hosts: list[bytes]) -> None:
    start, *_ = _messages(_scope("http", [(b"host", host) for host in hosts]))
    assert start["status"] == 403


def test_a_foreign_websocket_is_closed() -> None:
    sent = _messages(_scope("websocket", [(b"host", b"evil.example")]))
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_loopback_is_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.internal", ""])
def test_other_addresses_are_not(host: str) -> None:
    assert not is_loopback(host)
