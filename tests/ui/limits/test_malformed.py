"""Whatever is sent to the page's routes, the terminal has no traceback and the answer no 500."""

import json
import socket
from collections.abc import Iterator
from itertools import cycle
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest

EVENTS = ("/gradio_api/queue/join", "/gradio_api/run/predict")
POSTED = (
    *EVENTS,
    "/gradio_api/run/predict/",
    "/gradio_api/api/predict",
    "/gradio_api/call/asked",
    "/gradio_api/call/v2/asked",
    "/gradio_api/stream/x",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/component_server",
    "/gradio_api/process_recording",
    "/gradio_api/vibe-edit",
    "/login",
)
NO_JSON = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b"{}",
    b'{"data":1}',
    b'{"data":[NaN]}',
    b"[" * 100_000,
    b'{"data":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"data":[],"session_hash":"s"}',
    b'{"data":[],"session_hash":"s","fn_index":1e400}',
    b'{"data":[],"session_hash":"s","fn_index":-1}',
    b'{"data":[],"session_hash":"s","fn_index":9999}',
    b'{"data":[],"session_hash":"s","fn_index":99999999999999999999999}',
    b'{"data":["\\ud800"],"session_hash":"\\ud800","fn_index":4}',
    b'{"data":[],"session_hash":"s","component_id":9999,"fn_name":"x"}',
    b'{"session_hash":"s","fn_index":1,"event_id":"\\ud800"}',
)
OTHER_KINDS = ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "a")
ASKED_FOR = (
    "/gradio_api/queue/data",
    "/gradio_api/queue/data?session_hash=nobody",
    "/gradio_api/call/a/b",
    "/gradio_api/call/v2/a/b",
    "/gradio_api/upload_progress",
    "/gradio_api/file=%00",
    "/gradio_api/file=http://127.0.0.1:1/",
    "/gradio_api/proxy=:::",
    "/gradio_api/custom_component/a/client/b/c",
    "/gradio_api/stream/a/b/1/playlist.m3u8",
    "/gradio_api/deep_link?session_hash=x",
    "/gradio_api/info?page=x",
    "/gradio_api/openapi.json",
    "/gradio_api/vibe-code",
    "/gradio_api/monitoring",
    "/monitoring/x",
    "/pwa_icon/10",
    "/pwa_icon/-1",
    "/manifest.json",
    "/?page=x",
    "/?view=api&page=x",
    "/?deep_link=../../x",
    "/config?page=x&deep_link=x",
    "/svelte/..%2f..",
    "/static/%00",
    "/assets/%00",
    "/page/%00",
    "/reader/%00",
    "/v1/articles/%00",
    "/v1/articles?words=%00",
    "/v1/articles?words=%ED%A0%80",
)
NO_HTTP = (
    b"nonsense\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"CONNECT example.org:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
)
VALUES = (None, {}, {"a": 1}, [], [1], 1, True, "x", "\0", [[["x"]]], 10**30)
CHOSEN = (
    None,
    "x",
    1,
    [],
    {},
    {"value": None},
    {"value": []},
    {"value": "x"},
    {"value": {"do": "remove"}},
    {"value": {"do": {}, "id": [], "words": 1}},
    {"value": {"do": "again", "id": "x", "words": "x"}},
    {"index": 1, "value": 1},
    {"_data": 1},
)
OTHERWISE = (
    {"trigger_id": -1},
    {"trigger_id": 10**9},
    {"trigger_id": "x"},
    {"batched": True},
    {"simple_format": True},
    {"event_id": "x"},
    {"session_hash": None},
    {"session_hash": ""},
    {"session_hash": "x" * 100_000},
    {"oauth_token": "x"},
    {"fn_index": "x"},
)


@pytest.fixture(autouse=True)
def quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    assert said.err == ""


@pytest.fixture(scope="module")
def dependencies(page: SimpleNamespace) -> list[dict]:
    return page.client.get("/config").json()["dependencies"]


@pytest.mark.parametrize("path", POSTED)
def test_no_body_of_another_kind_is_a_mistake_of_ours(page: SimpleNamespace, path: str) -> None:
    for kind in ("application/json", *OTHER_KINDS):
        for body in NO_JSON:
            answer = page.client.post(path, content=body, headers={"Content-Type": kind})
            assert 300 <= answer.status_code < 500, (kind, body[:40])
            assert answer.is_redirect or answer.json(), (kind, body[:40])


@pytest.mark.parametrize("path", ASKED_FOR)
def test_no_address_is_a_mistake_of_ours(page: SimpleNamespace, path: str) -> None:
    answer = page.client.get(path)
    assert answer.status_code < 500
    if path.startswith("/gradio_api/") and "queue/data?" not in path:
        assert 400 <= answer.status_code < 500


def test_no_event_is_a_mistake_of_ours(page: SimpleNamespace, dependencies: list[dict]) -> None:
    refused = 0
    bodies = (body for event in dependencies for body in events_like(event))
    for body, path in zip(bodies, cycle(EVENTS), strict=False):
        answer = page.client.post(path, json=body)
        assert answer.status_code < 500, body
        refused += answer.is_error
        if path == EVENTS[0] and answer.is_success:
            ended(page.client, body["session_hash"])
    assert refused > 5 * len(dependencies)


def events_like(event: dict) -> Iterator[dict]:
    """Events that are nearly those of the page: one thing of each is another."""
    count, kind = len(event["inputs"]), event["targets"][0][1]
    page = {"session_hash": f"s{event['id']}", "trigger_id": event["targets"][0][0]}
    whole = {"fn_index": event["id"], "data": [""] * count, "event_data": {"value": {}}, **page}
    if kind not in ("upload", "load", "then", "submit", "click"):  # those do, or take a while
        for chosen in CHOSEN:
            yield {**whole, "event_data": chosen}
    for data in ([], [""] * (count + 3), [""] * (count - 1)):
        if len(data) != count:
            yield {**whole, "data": data}
    for place in range(count):
        for value in VALUES[(place + event["id"]) % 2 :: 2]:
            yield {**whole, "data": [*[""] * place, value, *[""] * (count - place - 1)]}
    for other in OTHERWISE:
        yield {**whole, **other}


def ended(client: httpx.Client, session: str) -> None:
    asked = client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session})
    with asked as events:
        for line in events.iter_lines():
            if "process_completed" in line:
                assert '"success":true' in line, line[:300]
                return


@pytest.mark.parametrize("sent", NO_HTTP)
def test_what_is_no_request_is_refused_without_a_word(page: SimpleNamespace, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(page.address).port)) as connection:
        connection.settimeout(20)
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)


@pytest.mark.parametrize("path", [*EVENTS, "/gradio_api/upload", "/v1/ask", "/v1/articles", "/mcp"])
def test_a_client_that_leaves_within_its_body_is_no_mistake(
    page: SimpleNamespace, path: str
) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        with socket.create_connection(("127.0.0.1", urlsplit(page.address).port)) as connection:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            start = '--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nab'
            connection.sendall(f"{head}Content-Length: 5000\r\n\r\n{start}".encode())
    assert page.client.get("/health").status_code == 200


def test_events_of_the_page_are_taken(page: SimpleNamespace, dependencies: list[dict]) -> None:
    (asked,) = (
        one for one in dependencies if one["targets"][0][1] == "submit" and len(one["inputs"]) == 6
    )
    body = {
        "fn_index": asked["id"],
        "data": ["What will the bridge cost?", None, None, None, None, ""],
        "event_data": None,
        "session_hash": "taken",
        "trigger_id": asked["targets"][0][0],
    }
    assert (
        page.client.post(
            EVENTS[0], content=json.dumps(body), headers={"Content-Type": "application/json"}
        ).status_code
        == 200
    )
    ended(page.client, "taken")
