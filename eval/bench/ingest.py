"""Ingests the articles of a public set beside the bare model and beside llama-index's pipeline.

    python -m eval.bench.ingest [--limit 0] [--rounds 2]

Each runs in a process of its own, in turns, since a shared machine is never equally busy. "bare" is
SentenceTransformer.encode on the texts of Presscheck's chunks, in Presscheck's number format, with
everything at hand. llama-index splits with its defaults (1,024 tokens), of which the embedder reads
the first 256 and drops the rest; so it also runs with chunks of 256 tokens, which embeds it all.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rag.settings import load_settings

_POOL = Path("docs") / "rtqa2022gold_docs.jsonl.gz"
_SYSTEMS = ("bare", "presscheck", "again", "llamaindex", "llamaindex-256")
_GENERATED = (2_000, 8_000)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one process: seconds of the work alone, articles and chunks, and its peak of memory."""

    seconds: float
    articles: int
    chunks: int
    peak_mib: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--limit", type=int, default=0, help="articles; 0: all")
    parser.add_argument("--rounds", type=int, default=2, help="times each is run; medians count")
    options = parser.parse_args(arguments)
    settings = load_settings()
    pool = settings.bench / _POOL if settings.bench else None
    with tempfile.TemporaryDirectory(prefix="presscheck-ingest-") as place:
        if pool is None or not pool.is_file():
            print("The articles are left out: PRESSCHECK_BENCH names no folder with them.")
        else:
            dump = Path(place) / "articles.jsonl"
            with gzip.open(pool, "rb") as lines, dump.open("wb") as file:
                file.writelines(islice(lines, options.limit or None))
            print(_table(_in_turns(dump, Path(place), options.rounds)))
        peaks = [_measured("generated", Path(place) / f"g{n}", str(n)) for n in _GENERATED]
    grown = ", ".join(f"{one.peak_mib:,.0f} MiB after {one.articles:,}" for one in peaks)
    print(f"Peak memory over generated articles, without a model: {grown}.")
    return 0


def _in_turns(dump: Path, place: Path, rounds: int) -> dict[str, list[Measured]]:
    """Every system, `rounds` times; "again" is a second ingest into the library before it."""
    found: dict[str, list[Measured]] = {name: [] for name in _SYSTEMS}
    for turn in range(rounds):
        for name in _SYSTEMS:
            kept = "presscheck" if name == "again" else name
            one = _measured(name, place / f"{kept}-{turn}", str(dump))
            found[name].append(one)
            print(f"{name}: {one.seconds:.1f} s", file=sys.stderr, flush=True)
    return found


def _measured(name: str, folder: Path, what: str) -> Measured:
    """Raises CalledProcessError where the system fails, whose words are on standard error."""
    command = [sys.executable, "-m", "eval.bench.ingest_child", name, str(folder), what]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _table(found: dict[str, list[Measured]]) -> str:
    first = _seconds(found["presscheck"])
    lines = [
        "| | seconds | articles/s | chunks | chunks/s | Presscheck's speed | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, measured in found.items():
        seconds, last = _seconds(measured), measured[-1]
        lines.append(
            f"| {name} | {seconds:,.1f} | {last.articles / seconds:,.2f} | {last.chunks:,} "
            f"| {last.chunks / seconds:,.1f} | {seconds / first:.2f} times "
            f"| {max(one.peak_mib for one in measured):,.0f} MiB |"
        )
    again = _seconds(found["again"]) / first
    return "\n".join([*lines, "", f"A second run takes {again:.1%} of the first."])


def _seconds(measured: Sequence[Measured]) -> float:
    return statistics.median(one.seconds for one in measured)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
