"""presscheck ingest as a process: what --allow-network cannot reach, and how --watch ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A shell's background job ignores Ctrl-C, and so would what it starts.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from ui.cli import main; main()"
)

# What a watch says and how it ends is the same with the embedder that needs no model.
QUICK = (
    "import rag.build; from rag.fakes import HashEmbedder; "
    "rag.build.build_embedder = lambda settings: HashEmbedder(); "
)

# Loaded by Python before anything else: writes down every lookup and connection, and stands in for
# a name server that says of every name that it is this machine.
SPY = """
import socket, sys
log = open({log!r}, "a", buffering=1)
def spy(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        log.write(f"connect {{arguments[1][0]}}\\n")
sys.addaudithook(spy)
def lookup(host, port, *_, **__):
    log.write(f"lookup {{host}}\\n")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
socket.getaddrinfo = lookup
"""


@dataclass
class Spied:
    """A folder whose programs are watched, and what they did."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "ingest", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def seen(self) -> list[str]:
        return (self.folder / "log").read_text().splitlines()


@pytest.fixture
def spied(tmp_path: Path) -> Spied:
    (tmp_path / "sitecustomize.py").write_text(SPY.format(log=str(tmp_path / "log")))
    library = str(tmp_path / "library")
    return Spied(tmp_path, {"PYTHONPATH": str(tmp_path), "PRESSCHECK_LIBRARY": library})


@pytest.fixture
def server() -> Iterator[int]:
    """The port of a server that would answer, on every address of this machine."""
    with socket.create_server(("", 0)) as listening:
        yield listening.getsockname()[1]


def test_this_machine_cannot_be_reached(spied: Spied, server: int) -> None:
    hosts = "127.0.0.1 localhost 0.0.0.0 [::1] [::ffff:127.0.0.1] 2130706433 0x7f.1 127.1".split()
    addresses = [f"http://{host}{port}/" for host in hosts for port in ("", f":{server}")]
    named = ("http://public.example.com/", "https://example.com/feed")
    done = spied.run("--allow-network", *addresses, *named)
    assert done.returncode == 1
    assert done.stdout.count("rejected\t") == len(addresses) + len(named)
    assert done.stdout.count("not on the public internet") >= len(named)
    # nothing is connected to, and what is no name is not even looked up
    assert spied.seen() == ["lookup public.example.com", "lookup example.com"]


def test_nothing_is_looked_up_unless_it_is_allowed(spied: Spied) -> None:
    done = spied.run("https://example.com/", "http://127.0.0.1/")
    assert done.returncode == 1
    assert done.stdout.count("--allow-network") == 2
    assert spied.seen() == []


def test_no_setting_can_leave_it_allowed(spied: Spied) -> None:
    done = spied.run("https://example.com/", PRESSCHECK_ALLOW_NETWORK="1")
    assert done.returncode == 1
    assert "unknown setting PRESSCHECK_ALLOW_NETWORK" in done.stderr
    assert spied.seen() == []


# ------------------------------------------------------------------------------- --watch


class Watching:
    def __init__(self, *paths: Path | str) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", QUICK + PROGRAM, "ingest", "--watch", *map(str, paths)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, words: str) -> str:
        assert self.process.stdout
        while words not in (self.lines[-1] if self.lines else ""):
            line = self.process.stdout.readline()
            assert line, self.lines
            self.lines.append(line)
        return self.lines[-1]

    def end(self, number: signal.Signals) -> str:
        """Everything it said after; it has to end at once."""
        began = time.monotonic()
        self.process.send_signal(number)
        out, error = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, error
        assert error == ""
        assert time.monotonic() - began < 10  # 1 s on an idle machine
        return out


@pytest.fixture
def watching() -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*paths: Path | str) -> Watching:
        started.append(Watching(*paths))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def story(subject: str) -> str:
    return f"The {subject} of Northtown\n\nThe {subject} failed on day one, officials said."


def test_a_watch_says_a_line_a_change_and_ends_well(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "tower.txt").write_text(story("tower"))
    watch = watching(inbox)
    watch.until("1 added, 0 changed")
    assert f"{inbox} (Ctrl-C ends it)" in watch.until("watching")
    (inbox / "dam.txt").write_text(story("dam"))
    line = watch.until("dam.txt")
    assert line[2] == line[5] == ":"
    assert line.split("  ")[1].strip() == "added"
    (inbox / "bad.txt").write_bytes(b"\0" * 99)
    assert "rejected" in watch.until("bad.txt")
    (inbox / "dam.txt").unlink()
    assert "gone" in watch.until("dam.txt")
    quiet = len(watch.lines)
    os.utime(inbox / "tower.txt")
    time.sleep(2)
    assert watch.end(signal.SIGINT) == (
        "Stopped. 2 added, 0 changed, 1 rejected in all. The library holds 2 articles.\n"
    )
    assert len(watch.lines) == quiet


def test_a_watch_that_prunes_takes_out_what_is_deleted(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for subject in ("tower", "dam"):
        (inbox / f"{subject}.txt").write_text(story(subject))
    watch = watching(inbox, "--prune")
    watch.until("2 added")
    watch.until("watching")
    (inbox / "dam.txt").unlink()
    assert "removed" in watch.until("dam.txt")
    assert watch.end(signal.SIGTERM) == (
        "Stopped. 2 added, 0 changed, 1 removed, 0 rejected in all. The library holds 1 article.\n"
    )


def test_a_watch_can_be_ended_while_it_reads(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watch = watching(inbox)
    watch.until("watching")
    lines = [{"id": n, "text": f"The dam {n} failed, officials said. " * 8} for n in range(5000)]
    (inbox / "news.jsonl").write_text("\n".join(map(json.dumps, lines)))
    library = Path(os.environ["XDG_DATA_HOME"]) / "presscheck" / "library"
    ends = time.monotonic() + 120
    while time.monotonic() < ends and not any(
        path.stat().st_size > 300_000 for path in library.glob("*-wal")
    ):
        time.sleep(0.05)  # until it has stored some
    out = watch.end(signal.SIGTERM)
    added = int(out.split("Stopped. ")[1].split(" added")[0].replace(",", ""))
    assert 0 < added < 5000
    held = int(out.split("holds ")[1].split(" article")[0].replace(",", ""))
    assert held - added in {0, 1}  # one may have been stored at the moment of the signal


def test_what_cannot_be_watched_is_an_error(
    tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    watch = watching(tmp_path / "missing")
    out, error = watch.process.communicate(timeout=20)
    assert (watch.process.returncode, out) == (1, "")
    assert "can be watched" in error
