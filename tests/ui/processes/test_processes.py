"""Two real processes behind one port: who answers, what they share, and what a death leaves."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from eval.bench.page_stream import ask_event, ask_page
from ingest.pipeline import ingest
from rag.embedding.endpoint import EndpointEmbedder
from rag.fakes import HashEmbedder
from rag.fakes.endpoint import Script, replies, serving
from rag.library import Library
from rag.settings import Settings

ROOT = Path(__file__).parents[3]
NEWS = Path(__file__).parents[1] / "news"
QUESTION = "What does a ticket of the ferry cost?"
HTML = {"accept": "text/html"}


def embeds(body: dict[str, object]) -> Script:
    texts = [str(text) for text in body["input"]]  # pyright: ignore
    vectors = HashEmbedder().embed(texts)
    rows = [{"index": n, "embedding": row.tolist()} for n, row in enumerate(vectors)]
    return replies(json.dumps({"data": rows}).encode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """What `presscheck ui --processes 2` serves, its `address` and its running `command`."""
    folder = tmp_path_factory.mktemp("processes")
    news = Path(shutil.copytree(NEWS, folder / "news"))
    with serving(choose=embeds) as endpoint:
        settings = Settings(library=folder / "library", writer="quotes")
        with Library.open(settings.library, create=True) as library:
            ingest([news], library, EndpointEmbedder(endpoint.url, None, "m"), settings=settings)
        environment = {
            **os.environ,
            "PRESSCHECK_LIBRARY": str(settings.library),
            "PRESSCHECK_EMBEDDER": "m",
            "PRESSCHECK_EMBEDDER_URL": endpoint.url,
            "PRESSCHECK_LOG": "json",
            "TMPDIR": str(folder),
        }
        arguments = "from ui.cli import main; main()", "ui", "--processes", "2", "--port", "0"
        with (
            (folder / "log").open("w") as log,
            subprocess.Popen(
                [sys.executable, "-c", *arguments, "--writer", "quotes"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as command,
        ):
            try:
                assert command.stdout
                address = command.stdout.readline().split("at ")[1].split()[0].rstrip(".")
                site = SimpleNamespace(address=address, command=command, folder=folder)
                wait_for(lambda: figure(site, "presscheck_processes_ready") == 2)
                yield site
            finally:
                command.kill()


def wait_for(condition: object, seconds: float = 180.0) -> None:
    until = time.monotonic() + seconds
    while not condition():  # pyright: ignore
        assert time.monotonic() < until
        time.sleep(0.1)


def figure(site: SimpleNamespace, name: str) -> float:
    """Of /metrics, over all labels."""
    text = httpx.get(f"{site.address}/metrics").text
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.M))


def pages(site: SimpleNamespace) -> dict[int, httpx.Cookies]:
    """Cookies of a reader in each process."""
    found: dict[int, httpx.Cookies] = {}

    def asked() -> bool:
        reply = httpx.get(site.address, headers=HTML)
        (place,) = reply.cookies.values()
        found[int(place)] = reply.cookies
        return len(found) == 2

    wait_for(asked)
    return found


def ask(site: SimpleNamespace) -> str:
    reply = httpx.post(f"{site.address}/v1/ask", json={"question": QUESTION}, timeout=30)
    return reply.json()["text"]


def test_a_page_stays_with_its_process_and_programs_go_to_either(site: SimpleNamespace) -> None:
    async def asked(cookies: httpx.Cookies) -> list[dict[str, float]]:
        limits = httpx.Limits(max_keepalive_connections=0)  # each request on its own connection
        async with httpx.AsyncClient(
            base_url=site.address, cookies=cookies, timeout=30, limits=limits
        ) as client:
            event = await ask_event(client)
            return [await ask_page(client, event, QUESTION) for _ in range(3)]

    for cookies in pages(site).values():
        for one in asyncio.run(asked(cookies)):
            assert {"evidence", "answer"} <= one.keys()
    before = figure(site, "presscheck_answers_total")
    assert before == 6
    assert "$3" in ask(site)
    assert figure(site, "presscheck_answers_total") == 7
    kept = [p.name for p in (site.folder / "library").iterdir()]
    assert "conversations.sqlite3" in kept  # of both, in one file


def test_a_proxys_connection_ends_with_its_answer(site: SimpleNamespace) -> None:
    with httpx.Client(base_url=site.address) as client:
        assert "connection" not in client.get("/health").headers
        passed_on = client.get("/health", headers={"x-forwarded-for": "192.0.2.7"})
        assert passed_on.headers["connection"] == "close"


def test_a_header_that_comes_in_parts_is_waited_for(site: SimpleNamespace) -> None:
    import socket

    port = int(site.address.rpartition(":")[2])
    for place in pages(site):
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n")
            time.sleep(0.2)
            slow.sendall(f"Cookie: a=b; presscheck_process_{port}={place}\r\n\r\n".encode())
            head = slow.recv(2000)
        assert head.startswith(b"HTTP/1.1 200")
        assert b"set-cookie" not in head.lower()  # it was that process


def test_who_dies_is_replaced_and_the_others_go_on(site: SimpleNamespace) -> None:
    before = workers(site)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    for _ in range(5):
        assert "$3" in ask(site)
    wait_for(lambda: len(workers(site)) == 2 and workers(site) != before)
    assert len(pages(site)) == 2
    assert "$3" in ask(site)
    assert figure(site, "presscheck_answers_total") >= 13  # the dead one's among them


def test_the_log_has_figures_and_nobodys_words(site: SimpleNamespace) -> None:
    ask(site)
    text = (site.folder / "log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    answers = [line for line in lines if line["event"] == "answer"]
    assert answers
    assert {line["outcome"] for line in answers} == {"answered"}
    assert {"/v1/ask", "page"} <= {line.get("route") for line in lines}
    assert "ferry" not in text.lower()


def test_ctrl_c_ends_all_of_them(site: SimpleNamespace) -> None:
    """Last: it ends what the others ask."""
    running = workers(site)
    site.command.send_signal(signal.SIGINT)
    assert site.command.wait(20) == 0
    for process in running:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert not list(site.folder.glob("presscheck-*"))
    assert "Traceback" not in (site.folder / "log").read_text()


def workers(site: SimpleNamespace) -> list[int]:
    listed = subprocess.run(["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True)
    mine = [line.split(None, 2) for line in listed.stdout.splitlines()[1:]]
    return [
        int(pid)
        for pid, parent, command in mine
        if int(parent) == site.command.pid and "spawn_main" in command
    ]
