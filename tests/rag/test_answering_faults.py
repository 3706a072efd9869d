"""A whole answer while the endpoint fails in every way that we know of: the quotes answer, the note
says why, and nothing is shown that nobody checked.

Each fault is met by an endpoint that streams and by one that sends its reply whole, in an answer
and in a stream of events. Real sockets on loopback, real deadlines, a small library.
"""

import io
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from rag.answering import Rag
from rag.contract.answers import answer_json
from rag.fakes import HashEmbedder
from rag.fakes.endpoint import (
    Script,
    chunk,
    completion,
    dribble,
    event,
    flood,
    head,
    refuses,
    replies,
    resets,
    sends,
    serving,
    silent,
    streams,
)
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import (
    Answer,
    Article,
    Chunk,
    SentenceChecked,
    Status,
    Verdict,
    article_id,
)
from rag.writing import EndpointWriter, LocalWriter

KEY = "sk-secret-0123456789"
SHORT_S, LONG_S = 1.5, 15.0
QUESTION = "Who runs the copper mine in Norland?"
QUOTE = "Mara Lind runs the copper mine in Norland for Acme."
TEXT = f"Acme opened a copper mine in Norland in 2019. {QUOTE} It has no railway."
GOOD = "Mara Lind runs the copper mine in Norland [1]."
HALF = "Mara Lind runs the copper mine in Norland for"

Mode = Literal["streamed", "whole"]
BOTH: tuple[Mode, ...] = ("streamed", "whole")


@dataclass(frozen=True)
class Fault:
    """What the endpoint does, one script a request, when it streams and when it does not; the
    cause that the note names, or None where the reply is good after all. `keeps` is for a fault
    after a whole line, which stands. `where` makes another address of the server's."""

    streamed: tuple[Script, ...]
    whole: tuple[Script, ...]
    cause: str | None
    keeps: tuple[Mode, ...] = ()
    where: Callable[[str], str] = str

    @property
    def deadline_s(self) -> float:
        """Short for what would not end otherwise; long for all else, on a machine that is busy."""
        return SHORT_S if self.cause in ("in time", "HTTP 503") else LONG_S


def both(cause: str | None, *scripts: Script, where: Callable[[str], str] = str) -> Fault:
    return Fault(scripts, scripts, cause, where=where)


def streamed(*events: bytes) -> tuple[Script]:
    return (streams(*events),)


def whole(text: object = None, finish: object = "stop", **message: object) -> tuple[Script]:
    return (replies(completion(text, finish, **message)),)


def twice(status: str, *more: str) -> tuple[tuple[Script, ...], tuple[Script, ...]]:
    """Refused once and then answered, in either way."""
    refused = refuses(status, None, *more)
    return (refused, streams(chunk(GOOD), END)), (refused, replies(completion(GOOD)))


END = chunk(finish="stop")
DONE = event(b"[DONE]")
LONG = "Content-Length: 99999"
CHUNKED = "Transfer-Encoding: chunked"
ECHO = {"error": {"message": f"Bad key {KEY} given", "type": "t", "code": None}}
JSON = head("200 OK", "application/json")
WHOLE_HALF = completion(HALF)[:-60]

FAULTS: dict[str, Fault] = {
    # No connection, or one that says nothing.
    "refused": both("cannot be reached", where=lambda _: f"http://127.0.0.1:{_free_port()}/v1"),
    "no such host": both("cannot be reached", where=lambda _: f"http://{'a' * 70}.example/v1"),
    "garbage for TLS": both(
        "cannot be reached", streams(END), where=lambda url: url.replace("http:", "https:")
    ),
    "not HTTP": both("without a reply", sends(b"\x00\x01\x02 hello\r\n\r\n")),
    "closes at once": both("without a reply", lambda _: None),
    "resets at once": both("cannot be reached", resets()),
    "says nothing": both("in time", silent()),
    "headers, then nothing": Fault((silent(head()),), (silent(JSON),), "in time"),
    "a byte now and then": Fault(
        (dribble(head(), b"x", 0.3),), (dribble(JSON, b" ", 0.3),), "in time"
    ),
    "empty events for ever": Fault(
        (dribble(head(), chunk("")),), (dribble(JSON + b'{"choices": [', b"{}, "),), "in time"
    ),
    "half, then nothing": Fault(
        (silent(head() + chunk(HALF)),), (silent(JSON + WHOLE_HALF),), "in time"
    ),
    # Refusals.
    "401": both("refused the key", refuses("401 Unauthorized", ECHO)),
    "403": both("refused the key", refuses("403 Forbidden", ECHO)),
    "400": both("refused the request", refuses("400 Bad Request", ECHO)),
    "404": both("no such address or no model", refuses("404 Not Found")),
    "413": both("request too long", refuses("413 Too Large")),
    "301": both("moved", sends(head("301 Moved", "text/html", "Location: http://127.0.0.1:1/"))),
    "429 once": Fault(*twice("429 Too Many Requests"), None),
    "429, at once again": Fault(*twice("429 Too Many Requests", "Retry-After: 0"), None),
    "429, in an hour": both("no more requests", refuses("429 Many", None, "Retry-After: 3600")),
    "429, at no time": Fault(*twice("429 Too Many Requests", "Retry-After: nan"), None),
    "500 once": Fault(*twice("500 Oops"), None),
    "502 once": Fault(*twice("502 Bad Gateway"), None),
    "503 for ever": both("HTTP 503", refuses("503 Busy")),
    "500 in HTML": both("HTTP 500", sends(head("500 Oops", "text/html"), b"<h1>Traceback</h1>")),
    # Replies that are none.
    "HTML": both("text/html", replies(b"<html>Log in</html>", "text/html")),
    "plain text": both("text/plain", replies(HALF.encode(), "text/plain")),
    "an error with status 200": Fault(
        streamed(event(ECHO)),
        (replies(b'{"error": {"message": "out of memory"}}'),),
        "error|memory",
    ),
    "empty body": Fault(streamed(), (replies(b""),), "broke off|not JSON"),
    "only DONE": Fault(streamed(DONE), (replies(b"[DONE]"),), "broke off|not JSON"),
    "null choices": Fault(
        streamed(event({"choices": None})), (replies(b'{"choices": null}'),), "not a chat reply"
    ),
    "no choices": Fault(
        streamed(event({"choices": []}), DONE), (replies(b'{"choices": []}'),), "broke off"
    ),
    "another object": Fault(
        streamed(event({"object": "list", "data": []})),
        (replies(b'{"object": "list", "data": []}'),),
        "no reply|not a chat reply",
    ),
    "deep JSON": Fault(
        streamed(event(b"[" * 90_000)), (replies(b"[" * 90_000),), "cannot be read|not JSON"
    ),
    "text is a list": Fault(streamed(chunk([HALF]), END), whole([HALF]), "not text"),
    "nothing but space": Fault(streamed(chunk(" \n"), END), whole(" \n"), "empty reply"),
    "only reasoning": Fault(
        streamed(chunk(reasoning_content=GOOD), END), whole(reasoning_content=GOOD), "empty reply"
    ),
    "only thoughts": Fault(
        streamed(chunk(f"<think>{GOOD}"), END), whole(f"<think>{GOOD}"), "empty reply"
    ),
    "tool calls": Fault(
        streamed(chunk(tool_calls=[{"index": 0}]), chunk(finish="tool_calls")),
        whole(None, "tool_calls", tool_calls=[{"id": "1"}]),
        "tool_calls",
    ),
    "withheld": Fault(
        streamed(chunk(HALF), chunk(finish="content_filter")),
        whole(HALF, "content_filter"),
        "content filter",
    ),
    # Replies that are not whole.
    "cut at the length": Fault(
        streamed(chunk(HALF), chunk(finish="length")), whole(HALF, "length"), "cut off"
    ),
    "cut, and called whole": Fault(
        streamed(chunk(HALF), END), whole(HALF), "in the middle of a sentence"
    ),
    "no DONE, no end": Fault(streamed(chunk(HALF)), whole(HALF, None), "broke off"),
    "a broken line of JSON": Fault(
        streamed(chunk(HALF), event(b'{"choices": [{')), (replies(WHOLE_HALF),), "not JSON"
    ),
    "a cut HTTP chunk": Fault(
        (sends(head("200 OK", "text/event-stream", CHUNKED), b"400\r\n", chunk(HALF)),),
        (sends(head("200 OK", "application/json", CHUNKED), b"400\r\n", WHOLE_HALF),),
        "broke off",
    ),
    "shorter than its length": Fault(
        (sends(head("200 OK", "text/event-stream", LONG), chunk(HALF)),),
        (replies(WHOLE_HALF, "application/json", LONG),),
        "broke off",
    ),
    "reset in a sentence": Fault(
        (resets(head() + chunk(HALF)),), (resets(JSON + WHOLE_HALF),), "broke off"
    ),
    "half a character": Fault(
        streamed(chunk("Mara Lind\ufffd"), END), whole("Mara Lind\ufffd"), "not text"
    ),
    "half a byte sequence": Fault(
        streamed(event(b'{"choices": [{"delta": {"content": "Mara \xc3')),
        (replies(b'{"choices": [{"message": {"content": "Mara \xc3'),),
        "not JSON",
    ),
    "NUL": Fault(streamed(chunk(f"{HALF}\0"), END), whole(f"{HALF}\0"), "not text"),
    "false gzip": Fault(
        (sends(head("200 OK", "text/event-stream", "Content-Encoding: gzip"), b"no gzip"),),
        (replies(b"no gzip", "application/json", "Content-Encoding: gzip"),),
        "cannot be read|reply",
    ),
    "gigantic": Fault(
        (flood(head(), chunk("and " * 99)),), (flood(JSON + b'"', b"x" * 65536),), "does not end"
    ),
    # A good line first: it stands, and the rest is not made up.
    "broken off after a line": Fault(
        streamed(chunk(f"{GOOD}\n{HALF}")), whole(f"{GOOD}\n{HALF}", None), "broke off", keeps=BOTH
    ),
    "cut off after a line": Fault(
        streamed(chunk(f"{GOOD}\n{HALF}"), chunk(finish="length")),
        whole(f"{GOOD}\n{HALF}", "length"),
        "cut off",
        keeps=BOTH,
    ),
    "silent after a line": Fault(
        (silent(head() + chunk(f"{GOOD}\n{HALF}")),),
        (silent(JSON),),
        "in time",
        keeps=("streamed",),
    ),
    # No fault, though it looks like one.
    "roles again and again": Fault(
        streamed(chunk(role="assistant"), chunk("", role="assistant"), chunk(GOOD), END),
        whole(GOOD, role="assistant"),
        None,
    ),
    "no DONE": Fault(streamed(chunk(GOOD), END), whole(GOOD), None),
}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def rag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rag]:
    """A library of one article, without a writer."""
    folder = tmp_path_factory.mktemp("library")
    embedder = HashEmbedder(256)
    with Library.open(folder, create=True) as library:
        article = Article(article_id(TEXT), TEXT, "Copper", "copper.md", language="en")
        one = Chunk(f"{article.id}:0-{len(TEXT)}", article.id, 0, 0, len(TEXT))
        vectors = embedder.embed([TEXT])
        library.add(
            article,
            split_sentences(TEXT),
            [one],
            vectors,
            embedder=embedder.name,
            content_hash="1",
        )
    settings = Settings(library=folder)
    library = Library.open(folder)
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    made = Rag(library, index, embedder, None, settings)
    yield made
    made.close()


@dataclass(frozen=True)
class Cell:
    """What one fault did to one answer; `told` are the sentences as they came, `text` is all that
    a reader could see."""

    answer: Answer
    told: tuple[str, ...]
    seconds: float
    text: str


Matrix = dict[tuple[str, Mode, bool], Cell]


@dataclass(frozen=True)
class Outcome:
    cells: Matrix
    quotes: Answer
    """The answer with no writer at all."""
    stderr: str
    sockets: tuple[int, int]
    """Open before and after."""
    threads: tuple[int, int]


@pytest.fixture(scope="module")
def outcome(rag: Rag) -> Outcome:
    """Every fault in every way, a dozen at a time."""
    quotes = rag.answer(QUESTION)
    _cell(rag, "no DONE", "streamed", as_stream=False)  # imports what the others share
    before = _sockets(), _threads()
    keys = [(name, mode, way) for name in FAULTS for mode in BOTH for way in (True, False)]
    with redirect_stderr(io.StringIO()) as stderr, ThreadPoolExecutor(12) as pool:
        cells = dict(zip(keys, pool.map(lambda key: _cell(rag, *key), keys), strict=True))
    give_up = time.monotonic() + 10
    while (_sockets() > before[0] or _threads() > before[1]) and time.monotonic() < give_up:
        time.sleep(0.05)
    after = _sockets(), _threads()
    return Outcome(cells, quotes, stderr.getvalue(), (before[0], after[0]), (before[1], after[1]))


def _cell(rag: Rag, name: str, mode: Mode, as_stream: bool) -> Cell:
    fault = FAULTS[name]
    settings = Settings(deadline_s=fault.deadline_s)
    with serving(*(fault.streamed if mode == "streamed" else fault.whole)) as server:
        writer = EndpointWriter(fault.where(server.url), KEY, "m")
        asking = Rag(rag.library, rag._index, rag.embedder, writer, settings)
        began = time.monotonic()
        events = list(asking.stream(QUESTION)) if as_stream else [asking.answer(QUESTION)]
        seconds = time.monotonic() - began
    answer = events[-1]
    assert isinstance(answer, Answer)
    told = tuple(e.sentence.text for e in events if isinstance(e, SentenceChecked))
    return Cell(answer, told, seconds, repr(events) + json.dumps(answer_json(answer)))


def _threads() -> int:
    """Those that are not kept for the next question."""
    kept = "presscheck-question"
    return sum(not thread.name.startswith(kept) for thread in threading.enumerate())


def _sockets() -> int:
    """Sockets that this process holds open (Linux)."""
    count = 0
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            count += str(number.readlink()).startswith("socket:")
    return count


@pytest.mark.parametrize("mode", BOTH)
@pytest.mark.parametrize("name", FAULTS)
def test_the_quotes_answer_and_the_note_says_why(name: str, mode: Mode, outcome: Outcome) -> None:
    fault = FAULTS[name]
    for as_stream in (True, False):
        cell = outcome.cells[name, mode, as_stream]
        answer, quotes = cell.answer, outcome.quotes
        shown = [s.text for s in answer.sentences if s.verdict is not Verdict.REMOVED]
        own = GOOD.replace(" [1]", "")
        assert answer.status is quotes.status is Status.ANSWERED
        assert cell.told == (tuple(s.text for s in answer.sentences) if as_stream else ())
        assert cell.seconds < fault.deadline_s + 1.0
        assert KEY not in cell.text
        if fault.cause is None:
            assert answer.note is None
            assert (answer.writer, shown[0]) == ("openai:m", own)
            continue
        note = answer.note or ""
        assert re.search(fault.cause, note), note
        assert len(note) < 220
        assert "127.0.0.1" not in note
        assert "Errno" not in note
        if mode in fault.keeps:
            assert "What it wrote before that was checked and stands." in note
            assert (answer.writer, shown[0]) == ("openai:m", own)
            assert len(answer.sentences) == 1
        else:
            assert "The quotes answer instead." in note
            assert answer.writer == "quotes"
            assert (answer.sentences, answer.text) == (quotes.sentences, quotes.text)


def test_nothing_is_left_over(outcome: Outcome) -> None:
    assert outcome.stderr == ""
    assert outcome.sockets[1] <= outcome.sockets[0]
    assert outcome.threads[1] <= outcome.threads[0]


def test_a_local_model_is_told_by_its_name_and_not_by_its_path(rag: Rag, tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"no model at all" * 1000)
    writer = LocalWriter(path, str(path), 1)
    asking = Rag(rag.library, rag._index, rag.embedder, writer, Settings())
    answer = asking.answer(QUESTION)
    asking.writer.close()
    assert answer.writer == "quotes"
    assert (answer.note or "").startswith("The local model broken could not be loaded")
    assert str(tmp_path) not in (answer.note or "")


def test_there_are_thirty_faults() -> None:
    assert sum(fault.cause is not None for fault in FAULTS.values()) >= 30
