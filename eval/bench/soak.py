"""Asks a served Presscheck thousands of questions while clients leave and articles come and go.

    python -m eval.bench.soak [--questions 5000] [--disconnects 500]

The server is `presscheck ui` in a process of its own over the starter articles, without a writer.
Most questions are streams over HTTP, one in twenty-five is asked as the page asks, and at every
fiftieth an article is added over HTTP and the one added before is removed. After a tenth of the
questions it is taken for warm. Then no question may fail, memory may grow by a twentieth, and in
the end threads and open files are to be those of when it was warm. Linux only, as it reads
/proc.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from uuid import uuid4

import httpx

from eval.bench.page_stream import AskEvent, ask_event, ask_page
from eval.bench.served import served
from eval.datasets.starter import starter_questions

CLIENTS = 4
PAGE_EVERY, CHANGE_EVERY = 25, 50
PAGE_TURNS = 20
"""Questions of one page, before another is opened."""

MOST_GROWTH = 0.05
SPARE = 2
"""Threads and files by which two idle moments may differ: a connection that is just closing."""

_PATIENCE_S = 60.0
_IDLE_S = 15.0
"""By then the server's threads that have nothing to do have ended (anyio's after 10 s)."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a process holds: resident memory in KiB, threads, open files."""

    kib: int
    threads: int
    files: int


@dataclass
class Soak:
    """What was asked and how it went."""

    asked: Counter[str] = field(default_factory=Counter[str])
    errors: list[str] = field(default_factory=list[str])
    memory: list[int] = field(default_factory=list[int])
    """KiB, at every change of the articles."""
    article: str = ""
    """The id of the article that was added last."""
    page: str = ""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--disconnects", type=int, default=500)
    options = parser.parse_args(arguments)
    cases = starter_questions().cases
    questions = list(islice(cycle(case.question for case in cases), options.questions))
    every = max(1, len(questions) // max(1, options.disconnects))
    with (
        tempfile.TemporaryDirectory(prefix="presscheck-soak-") as folder,
        served(folder, writer="quotes") as server,
    ):
        began = time.monotonic()
        soak, warm, end = asyncio.run(
            _soaked(server.process, f"http://127.0.0.1:{server.port}", questions, every)
        )
        seconds = time.monotonic() - began
    growth = _growth(soak.memory)
    print(_told(soak, warm, end, growth, seconds))
    back = end.threads <= warm.threads + SPARE and end.files <= warm.files + SPARE
    return 0 if not soak.errors and growth <= MOST_GROWTH and back else 1


async def _soaked(
    server: int, address: str, questions: Sequence[str], every: int
) -> tuple[Soak, Used, Used]:
    warming = len(questions) // 10
    soak = Soak()
    await _ready(address)
    await _ask_all(server, address, questions[:warming], every, soak)
    warm = await _idle(server)
    soak.memory.clear()
    await _ask_all(server, address, questions[warming:], every, soak)
    return soak, warm, await _idle(server)


async def _ready(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client, asyncio.timeout(_PATIENCE_S):
        while (await client.get("/health")).json()["status"] != "ready":
            await asyncio.sleep(0.2)


async def _idle(server: int) -> Used:
    await asyncio.sleep(_IDLE_S)
    return used(server)


async def _ask_all(
    server: int, address: str, questions: Sequence[str], every: int, soak: Soak
) -> None:
    """Some clients side by side, until all is asked."""
    waiting = iter(enumerate(questions, start=1))
    async with httpx.AsyncClient(base_url=address, timeout=_PATIENCE_S) as client:
        event = await ask_event(client)

        async def ask_on() -> None:
            for number, question in waiting:
                try:
                    if number % CHANGE_EVERY == 0:
                        await _change(client, soak, number)
                        soak.memory.append(used(server).kib)
                    await _ask(client, event, soak, number, question, leaves=number % every == 0)
                except (httpx.HTTPError, KeyError, ValueError, RuntimeError) as error:
                    soak.errors.append(f"question {number}: {type(error).__name__}: {error}")

        await asyncio.gather(*(ask_on() for _ in range(CLIENTS)))


async def _ask(
    client: httpx.AsyncClient,
    event: AskEvent,
    soak: Soak,
    number: int,
    question: str,
    *,
    leaves: bool,
) -> None:
    if number % PAGE_EVERY == 0 and not leaves:
        if soak.asked["page"] % PAGE_TURNS == 0:
            soak.page = uuid4().hex
        soak.asked["page"] += 1
        if "answer" not in await ask_page(client, event, question, soak.page):
            raise RuntimeError("the page gave no answer")
        return
    last = ""
    async with client.stream("POST", "/v1/ask", json=_asked(question)) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                last = line.removeprefix("event: ")
                if leaves:
                    soak.asked["left"] += 1
                    return
    if last != "answer":
        raise RuntimeError(f"the last event was {last or 'none'}")
    soak.asked["stream"] += 1


def _asked(question: str) -> dict[str, object]:
    return {"question": question, "stream": True}


async def _change(client: httpx.AsyncClient, soak: Soak, number: int) -> None:
    """Another article comes, and the one before it goes."""
    before, text = soak.article, f"News item {number}\n\nThe lab trained model {number} in May.\n"
    added = await client.post("/v1/articles", files={"files": (f"{number}.txt", text.encode())})
    added.raise_for_status()
    found = await client.get("/v1/articles", params={"words": f'"model {number}"'})
    soak.article = found.raise_for_status().json()["articles"][0]["article_id"]
    if before:
        (await client.delete(f"/v1/articles/{before}")).raise_for_status()
    soak.asked["change"] += 1


def used(process: int) -> Used:
    """What a process holds now."""
    folder = Path("/proc") / str(process)
    status = dict(
        line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
    )
    files = len(list((folder / "fd").iterdir()))
    return Used(int(status["VmRSS"].split()[0]), int(status["Threads"]), files)


def _growth(memory: Sequence[int]) -> float:
    """Of the last fifth beyond the first one, as a share of that."""
    fifth = max(1, len(memory) // 5)
    first, last = median(memory[:fifth]), median(memory[-fifth:])
    return (last - first) / first


def _told(soak: Soak, warm: Used, end: Used, growth: float, seconds: float) -> str:
    asked = soak.asked
    lines = [
        f"{asked['stream']} answers streamed, {asked['page']} from the page, {asked['left']} left "
        f"by their clients, {asked['change']} articles added, in {seconds:.0f} s: "
        f"{len(soak.errors)} errors.",
        *soak.errors[:10],
        "",
        "| | warm | in the end |",
        "|---|---|---|",
        f"| memory | {warm.kib / 1024:.0f} MiB | {end.kib / 1024:.0f} MiB |",
        f"| threads | {warm.threads} | {end.threads} |",
        f"| open files | {warm.files} | {end.files} |",
        "",
        f"Memory of the last fifth beyond the first: {100 * growth:+.1f}%.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
