"""Keys and credentials: in whatever form they are told back, they are not told on."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import quote

import httpx
import pytest

from rag.embedding.endpoint import EndpointEmbedder
from rag.endpoint.redaction import in_one_line, redacted, secrets_of, told_address
from rag.errors import EmbeddingFailed, WriterError
from rag.fakes.endpoint import FakeEndpoint, chunk, event, refuses, replies, serving, streams
from rag.settings import Settings
from rag.types import Message
from rag.writing import EndpointWriter

KEY = "sk-proj/9aZ+Hidden-0123456789=abc"

ECHOES = [
    f"Invalid key {KEY}.",
    f"Invalid key {KEY.upper()}.",
    f"Invalid key {quote(KEY, safe='')}.",
    f"Invalid header Basic {base64.b64encode(KEY.encode()).decode()}",
    f"Invalid key {KEY[:9]}{'*' * 12}{KEY[-4:]}. Get another.",
    f"Invalid key {KEY[:6]}...{KEY[-4:]}",
    f"Invalid key …{KEY[-4:]}",
    f"Invalid key {KEY[:20]} (shortened)",
    f"Invalid key “{KEY[-12:]}”",
    f"{'x' * 190} {KEY}",
    f"Invalid address https://user:{KEY}@host/v1 and https://host/v1?key={KEY}&n=1.",
]


def shows(text: str) -> bool:
    """Whether five characters in a row of the key can be read, or its last four, or it encoded."""
    low, key, encoded = text.lower(), KEY.lower(), base64.b64encode(KEY.encode()).decode()
    parts = [key[n : n + 5] for n in range(len(key) - 4)]
    return key[-4:] in low or any(p in low for p in parts) or encoded[4:12] in text


@pytest.mark.parametrize("said", ECHOES)
def test_an_echo_shows_nothing_of_the_key(said: str) -> None:
    for told in (redacted(said, [KEY]), in_one_line(said, [KEY])):
        assert not shows(told), told


@pytest.mark.parametrize(
    "said",
    [
        "The model 'm' does not exist... Ask for another.",
        "max_tokens must be at most 4096; see https://example.org/docs.",
        "Rate limit: 3 of 10 *** per minute",
        "",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    assert redacted(said, [KEY, "abc", ""]) == said


def test_ten_thousand_signs_are_read_in_no_time() -> None:
    began = time.monotonic()
    for said in ("*" * 10_000, "a" * 100_000, ("ab" * 50 + "***") * 100, KEY * 1000):
        assert not shows(in_one_line(said, [KEY]))
    assert time.monotonic() - began < 5.0


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://host:8080/v1", "https://host:8080/v1"),
        (f"https://user:{quote(KEY, safe='')}@host/v1", "https://host/v1"),
        ("https://user:pa/ss@host/v1", "https://host/v1"),
        ("user:secret@host/v1", "host/v1"),
        ("http://host/v1?key=secret&n=1#part", "http://host/v1?(left out)"),
        ("http://host/@model/v1", "http://host/@model/v1"),
        ("http://host:80/@model/v1", "http://host:80/@model/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://[::1]/@model/v1", "http://[::1]/@model/v1"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_told_without_what_lets_in(url: str, told: str) -> None:
    assert told_address(url) == told


def test_the_secrets_of_an_address() -> None:
    url = "https://some%40body:pass%2Fword@host/v1?api-version=1&token=0123456789"
    assert secrets_of(url, "key") == ("key", "0123456789", "some@body", "pass/word")
    assert secrets_of("https://[half", "key") == ("key",)


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeEndpoint]]:
    with ExitStack() as stack:
        yield lambda *scripts: stack.enter_context(serving(*scripts))


@pytest.mark.parametrize("said", ECHOES)
def test_a_writer_that_repeats_the_key_does_not_reach_the_reader(
    serve: Callable[..., FakeEndpoint], said: str
) -> None:
    error = {"error": {"message": said, "code": None}}
    for script in (
        refuses("400 Bad", error),
        refuses("404 Not", error),
        replies(json.dumps(error).encode()),
        streams(event(error)),
        streams(chunk("Yes."), chunk(finish=said)),
    ):
        writer = EndpointWriter(serve(script).url, KEY, "m")
        with pytest.raises(WriterError) as raised:
            list(writer.write([Message("user", "?")], max_tokens=9, deadline=time.monotonic() + 9))
        assert not shows(str(raised.value)), raised.value


def test_a_kind_of_reply_that_is_the_key(serve: Callable[..., FakeEndpoint]) -> None:
    writer = EndpointWriter(serve(replies(b"x", kind=KEY)).url, KEY, "m")
    with pytest.raises(WriterError) as raised:
        list(writer.write([Message("user", "?")], max_tokens=9, deadline=time.monotonic() + 9))
    assert "answered with (key) instead of a reply" in str(raised.value)


@pytest.mark.parametrize("said", ECHOES)
def test_an_embedding_endpoint_that_repeats_the_key_does_not_either(
    serve: Callable[..., FakeEndpoint], said: str
) -> None:
    server = serve(refuses("400 Bad", {"error": said}))
    with pytest.raises(EmbeddingFailed) as raised:
        EndpointEmbedder(server.url, KEY, "m").embed(["x"])
    assert not shows(str(raised.value)), raised.value


def test_the_place_of_an_endpoints_error_has_no_query() -> None:
    with pytest.raises(EmbeddingFailed) as raised:
        EndpointEmbedder("http://127.0.0.1:9/v1?key=0123456789", None, "m").embed(["x"])
    assert "0123456789" not in str(raised.value)
    assert isinstance(raised.value.__cause__, httpx.TransportError)


def test_settings_are_written_down_without_credentials() -> None:
    settings = Settings(
        endpoint_url=f"https://user:{quote(KEY, safe='')}@host/v1",
        embedder_url=f"https://host/v1?key={quote(KEY, safe='')}",
        endpoint_key=KEY,  # pyright: ignore[reportArgumentType]
        embedder_key=KEY,  # pyright: ignore[reportArgumentType]
    )
    kept = settings.model_dump(mode="json")  # as the record of an evaluation has them
    assert (kept["endpoint_url"], kept["embedder_url"]) == (
        "https://host/v1",
        "https://host/v1?(left out)",
    )
    assert not shows(json.dumps(kept, default=str))
    assert not shows(repr(settings))
