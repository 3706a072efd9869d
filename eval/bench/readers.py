"""Asks many different questions at once, of quotes alone, and says how long the evidence took and
what processor time a question: over HTTP and in this process. Linux only, as it reads /proc.

    python -m eval.bench.readers [--readers 100 30 1]

Each is asked only once, so that nothing is found that was found for another. The server is
`presscheck ui` in a process of its own over the starter articles; its processor time is that until
the last evidence has come, with what composing the earlier answers took.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from eval.bench.served import served
from eval.bench.streams import Heard, ask_over_http, ready
from eval.datasets.starter import starter_questions
from eval.metrics.over_scores import percentile
from rag.answering import Rag
from rag.build import build_rag
from rag.settings import load_settings
from rag.types import EvidenceFound

_LEADS = ("{}", "According to the articles, {}", "In your articles, {}", "As reported, {}")
_ALONE = 20
"""Questions asked one after the other where one reader is measured."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Milliseconds until the evidence of each question, and of processor time a question."""

    evidence: Sequence[float]
    processor: float
    failed: int


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--readers", type=int, nargs="+", default=[100, 30, 1])
    readers: list[int] = parser.parse_args(arguments).readers
    print("| readers at once | evidence p50 | p95 | processor a question | failed |")
    print("|---|---|---|---|---|")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="presscheck-readers-") as folder:
        with served(folder, writer="quotes", answers_at_once="1000") as server:
            asyncio.run(ready(server.port, "quotes", ["Who is it about?"]))
            questions = _different()
            for count in readers:
                bursts = [
                    asyncio.run(_over_http(server.port, server.process, asked))
                    for asked in _asked(questions, count)
                ]
                failed += _print(f"{count}, HTTP", bursts)
        rag = build_rag(load_settings(library=folder, writer="quotes"))
        rag.read_ahead()
        rag.answer("Who is it about?")
        questions = _different()
        for count in readers:
            bursts = [_in_process(rag, asked) for asked in _asked(questions, count)]
            failed += _print(f"{count}, in process", bursts)
        rag.close()
    return 1 if failed else 0


def _different() -> Iterator[str]:
    for lead in _LEADS:
        for case in starter_questions().cases:
            yield lead.format(case.question)


def _asked(questions: Iterator[str], count: int) -> list[list[str]]:
    """Bursts of so many questions: one, and of a single reader several."""
    return [list(islice(questions, count)) for _ in range(_ALONE if count == 1 else 1)]


async def _over_http(port: int, process: int, questions: Sequence[str]) -> Burst:
    asked = [Heard() for _ in questions]
    began = _processor_of(process)
    asking = asyncio.gather(
        *(ask_over_http(port, *each) for each in zip(questions, asked, strict=True))
    )
    while not all({"evidence", "end"} & one.first.keys() for one in asked) and not asking.done():
        await asyncio.sleep(0.02)
    used = _processor_of(process) - began
    await asking
    times = [one.first["evidence"] for one in asked if "answer" in one.first]
    return Burst(times, 1000 * used / len(questions), len(questions) - len(times))


def _in_process(rag: Rag, questions: Sequence[str]) -> Burst:
    times: list[float] = []
    used: list[float] = []

    def ask(question: str) -> None:
        begun = time.perf_counter()
        for event in rag.stream(question, quotes_only=True):
            if isinstance(event, EvidenceFound):
                times.append(1000 * (time.perf_counter() - begun))
                used.append(time.process_time() - began)

    threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
    began = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cost = 1000 * max(used, default=0.0) / len(questions)
    return Burst(times, cost, len(questions) - len(times))


def _processor_of(process: int) -> float:
    """Seconds that the process has computed."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _print(name: str, bursts: Sequence[Burst]) -> int:
    times = [milliseconds for burst in bursts for milliseconds in burst.evidence]
    failed = sum(burst.failed for burst in bursts)
    processor = sum(burst.processor for burst in bursts) / len(bursts)
    print(
        f"| {name} | {percentile(times, 50):.0f} ms | {percentile(times, 95):.0f} ms "
        f"| {processor:.1f} ms | {failed} |",
        flush=True,
    )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
