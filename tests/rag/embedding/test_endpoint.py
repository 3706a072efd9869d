"""Vectors from an endpoint: a real llama.cpp server, and servers that answer anything else."""

import json
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from rag.build import build_embedder
from rag.embedding.endpoint import BATCH_TEXTS, EndpointEmbedder
from rag.errors import EmbeddingFailed, SettingsError
from rag.settings import Settings

Reply = Callable[[dict[str, object], int], tuple[int, dict[str, str], bytes]]

LLAMA = """
    import os, sys, xllamacpp
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.n_ctx, params.n_parallel, params.embedding, params.ui = 2048, 1, True, False
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.verbosity = -1
    params.api_keys = ["secret"]
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)
"""


class Server:
    """Answers each request with what `reply` makes of its body and its number, from 0."""

    def __init__(self, reply: Reply) -> None:
        self.asked: list[dict[str, object]] = []
        self.keys: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                outer.asked.append(body)
                outer.keys.append(self.headers.get("Authorization"))
                status, headers, content = reply(body, len(outer.asked) - 1)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    servers: list[Server] = []

    def start(reply: Reply) -> Server:
        servers.append(Server(reply))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def vectors_of(body: dict[str, object]) -> list[dict[str, object]]:
    """A vector that tells its text: (length, 1), in reversed order, with its index."""
    texts = body["input"]
    assert isinstance(texts, list)
    data = [{"index": n, "embedding": [len(text), 1]} for n, text in enumerate(texts)]
    return data[::-1]


def good(body: dict[str, object], _: int) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"data": vectors_of(body)}).encode()


def test_a_real_endpoint(writer_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(LLAMA), str(writer_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    with child:
        url = child.stdout.readline().strip() + "/v1"
        made = EndpointEmbedder(url, "secret", "any")
        cost, cheap, storm = made.embed(
            [
                "The model cost under six million dollars to train.",
                "To train the model was cheap, at less than six million dollars.",
                "A storm closed the harbour of Rotterdam on Tuesday.",
            ]
        )
        assert made.dimensions == len(cost) == 896
        assert cost @ cheap > cost @ storm + 0.1
        assert abs(cost @ cost - 1) < 1e-5
        with pytest.raises(EmbeddingFailed, match="refused the key"):
            EndpointEmbedder(url, "wrong", "any").embed(["x"])
        child.stdin.close()
        assert child.wait(10) == 0


def test_rows_in_order_in_batches(serve: Callable[[Reply], Server]) -> None:
    server = serve(good)
    made = EndpointEmbedder(f"{server.url}/", "key", "openai:small")
    texts = ["x" * (n + 1) for n in range(BATCH_TEXTS + 6)]
    rows = made.embed([*texts, "lone \ud800", ""])
    expected = np.array([[len(text) or 1, 1] for text in [*texts, "lone ?", ""]], np.float32)
    assert np.allclose(rows, expected / np.linalg.norm(expected, axis=1, keepdims=True))
    assert [len(body["input"]) for body in server.asked] == [BATCH_TEXTS, 8]  # type: ignore[arg-type]
    assert server.asked[0]["model"] == "small"
    assert server.keys == ["Bearer key"] * 2
    assert (made.name, made.dimensions) == ("openai:small", 2)
    assert np.array_equal(made.embed_query(texts[0]), rows[0])
    assert made.embed([]).shape == (0, 2)
    made.embed(["y" * 50_000])
    assert len(server.asked[-1]["input"][0]) == 8_000  # type: ignore[index]


def test_no_key_no_header(serve: Callable[[Reply], Server]) -> None:
    server = serve(good)
    assert EndpointEmbedder(server.url, None, "m").dimensions == 2
    assert server.keys == [None]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_asked_again(serve: Callable[[Reply], Server], status: int) -> None:
    def late(body: dict[str, object], number: int) -> tuple[int, dict[str, str], bytes]:
        return good(body, number) if number else (status, {"Retry-After": "0"}, b"busy")

    server = serve(late)
    assert EndpointEmbedder(server.url, None, "m").embed(["x"]).shape == (1, 2)
    assert len(server.asked) == 2


def reply_of(value: object, status: int = 200) -> Reply:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda _, __: (status, {}, content)


ONE = {"index": 0, "embedding": [1, 0]}
WRONG: dict[str, tuple[Reply, str]] = {
    "no json": (reply_of(b"<html>"), "no usable vectors"),
    "a list": (reply_of([]), "no list of data"),
    "no data": (reply_of({"error": "x"}), "no list of data"),
    "too few": (reply_of({"data": [ONE]}), "1 vectors for 2 texts"),
    "too many": (reply_of({"data": [ONE] * 3}), "3 vectors for 2 texts"),
    "one place twice": (reply_of({"data": [ONE, ONE]}), "places"),
    "a place beyond": (reply_of({"data": [ONE, {**ONE, "index": 7}]}), "places"),
    "widths": (reply_of({"data": [ONE, {"index": 1, "embedding": [1]}]}), "differ in length"),
    "empty": (reply_of({"data": [ONE, {"index": 1, "embedding": []}]}), "no embedding"),
    "base64": (reply_of({"data": [ONE, {"index": 1, "embedding": "AAAA"}]}), "no embedding"),
    "words": (reply_of({"data": [ONE, {"index": 1, "embedding": ["a", 1]}]}), "no number"),
    "truth": (reply_of({"data": [ONE, {"index": 1, "embedding": [True, 1]}]}), "no number"),
    "zero": (reply_of({"data": [ONE, {"index": 1, "embedding": [0, 0]}]}), "direction"),
    "nan": (reply_of(b'{"data": [{"embedding": [NaN, 1]}, {"embedding": [1, 1]}]}'), "no number"),
    "huge": (reply_of({"data": [ONE, {"index": 1, "embedding": [10**400, 1]}]}), "no number"),
    "deep": (reply_of(b"[" * 100_000), "no usable vectors"),
    "endless": (reply_of(b" " * (1 << 21)), "does not end"),
    "moved": (lambda _, __: (307, {"Location": "http://127.0.0.1:1/"}, b""), "HTTP 307"),
    "refused": (reply_of(b"the input is too long, key-1", 400), "HTTP 400: the input is too long"),
    "key": (reply_of(b"key-1 is wrong", 401), "refused the key"),
    "unknown": (reply_of({"error": {"message": "no such model"}}, 404), "no such model"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_reply_is_said(serve: Callable[[Reply], Server], name: str) -> None:
    reply, words = WRONG[name]
    server = serve(reply)
    with pytest.raises(EmbeddingFailed, match=words) as raised:
        EndpointEmbedder(server.url, "key-1", "m").embed(["x", "y"])
    assert "key-1" not in str(raised.value)
    assert "embedder_url" in raised.value.next
    assert len(server.asked) == 1


def test_another_width_than_before_is_refused(serve: Callable[[Reply], Server]) -> None:
    def changing(_: dict[str, object], number: int) -> tuple[int, dict[str, str], bytes]:
        data = [{"embedding": [1] * (2 + number)}]
        return 200, {}, json.dumps({"data": data}).encode()

    made = EndpointEmbedder(serve(changing).url, None, "m")
    made.embed(["x"])
    with pytest.raises(EmbeddingFailed, match="3 numbers a text, and 2 before"):
        made.embed(["x"])


def test_silence_ends_at_the_deadline(serve: Callable[[Reply], Server]) -> None:
    def silent(body: dict[str, object], number: int) -> tuple[int, dict[str, str], bytes]:
        time.sleep(3)
        return good(body, number)

    began = time.monotonic()
    with pytest.raises(EmbeddingFailed, match=r"not answer in time|cannot be reached"):
        EndpointEmbedder(serve(silent).url, None, "m", deadline_s=0.4).embed(["x"])
    assert time.monotonic() - began < 2.5


def test_nobody_there() -> None:
    with pytest.raises(EmbeddingFailed, match="cannot be reached"):
        EndpointEmbedder("http://127.0.0.1:9/v1", None, "m").embed(["x"])


def test_the_settings_make_one(tmp_path: Path, serve: Callable[[Reply], Server]) -> None:
    server = serve(good)
    settings = Settings(library=tmp_path, embedder="m", embedder_url=server.url)
    assert build_embedder(settings).name == "openai:m"
    for wrong in ({"embedder_url": "ftp://x"}, {"embedder_key": "two words"}):
        with pytest.raises(SettingsError) as raised:
            build_embedder(settings.model_validate(settings.model_dump() | wrong))
        assert next(iter(wrong)) in str(raised.value)
