"""Asks a served Presscheck a hundred questions at once and says how long what took to come: over
HTTP, then through the page's queue.

    python -m eval.bench.streams [--streams 100] [--beyond 20]

The server is `presscheck ui` in a process of its own over the starter articles, its writer an
endpoint on loopback that repeats quotes (eval/bench/echo_endpoint.py). All questions come in the
same moment; `beyond` more come while those are answered, and are to be refused. /health is asked
all the while.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx

from eval.bench.page_stream import ask_event, ask_page
from eval.bench.served import served
from eval.datasets.starter import starter_questions
from eval.metrics.over_scores import percentile
from rag.recent import KEPT_S

_PATIENCE_S = 60.0
_STARTED_S = 240.0
_ADMITTED_S = 0.3
"""By then all are admitted and none is answered."""


@dataclass
class Heard:
    """One question: HTTP status, and milliseconds until each kind of event first came."""

    status: int = 0
    retry_after: str = ""
    first: dict[str, float] = field(default_factory=dict[str, float])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--beyond", type=int, default=20)
    parser.add_argument("--words-per-second", type=float, default=25.0)
    options = parser.parse_args(arguments)
    cases = list(starter_questions().cases)
    questions = list(islice(cycle(case.question for case in cases), options.streams))
    with (
        tempfile.TemporaryDirectory(prefix="presscheck-streams-") as folder,
        _endpoint(options.words_per_second) as endpoint,
        served(
            folder,
            endpoint_url=endpoint,
            endpoint_model="echo",
            writer="endpoint",
            answers_at_once=str(options.streams),
        ) as server,
    ):
        port = server.port
        asyncio.run(ready(port, "openai:echo", questions[:5]))
        asked, refused, health = asyncio.run(_measured(port, questions, options.beyond))
        paged = asyncio.run(_paged(port, questions))
    print(_table(asked, refused, health, paged))
    whole = all("answer" in one for one in [*(one.first for one in asked), *paged])
    return 0 if whole and all(one.status == 503 for one in refused) else 1


@contextmanager
def _endpoint(words_per_second: float) -> Generator[str]:
    command = [sys.executable, "-m", "eval.bench.echo_endpoint", "--words-per-second"]
    with subprocess.Popen(
        [*command, str(words_per_second)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


async def ready(port: int, writer: str, questions: Sequence[str]) -> None:
    """Waits for models and writer, then asks a few questions, which load what the rest find."""
    async with asyncio.timeout(_STARTED_S):
        while True:
            reader, writing = await asyncio.open_connection("127.0.0.1", port)
            writing.write(_request("GET", "/health"))
            if f'"ready","writer":"{writer}"'.encode() in await reader.read():
                break
            await asyncio.sleep(0.2)
    for question in questions:
        await ask_over_http(port, question, Heard())


async def _measured(
    port: int, questions: Sequence[str], beyond: int
) -> tuple[list[Heard], list[Heard], list[float]]:
    over = asyncio.Event()
    health: list[float] = []
    pinging = asyncio.ensure_future(_ping(port, health, over))
    asked, refused = [Heard() for _ in questions], [Heard() for _ in range(beyond)]
    asking = [
        asyncio.ensure_future(ask_over_http(port, *each))
        for each in zip(questions, asked, strict=True)
    ]
    await asyncio.sleep(_ADMITTED_S)
    await asyncio.gather(*(ask_over_http(port, "Why?", one) for one in refused))
    await asyncio.gather(*asking)
    over.set()
    await pinging
    return asked, refused, health


async def _paged(port: int, questions: Sequence[str]) -> list[dict[str, float]]:
    """Each question from a page of its own."""
    limits = httpx.Limits(max_connections=None)
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, timeout=_PATIENCE_S, limits=limits) as client:
        event = await ask_event(client)
        await ask_page(client, event, questions[0])
        await asyncio.sleep(KEPT_S)  # what was found for the questions before is forgotten
        return await asyncio.gather(*(ask_page(client, event, one) for one in questions))


async def ask_over_http(port: int, question: str, heard: Heard) -> None:
    body = json.dumps({"question": question, "stream": True}).encode()
    began = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
            writer.write(_request("POST", "/v1/ask", body))
            while line := await reader.readline():
                now = (time.perf_counter() - began) * 1000
                if line.startswith(b"HTTP/1.1 "):
                    heard.status = int(line.split()[1])
                elif line.lower().startswith(b"retry-after:"):
                    heard.retry_after = line.split(b":")[1].decode().strip()
                elif line.startswith(b"event: "):
                    heard.first.setdefault(line.split()[1].decode(), now)
            heard.first["end"] = (time.perf_counter() - began) * 1000
            writer.close()
    except (OSError, TimeoutError):
        heard.status = heard.status or -1


async def _ping(port: int, times: list[float], over: asyncio.Event) -> None:
    while not over.is_set():
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_request("GET", "/health"))
        await reader.read()
        writer.close()
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.02)


def _request(verb: str, path: str, body: bytes = b"") -> bytes:
    return (
        f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _table(
    asked: Sequence[Heard],
    refused: Sequence[Heard],
    health: Sequence[float],
    paged: Sequence[Mapping[str, float]],
) -> str:
    whole = sum("answer" in one.first and "error" not in one.first for one in asked)
    lines = [
        f"{len(asked)} streams at once, {whole} whole; of {len(refused)} beyond "
        f"{sum(one.status == 503 and one.retry_after != '' for one in refused)} refused with 503 "
        f"and Retry-After. From the page {sum('answer' in one for one in paged)} whole.",
        "",
        "| until | p50 | p95 | slowest |",
        "|---|---|---|---|",
    ]
    rows = [
        ("evidence", [one.first["evidence"] for one in asked if "evidence" in one.first]),
        ("first checked sentence", [o.first["sentence"] for o in asked if "sentence" in o.first]),
        ("answer", [one.first["answer"] for one in asked if "answer" in one.first]),
        ("the page: evidence", [one["evidence"] for one in paged if "evidence" in one]),
        ("the page: first sentence", [one["sentence"] for one in paged if "sentence" in one]),
        ("the page: answer", [one["answer"] for one in paged if "answer" in one]),
        ("refusal", [one.first["end"] for one in refused if "end" in one.first]),
    ]
    for name, times in rows:
        lines.append(
            f"| {name} ({len(times)}) | {percentile(times, 50):.0f} ms "
            f"| {percentile(times, 95):.0f} ms | {max(times, default=0):.0f} ms |"
        )
    lines.append(
        f"| /health ({len(health)}) | {percentile(health, 50):.0f} ms "
        f"| p99 {percentile(health, 99):.0f} ms | {max(health, default=0):.0f} ms |"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
