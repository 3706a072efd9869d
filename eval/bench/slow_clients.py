"""Readers ask a served Presscheck while thousands of clients hold what connections they can: is
every reader answered, and how long does it take?

    python -m eval.bench.slow_clients [--clients 2000] [--readers 20] [--seconds 30]

Each reader opens the page, hears its welcome, then asks a question over the API as a stream, again
and again; each time by connections of its own. First without the others, then with them
(eval/bench/slow_client_load.py), then once more without. The server's memory and its open
connections are
those of its process, so that the figures need Linux.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import httpx

from eval.bench.served import Served, served
from eval.datasets.starter import starter_questions
from eval.metrics.over_scores import percentile

_PATIENCE_S = 60.0
_PAUSE_S = 0.5
_LOOK_S = 0.2


@dataclass
class Heard:
    """Milliseconds that each page with its welcome and each answer took; what failed, and how."""

    pages: list[float] = field(default_factory=list[float])
    answers: list[float] = field(default_factory=list[float])
    failed: Counter[str] = field(default_factory=Counter[str])
    memory_mb: float = 0.0
    descriptors: int = 0
    processor: float = 0.0
    """The share of one core that the server took."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args(arguments)
    questions = [case.question for case in starter_questions().cases]
    with (
        tempfile.TemporaryDirectory(prefix="presscheck-slow-") as folder,
        served(folder, writer="quotes") as server,
    ):

        def measured(seconds: float) -> Heard:
            return asyncio.run(_measured(server, questions, options.readers, seconds))

        asyncio.run(_ready(server.port, questions[:5]))
        before = measured(options.seconds)
        with _slow_clients(server.port, options.clients) as came:
            time.sleep(3)
            during = measured(options.seconds)
        after = measured(options.seconds / 3)
    print(_table((("before", before), ("during", during), ("after", after))))
    print(f"\n{options.clients} clients, which came again: {came[0].strip()}")
    return 1 if during.failed or before.failed or after.failed else 0


@contextmanager
def _slow_clients(port: int, clients: int) -> Generator[list[str]]:
    """What they say in the end is in the list afterwards."""
    command = [
        sys.executable,
        "-m",
        "eval.bench.slow_client_load",
        str(port),
        "--clients",
        str(clients),
    ]
    said: list[str] = []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield said
            said.append(process.communicate(timeout=30)[0])
        finally:
            process.kill()


async def _ready(port: int, questions: Sequence[str]) -> None:
    address = f"http://127.0.0.1:{port}"
    async with asyncio.timeout(_PATIENCE_S), httpx.AsyncClient(base_url=address) as client:
        while (await client.get("/health")).json()["status"] != "ready":
            await asyncio.sleep(0.2)
        for question in questions:
            await client.post("/v1/ask", json={"question": question}, timeout=_PATIENCE_S)


async def _measured(
    server: Served, questions: Sequence[str], readers: int, seconds: float
) -> Heard:
    heard, ends = Heard(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(_look(server.process, heard))
        reading = [
            group.create_task(_read(server.port, questions[number:], ends, heard))
            for number in range(readers)
        ]
        await asyncio.wait(reading)
        looking.cancel()
    return heard


async def _read(port: int, questions: Sequence[str], ends: float, heard: Heard) -> None:
    """One reader. A connection for each request, as each comes from somebody else."""
    limits = httpx.Limits(max_keepalive_connections=0)
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, timeout=_PATIENCE_S, limits=limits) as client:
        for number in count():
            began = time.monotonic()
            if began > ends:
                return
            try:
                await _open_page(client)
                heard.pages.append((time.monotonic() - began) * 1000)
                began = time.monotonic()
                await _ask(client, questions[number % len(questions)])
                heard.answers.append((time.monotonic() - began) * 1000)
            except (httpx.HTTPError, ValueError) as error:
                heard.failed[f"{type(error).__name__} {str(error).splitlines()[0:1]}"] += 1
            await asyncio.sleep(_PAUSE_S)


async def _open_page(client: httpx.AsyncClient) -> None:
    """The page, and what its first event says: the conversations kept and the welcome."""
    (await client.get("/")).raise_for_status()
    config = (await client.get("/config")).raise_for_status().json()
    opened = next(
        one
        for one in config["dependencies"]
        if one["targets"][0][1] == "load" and not one["queue"] and len(one["inputs"]) == 1
    )
    event = {
        "fn_index": opened["id"],
        "data": [""],
        "session_hash": uuid4().hex,
        "trigger_id": opened["targets"][0][0],
    }
    said = (await client.post("/gradio_api/run/predict", json=event)).raise_for_status()
    if "pc-welcome" not in said.text:
        raise ValueError("the page says no welcome")


async def _ask(client: httpx.AsyncClient, question: str) -> None:
    async with client.stream(
        "POST", "/v1/ask", json={"question": question, "stream": True}
    ) as said:
        said.raise_for_status()
        async for line in said.aiter_lines():
            if line == "event: answer":
                return
    raise ValueError("the stream ended without an answer")


async def _look(process: int, heard: Heard) -> None:
    """The most memory, and the most descriptors open in the process."""
    place = Path(f"/proc/{process}")
    began, spent = time.monotonic(), _processor_s(place)
    while True:
        status = (place / "status").read_text()
        heard.memory_mb = max(heard.memory_mb, int(status.split("VmRSS:")[1].split()[0]) / 1024)
        heard.descriptors = max(heard.descriptors, sum(1 for _ in (place / "fd").iterdir()))
        heard.processor = (_processor_s(place) - spent) / (time.monotonic() - began)
        await asyncio.sleep(_LOOK_S)


def _processor_s(place: Path) -> float:
    user, system = (place / "stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _table(rows: Sequence[tuple[str, Heard]]) -> str:
    lines = [
        "| clients that hold connections | page and welcome, p50 / p95 / most (n) "
        "| whole answer, p50 / p95 / most (n) | failed | memory | descriptors | of a core |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, heard in rows:
        failed = ", ".join(f"{number} {what}" for what, number in heard.failed.items()) or "0"
        lines.append(
            f"| {name} | {_times(heard.pages)} | {_times(heard.answers)} | {failed} "
            f"| {heard.memory_mb:.0f} MiB | {heard.descriptors} | {heard.processor:.2f} |"
        )
    return "\n".join(lines)


def _times(times: Sequence[float]) -> str:
    p50, p95 = percentile(times, 50), percentile(times, 95)
    return f"{p50:.0f} / {p95:.0f} / {max(times, default=0):.0f} ms ({len(times)})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
