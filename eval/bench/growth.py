"""Grows a library of made-up articles and measures adding, the index and retrieval on the way.

    python -m eval.bench.growth [--sizes 1000 10000 100000] [--plot growth.svg]

Made-up vectors stand for the embedder's: it takes the same time for an article and for a question
whatever the library holds. Retrieval is Retriever.retrieve for 12 passages, once over everything
and once within a week; Chroma's answers are compared with a scan of all vectors.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bench.index_recall import index_recall
from eval.bench.made_up_news import DAYS, FIRST_DAY, Newsroom
from eval.metrics.over_scores import percentile
from eval.report.plots import Curve, growth
from eval.report.svg import as_file
from rag.fakes import embedded
from rag.index.index import open_index
from rag.library import SqliteLibrary
from rag.question import read_question
from rag.retrieval import Retriever
from rag.settings import load_settings
from rag.types import Scope

PASSAGES = 12
TODAY = FIRST_DAY + timedelta(days=DAYS)
WEEK = Scope(since=TODAY - timedelta(days=7), until=TODAY)

Asked = Sequence[tuple[str, NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class Step:
    """What was measured at one size. `recall` is None where vectors are scanned."""

    articles: int
    chunks: int
    add_ms: float
    index_s: float
    whole_ms: tuple[float, float]
    week_ms: tuple[float, float]
    recall: float | None
    disk_mib: float
    peak_mib: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--plot", type=Path, help="SVG file to write")
    options = parser.parse_args(arguments)
    news = Newsroom()
    steps: list[Step] = []
    with (
        tempfile.TemporaryDirectory(prefix="presscheck-growth-") as folder,
        SqliteLibrary.open(Path(folder), create=True) as library,
    ):
        for size in sorted(options.sizes):
            add_ms = _grown(library, news, size)
            asked = [news.question() for _ in range(options.questions)]
            steps.append(_measured(library, asked, add_ms))
            print(_row(steps[-1]), file=sys.stderr, flush=True)
    print(_table(steps))
    if options.plot:
        options.plot.parent.mkdir(parents=True, exist_ok=True)
        options.plot.write_text(_plot(steps), encoding="utf-8")
    return 0


def _grown(library: SqliteLibrary, news: Newsroom, size: int) -> float:
    """Adds articles up to `size`; the median milliseconds of one, of the last thousand."""
    times: list[float] = []
    for made in news.articles(size - library.counts().articles):
        start = time.perf_counter()
        library.add(
            made.article,
            made.sentences,
            made.chunks,
            made.vectors,
            embedder="made-up",
            content_hash=made.article.id,
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times[-1000:]) * 1000


def _measured(library: SqliteLibrary, asked: Asked, add_ms: float) -> Step:
    index = open_index(library, exact_scan_below=load_settings().exact_scan_below)
    try:
        start = time.perf_counter()
        by_chroma = index.catch_up()
        index_s = time.perf_counter() - start
        retriever = Retriever(library, index)
        whole = _milliseconds(retriever, asked, Scope(until=TODAY))
        week = _milliseconds(retriever, asked, WEEK)
    finally:
        index.close()
    recall = index_recall(library, [vector for _, vector in asked]) if by_chroma else None
    counts = library.counts()
    files = sum(path.stat().st_size for path in library.home.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Step(
        counts.articles, counts.chunks, add_ms, index_s, whole, week, recall, files / 2**20, peak
    )


def _milliseconds(retriever: Retriever, asked: Asked, scope: Scope) -> tuple[float, float]:
    """p50 and p95 of a retrieval, the first three left out: they load what the rest find loaded."""
    times: list[float] = []
    for text, vector in asked:
        question = read_question(text, as_of=TODAY, asked_on=TODAY)
        start = time.perf_counter()
        retriever.retrieve(question, embedded(vector), k=PASSAGES, scope=scope)
        times.append((time.perf_counter() - start) * 1000)
    return percentile(times[3:], 50), percentile(times[3:], 95)


def _table(steps: Sequence[Step]) -> str:
    head = (
        "| articles | chunks | add one | index | retrieval p50 | p95 | in a week p50 | p95 "
        "| recall@50 | disk | peak memory |"
    )
    return "\n".join([head, "|---" * 11 + "|", *map(_row, steps)])


def _row(step: Step) -> str:
    recall = "scanned" if step.recall is None else f"{step.recall:.3f}"
    return (
        f"| {step.articles:,} | {step.chunks:,} | {step.add_ms:.1f} ms | {step.index_s:.0f} s "
        f"| {step.whole_ms[0]:.0f} ms | {step.whole_ms[1]:.0f} ms | {step.week_ms[0]:.0f} ms "
        f"| {step.week_ms[1]:.0f} ms | {recall} | {step.disk_mib:,.0f} MiB "
        f"| {step.peak_mib:,.0f} MiB |"
    )


def _plot(steps: Sequence[Step]) -> str:
    lines = {
        "retrieval, p95": [step.whole_ms[1] for step in steps],
        "within a week, p95": [step.week_ms[1] for step in steps],
        "adding an article": [step.add_ms for step in steps],
    }
    sizes = [float(step.articles) for step in steps]
    curves = [
        Curve(run, label, tuple(zip(sizes, values, strict=True)))
        for run, (label, values) in enumerate(lines.items())
    ]
    return as_file(growth(curves, name="growth"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
