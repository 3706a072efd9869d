"""Writers against a server that misbehaves on purpose, and against a real llama.cpp."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from rag.endpoint.deadline import DeadlinePassed, stream_within
from rag.errors import (
    EndpointRefused,
    EndpointReply,
    EndpointUnreachable,
    SettingsError,
    WriterError,
)
from rag.fakes import ScriptedWriter
from rag.fakes.endpoint import (
    FakeEndpoint,
    Script,
    chunk,
    completion,
    dribble,
    event,
    flood,
    good,
    head,
    refuses,
    replies,
    resets,
    sends,
    serving,
    silent,
    streams,
)
from rag.llama import LlamaServer
from rag.types import Message
from rag.writing import EndpointWriter, LocalWriter, Writer

KEY = "sk-secret-0123456789"
HELLO = [Message("user", "Say hello.")]


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeEndpoint]]:
    with ExitStack() as stack:
        yield lambda *scripts: stack.enter_context(serving(*scripts))


def write(writer: Writer, seconds: float = 10.0, max_tokens: int = 50) -> tuple[str, WriterError]:
    """What a failing writer yields before its error, and the error."""
    pieces: list[str] = []
    with pytest.raises(WriterError) as raised:
        pieces.extend(
            writer.write(HELLO, max_tokens=max_tokens, deadline=time.monotonic() + seconds)
        )
    return "".join(pieces), raised.value


def reply(writer: Writer, seconds: float = 10.0, **more: str) -> str:
    deadline = time.monotonic() + seconds
    return "".join(writer.write(HELLO, max_tokens=50, deadline=deadline, **more))


FAULTS: dict[str, tuple[Script, type[WriterError], str]] = {
    "closes at once": (lambda _: None, EndpointReply, "without a reply"),
    "resets": (resets(), EndpointUnreachable, "cannot be reached"),
    "not HTTP": (sends(b"\x00\x01 hello\r\n\r\n"), EndpointReply, "without a reply"),
    "truncated stream": (streams(chunk("Half a")), EndpointReply, "broke off"),
    "truncated, with DONE": (streams(chunk("Half"), event(b"[DONE]")), EndpointReply, "broke off"),
    "truncated in a chunk": (
        sends(head("200 OK", "text/event-stream", "Transfer-Encoding: chunked"), b"400\r\ndata: {"),
        EndpointReply,
        "broke off",
    ),
    "truncated by length": (
        sends(head("200 OK", "text/event-stream", "Content-Length: 9999"), chunk("Half")),
        EndpointReply,
        "broke off",
    ),
    "cut at max_tokens": (
        streams(chunk("Half a"), chunk(finish="length")),
        EndpointReply,
        "cut off",
    ),
    "content filter": (streams(chunk(finish="content_filter")), EndpointReply, "content filter"),
    "tool calls": (streams(chunk(finish="tool_calls")), EndpointReply, "tool_calls"),
    "finish is a number": (streams(chunk("x", finish=7)), EndpointReply, "not text"),
    "no events": (streams(), EndpointReply, "broke off"),
    "only DONE": (streams(event(b"[DONE]")), EndpointReply, "broke off"),
    "empty choices": (
        streams(event({"choices": []}), event(b"[DONE]")),
        EndpointReply,
        "broke off",
    ),
    "null choices": (streams(event({"choices": None})), EndpointReply, "not a chat reply"),
    "choices of nothing": (streams(event({"choices": [None]})), EndpointReply, "reply"),
    "another object": (streams(event({"object": "list"})), EndpointReply, "not a chat reply"),
    "empty text": (streams(chunk(""), chunk(finish="stop")), EndpointReply, "empty reply"),
    "blank text": (streams(chunk(" \n"), chunk(finish="stop")), EndpointReply, "empty reply"),
    "only thoughts": (
        streams(chunk("<think>Hm, let me"), chunk(" see"), chunk(finish="stop")),
        EndpointReply,
        "empty reply",
    ),
    "only reasoning": (
        streams(chunk(reasoning_content="Let me see"), chunk(finish="stop")),
        EndpointReply,
        "empty reply",
    ),
    "HTML": (
        sends(head("200 OK", "text/html"), b"<html>Log in</html>"),
        EndpointReply,
        "text/html",
    ),
    "JSON": (
        replies(b'{"choices": [{"message": {"content": "x"}}]}'),
        EndpointReply,
        "broke off",
    ),
    "JSON cut at max_tokens": (replies(completion("Half a", "length")), EndpointReply, "cut off"),
    "JSON without choices": (replies(b'{"object": "list"}'), EndpointReply, "no reply"),
    "JSON, not JSON": (replies(b'{"choices": ['), EndpointReply, "not JSON"),
    "JSON, null message": (
        replies(b'{"choices": [{"message": null, "finish_reason": "stop"}]}'),
        EndpointReply,
        "empty reply",
    ),
    "half a character": (
        streams(chunk("Caf\ufffd"), chunk(finish="stop")),
        EndpointReply,
        "not text",
    ),
    "plain text": (replies(b"Hello.", "text/plain"), EndpointReply, "text/plain"),
    "JSON error": (
        sends(head("200 OK", "application/json"), b'{"error": {"message": "model is asleep"}}'),
        EndpointReply,
        "model is asleep",
    ),
    "not JSON": (streams(event(b"{oops")), EndpointReply, "not JSON"),
    "a bare number": (streams(event(5)), EndpointReply, "reply"),
    "a bare list": (streams(event([1])), EndpointReply, "reply"),
    "a bare string": (streams(event("hello")), EndpointReply, "reply"),
    "content is a number": (streams(chunk(7)), EndpointReply, "not text"),
    "content is a list": (streams(chunk([{"type": "text"}])), EndpointReply, "not text"),
    "NUL": (streams(chunk("a\0b"), chunk(finish="stop")), EndpointReply, "not text"),
    "lone surrogate": (streams(chunk("a\ud800b"), chunk(finish="stop")), EndpointReply, "not text"),
    "not UTF-8": (streams(event(b'{"choices": "\xff\xfe"}')), EndpointReply, "reply|JSON"),
    "false gzip": (
        sends(head("200 OK", "text/event-stream", "Content-Encoding: gzip"), b"no gzip at all"),
        EndpointReply,
        "reply",
    ),
    "error in the stream": (
        streams(chunk("Half"), event({"error": {"message": "out of memory"}})),
        EndpointReply,
        "out of memory",
    ),
    "endless line": (flood(head(), b"x" * 65536), EndpointReply, "does not end"),
    "endless chunks": (flood(head(), chunk("and " * 50)), EndpointReply, "does not end"),
    "endless refusal": (
        flood(head("400 Bad Request"), b"x" * 65536),
        EndpointReply,
        "does not end",
    ),
    "301": (
        sends(head("301 Moved", "text/html", "Location: http://127.0.0.1:1/v1")),
        EndpointRefused,
        "has moved",
    ),
    "400": (refuses("400 Bad Request"), EndpointRefused, "HTTP 400: no"),
    "401": (refuses("401 Unauthorized"), EndpointRefused, "refused the key"),
    "403": (refuses("403 Forbidden"), EndpointRefused, "refused the key"),
    "404": (refuses("404 Not Found"), EndpointRefused, "no model 'm'"),
    "404 in HTML": (
        sends(head("404 Not Found", "text/html"), b"<html>x</html>"),
        EndpointRefused,
        "no model 'm'",
    ),
    "413": (refuses("413 Too Large"), EndpointRefused, "too long"),
    "422": (refuses("422 Unprocessable", {"detail": []}), EndpointRefused, "HTTP 422"),
    "429, quota": (
        refuses("429 Too Many", {"error": {"message": "pay", "code": "insufficient_quota"}}),
        EndpointRefused,
        "no more requests for now: pay",
    ),
    "429, later": (
        refuses("429 Too Many Requests", None, "Retry-After: 3600"),
        EndpointRefused,
        "no more requests for now",
    ),
    "501": (refuses("501 Not Implemented"), EndpointUnreachable, "HTTP 501"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_an_error_that_says_what_where_and_next(
    name: str, serve: Callable[..., FakeEndpoint]
) -> None:
    script, kind, said = FAULTS[name]
    server = serve(script)
    began = time.monotonic()
    _, error = write(EndpointWriter(server.url, KEY, "m"))
    assert time.monotonic() - began < 5
    assert type(error) is kind
    assert pytest.approx(error.where) == server.url
    assert error.next
    assert any(part in error.what for part in said.split("|")), error.what
    assert KEY not in str(error)
    assert "\n" not in str(error)


FIRST_LINE = "It said hello [1].\n"


@pytest.mark.parametrize(
    "after",
    [
        streams(chunk(FIRST_LINE), chunk("It said ")),
        streams(chunk(FIRST_LINE), chunk("It said "), chunk(finish="length")),
        streams(chunk(FIRST_LINE), event({"error": {"message": "out of memory"}})),
        sends(head("200 OK", "text/event-stream", "Content-Length: 9999"), chunk(FIRST_LINE)),
        resets(head() + chunk(FIRST_LINE)),
    ],
)
def test_whole_lines_before_a_fault_are_yielded(
    after: Script, serve: Callable[..., FakeEndpoint]
) -> None:
    text, _ = write(EndpointWriter(serve(after).url, KEY, "m"))
    assert text.startswith(FIRST_LINE)


def test_a_server_that_does_not_stream_is_understood(serve: Callable[..., FakeEndpoint]) -> None:
    server = serve(replies(completion("<think>Hm.</think>Hello there."), "application/json; x=y"))
    assert reply(EndpointWriter(server.url, KEY, "m")) == "Hello there."


@pytest.mark.parametrize("thinks", [{"reasoning_content": "Hm."}, {"content": "<think>Hm"}, {}])
def test_a_model_that_spends_all_on_reasoning_is_given_more_once(
    thinks: dict[str, str], serve: Callable[..., FakeEndpoint]
) -> None:
    spent = streams(chunk(**thinks), chunk(finish="length"))
    server = serve(spent, good(), good())
    writer = EndpointWriter(server.url, KEY, "m")
    assert reply(writer) == reply(writer) == "Hello there."
    limits = [body["max_tokens"] for _, body in server.requests]
    assert limits == [50, 50 + 4096, 50 + 4096]
    lasting = serve(spent)
    _, error = write(EndpointWriter(lasting.url, KEY, "m"))
    assert "cut off" in error.what
    assert len(lasting.requests) == 2


STALLS: dict[str, Script] = {
    "silent": silent(),
    "silent after the headers": silent(head()),
    "silent after some text": silent(head() + chunk("Half a")),
    "dribbles its status line": dribble(b"HTTP/1.1 200", b"0"),
    "dribbles headers": dribble(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "dribbles comments": dribble(head(), b": wait\n\n"),
    "dribbles one long line": dribble(head(), b"x"),
    "dribbles empty text": dribble(head(), chunk("")),
    "dribbles thoughts": dribble(head() + chunk("<think>"), chunk("hm ")),
    "dribbles a refusal": dribble(head("400 Bad Request", "application/json"), b" "),
    "busy": refuses("503 Busy"),
}


@pytest.mark.parametrize("name", STALLS)
def test_the_deadline_is_for_the_whole_call(name: str, serve: Callable[..., FakeEndpoint]) -> None:
    server = serve(STALLS[name])
    threads = threading.active_count()
    began = time.monotonic()
    _, error = write(EndpointWriter(server.url, KEY, "m"), seconds=0.6)
    took = time.monotonic() - began
    assert took < 3
    assert isinstance(error, EndpointUnreachable)
    # The reading thread, and the server's own, end with it instead of waiting on.
    give_up = time.monotonic() + 3
    while threading.active_count() > threads and time.monotonic() < give_up:
        time.sleep(0.02)
    assert threading.active_count() <= threads


def test_a_deadline_in_the_past_asks_nobody(serve: Callable[..., FakeEndpoint]) -> None:
    server = serve(good())
    _, error = write(EndpointWriter(server.url, KEY, "m"), seconds=-1)
    assert isinstance(error, EndpointUnreachable)
    assert server.requests == []


def test_a_reader_that_hangs_where_no_timeout_reaches_is_left_behind() -> None:
    release = threading.Event()

    def hangs(_: object) -> Iterator[str]:  # as a name lookup does
        release.wait(10)
        yield "late"

    began = time.monotonic()
    with pytest.raises(DeadlinePassed):
        list(stream_within(began + 0.2, hangs))
    assert time.monotonic() - began < 5
    release.set()


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        _, error = write(EndpointWriter(url, KEY, "m"))
    assert isinstance(error, EndpointUnreachable)
    assert "cannot be reached" in error.what
    assert "refused" in error.what


def test_tls_where_there_is_none(serve: Callable[..., FakeEndpoint]) -> None:
    url = serve(good()).url.replace("http:", "https:")
    _, error = write(EndpointWriter(url, KEY, "m"))
    assert isinstance(error, EndpointUnreachable)
    assert "SSL" in error.what


@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Oops", "503 Busy"])
def test_a_passing_failure_is_tried_again(status: str, serve: Callable[..., FakeEndpoint]) -> None:
    server = serve(refuses(status), good())
    assert reply(EndpointWriter(server.url, KEY, "m")) == "Hello there."
    assert len(server.requests) == 2


def test_a_lasting_refusal_is_not_tried_again(serve: Callable[..., FakeEndpoint]) -> None:
    server = serve(refuses("401 Unauthorized"))
    write(EndpointWriter(server.url, KEY, "m"))
    assert len(server.requests) == 1


def test_a_reasoning_model_is_asked_in_its_own_way(serve: Callable[..., FakeEndpoint]) -> None:
    no_limit = {"error": {"message": "Use 'max_completion_tokens' instead.", "param": "max_tokens"}}
    no_heat = {"error": {"message": "Unsupported value: 'temperature' does not support 0."}}
    server = serve(refuses("400 Bad", no_limit), refuses("400 Bad", no_heat), good(), good())
    writer = EndpointWriter(server.url, KEY, "m")
    assert reply(writer) == "Hello there."
    assert reply(writer) == "Hello there."
    bodies = [body for _, body in server.requests]
    assert len(bodies) == 4  # it remembers
    assert "temperature" in bodies[0]
    assert bodies[0]["max_tokens"] == 50
    assert "temperature" not in bodies[3]
    assert "max_tokens" not in bodies[3]
    assert bodies[3]["max_completion_tokens"] == 50


def test_the_endpoint_is_told_no_more_than_it_must_be(
    serve: Callable[..., FakeEndpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-elsewhere")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-from-elsewhere")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-from-elsewhere")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: elsewhere\nX-Mine: elsewhere")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server = serve(good())
    reply(EndpointWriter(server.url, None, "m"), grammar='root ::= "x"')
    headers, body = server.requests[0]
    assert set(headers) == {
        *("host", "accept", "accept-encoding", "connection"),
        *("content-type", "content-length", "user-agent", "x-stainless-raw-response"),
    }
    assert body["messages"] == [{"role": "user", "content": "Say hello."}]
    assert body["stream"] is True
    assert body["temperature"] == 0
    assert "grammar" not in body
    reply(EndpointWriter(server.url, f" {KEY}\n", "m"))
    assert server.requests[1][0]["authorization"] == f"Bearer {KEY}"


def test_an_error_that_repeats_the_key_does_not_show_it(serve: Callable[..., FakeEndpoint]) -> None:
    body = {"error": {"message": f"bad\n\x1b[31mkey {KEY}!", "code": None}}
    _, error = write(EndpointWriter(serve(refuses("400 Bad", body)).url, KEY, "m"))
    assert "bad [31mkey (key)!" in error.what
    _, error = write(EndpointWriter(serve(refuses("401 No", body)).url, KEY, "m"))
    assert "bad" not in error.what
    writer = EndpointWriter("http://127.0.0.1/v1?token=hidden", KEY, "m")
    assert KEY not in repr(vars(writer))


GPT_OSS = "stant<|channel|>final<|message|>Yes.<|return|>"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["<think>", "so it is", "</think>", "Yes."], "Yes."),
        (["<th", "ink>so</t", "hink>Y", "es."], "Yes."),
        (["A < B, ", "a <th", "ree>."], "A < B, a <three>."),
        (["Ends with <thi"], "Ends with <thi"),
        (["so it is", "</think>Yes."], "Yes."),
        (["It is so [1].\n", "</think>Yes."], "It is so [1].\n\nYes."),
        (["<reasoning>[1] or [2]?\n</reason", "ing>Yes."], "Yes."),
        (["[THINK]so it is[/THINK]", "Yes."], "Yes."),
        (["<|channel|>analysis<|message|>Hm. [1]\n<|end|><|start|>assi", GPT_OSS], "Yes."),
        (["<think>a</think>Yes<think>b</think>."], "Yes."),
    ],
)
def test_thoughts_are_left_out(
    pieces: list[str], text: str, serve: Callable[..., FakeEndpoint]
) -> None:
    server = serve(
        streams(
            chunk("", role="assistant"),
            chunk(reasoning_content="Hm."),
            *(chunk(piece) for piece in pieces),
            chunk(finish="stop"),
            event({"choices": [], "usage": {"total_tokens": 9}}),
            event(b"[DONE]"),
        )
    )
    assert reply(EndpointWriter(server.url, KEY, "m")) == text


def test_a_compressed_reply_is_not_asked_for_but_read(serve: Callable[..., FakeEndpoint]) -> None:
    body = gzip.compress(chunk("Hello.") + chunk(finish="stop"))
    server = serve(sends(head("200 OK", "text/event-stream", "Content-Encoding: gzip"), body))
    assert reply(EndpointWriter(server.url, KEY, "m")) == "Hello."
    assert server.requests[0][0]["accept-encoding"] == "identity"


def test_closing_the_iterator_ends_the_reply_at_the_other_side(
    serve: Callable[..., FakeEndpoint],
) -> None:
    server = serve(dribble(head(), chunk("A word [1].\n")))
    pieces = EndpointWriter(server.url, KEY, "m").write(
        HELLO, max_tokens=50, deadline=time.monotonic() + 30
    )
    assert next(iter(pieces)) == "A word [1].\n"
    pieces.close()
    assert server.over.wait(2)


@pytest.mark.parametrize(
    "url", ["localhost:8000/v1", "", "ftp://h/v1", "http://", "http://h:99999/v1", "http://a:b@h/"]
)
def test_an_address_that_cannot_be_one(url: str) -> None:
    with pytest.raises(SettingsError, match="endpoint_url"):
        EndpointWriter(url, None, "m")


@pytest.mark.parametrize("key", ["sk-ключ", "sk-a\nb", "Bearer x"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(SettingsError) as raised:
        EndpointWriter("http://127.0.0.1/v1", key, "m")
    assert key not in str(raised.value)


def test_the_scripted_writer_keeps_the_contract() -> None:
    refused = EndpointRefused("no", where="here", next="Go on.")
    writer = ScriptedWriter(["One two.", refused, lambda messages: messages[0].content])
    assert reply(writer) == "One two."
    assert write(writer) == ("", refused)
    assert reply(writer, grammar="root ::= x") == "Say hello."
    assert [call.grammar for call in writer.asked] == [None, None, "root ::= x"]
    assert isinstance(write(writer)[1], EndpointUnreachable)
    slow = ScriptedWriter(["one two three four five six"], pause_s=0.3)
    began = time.monotonic()
    text, error = write(slow, seconds=0.5)
    assert text == "one "
    assert isinstance(error, EndpointUnreachable)
    assert time.monotonic() - began < 1.5
    slow.close()
    assert slow.closed


# The real thing: llama.cpp over HTTP.


@pytest.fixture(scope="module")
def local(writer_path: Path) -> Iterator[LocalWriter]:
    writer = LocalWriter(writer_path, "qwen2.5-coder-0.5b", os.cpu_count() or 1)
    yield writer
    writer.close()


def test_an_endpoint_writes(endpoint: str) -> None:
    writer = EndpointWriter(endpoint, None, "any")
    assert writer.name == "openai:any"
    assert "hello" in reply(writer, 30).lower()


def test_an_endpoint_cut_at_max_tokens(endpoint: str) -> None:
    _, error = write(EndpointWriter(endpoint, None, "any"), seconds=30, max_tokens=2)
    assert "cut off" in error.what


def test_the_local_model_writes_the_same_twice(local: LocalWriter) -> None:
    assert local.name == "local:qwen2.5-coder-0.5b"
    assert reply(local, 60) == reply(local, 60)
    assert local.ready


def test_the_local_model_keeps_to_a_grammar(local: LocalWriter) -> None:
    assert reply(local, 60, grammar='root ::= "perhaps" | "maybe"') in ("perhaps", "maybe")


def test_a_wrong_grammar_and_a_prompt_too_long_are_refused(local: LocalWriter) -> None:
    with pytest.raises(EndpointRefused, match="grammar"):
        reply(local, 60, grammar="root ::= (")
    long = [Message("user", "word " * 6000)]
    with pytest.raises(EndpointRefused, match="context size"):
        list(local.write(long, max_tokens=5, deadline=time.monotonic() + 60))


def test_an_abandoned_reply_frees_the_local_model(local: LocalWriter) -> None:
    lines = 'root ::= ("Hello there [1].\\n"){300}'
    pieces = local.write(HELLO, max_tokens=2000, deadline=time.monotonic() + 60, grammar=lines)
    next(pieces)
    began = time.monotonic()
    for _ in range(20):
        next(pieces)
    twenty = time.monotonic() - began
    pieces.close()
    began = time.monotonic()
    reply(local, 60)
    assert time.monotonic() - began < 50 * twenty  # the rest would take nearly 100 times as long


def test_the_deadline_holds_for_the_local_model(local: LocalWriter) -> None:
    count = [Message("user", "Count from 1 to 900, in words.")]
    reply(local, 60)  # loaded
    began = time.monotonic()
    with pytest.raises(EndpointUnreachable, match="in time"):
        list(local.write(count, max_tokens=2000, deadline=began + 1.5))
    assert 1.4 < time.monotonic() - began < 5


def test_the_local_server_wants_its_key(local: LocalWriter) -> None:
    local.start()
    server = local._server
    request = urllib.request.Request(
        server.address(time.monotonic() + 60) + "/chat/completions",
        data=b'{"messages": [{"role": "user", "content": "Hi"}]}',
        headers={"Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    with raised.value as refused:
        assert refused.code == 401
    assert server.key not in " ".join(_command_lines())


def test_a_local_model_that_died_starts_again(local: LocalWriter) -> None:
    reply(local, 60)
    pid = _children()[-1]
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert not local.ready
    assert reply(local, 60)
    local.close()
    assert not local.ready
    assert reply(local, 60)  # closed is not broken


def test_the_local_model_ends_with_its_process(writer_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from rag.llama import LlamaServer
        server = LlamaServer(Path(sys.argv[1]), 1)
        server.address(time.monotonic() + 60)
        print(server._child.process.pid, flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(writer_path)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    give_up = time.monotonic() + 5
    while _is_alive(child) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not _is_alive(child)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"no model at all" * 1000])
def test_a_file_that_is_no_model(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    writer = LocalWriter(path, str(path), 1)
    assert writer.name == "local:broken"
    with pytest.raises(EndpointUnreachable, match=r"could not be loaded.*broken\.gguf"):
        reply(writer, 30)
    writer.close()


def test_a_model_that_takes_too_long_to_load(writer_path: Path) -> None:
    server = LlamaServer(writer_path, 1)
    with pytest.raises(EndpointUnreachable, match="not loaded in time"):
        server.address(time.monotonic() + 0.01)
    server.close()


def _children() -> list[int]:
    """Processes started by this one, oldest first (Linux)."""
    tasks = Path("/proc/self/task").glob("*/children")
    return sorted(int(pid) for task in tasks for pid in task.read_text().split())


def _command_lines() -> list[str]:
    lines: list[str] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return lines


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
