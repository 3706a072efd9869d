"""Times Rag.search on the articles of a public set, the question's embedding included.

    python -m eval.bench.search [--set rtqa2022gold] [--chunks 23000]

So many chunks are taken from the set's library with the vectors that they have. Asked are the set's
own questions on their own days, over everything and within the week before. Chroma's answers are
compared with a scan of all vectors.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from eval.bench.index_recall import NEAREST, index_recall
from eval.cases import Case
from eval.datasets import load_dataset
from eval.datasets.bench import BenchMissing
from eval.datasets.corpus import library_of
from eval.metrics.over_scores import percentile
from rag.answering import Rag
from rag.build import build_embedder
from rag.embedding.embedder import Embedder
from rag.index.index import open_index
from rag.library import Library, SqliteLibrary
from rag.settings import Settings, load_settings
from rag.types import Scope


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set", default="rtqa2022gold", help="whose articles and questions")
    parser.add_argument("--chunks", type=int, default=23_000)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args(arguments)
    settings = load_settings(writer="quotes")
    embedder = build_embedder(settings)
    try:
        dataset = load_dataset(options.set, settings.bench)
    except BenchMissing as error:
        print(f"Search is left out: {error}")
        return 0
    with (
        library_of(dataset, settings, embedder) as whole,
        tempfile.TemporaryDirectory(prefix="presscheck-search-") as folder,
        SqliteLibrary.open(Path(folder), create=True) as library,
    ):
        _copy(whole, library, options.chunks)
        cases = list(islice(dataset.cases, options.questions))
        print(_times(library, embedder, settings, cases))
        recall = index_recall(library, [embedder.embed_query(case.question) for case in cases])
        print(f"Recall@{NEAREST} through Chroma: {'not measured' if recall is None else recall:.4}")
    return 0


def _copy(whole: Library, part: SqliteLibrary, chunks: int) -> None:
    """Articles in their order until there are so many chunks, with the vectors they have."""
    for article in whole.articles():
        if part.counts().chunks >= chunks:
            break
        selected = whole.feed.selection(Scope(article_ids=frozenset({article.id})))
        assert selected is not None  # an article is named
        part.add(
            article,
            whole.sentences(article.id),
            whole.chunks_of(article.id),
            whole.feed.vectors_of(selected.numbers).vectors,
            embedder=whole.embedder() or "",
            content_hash=article.id,
        )


def _times(
    library: SqliteLibrary, embedder: Embedder, settings: Settings, cases: Sequence[Case]
) -> str:
    rag = Rag(
        library,
        open_index(library, exact_scan_below=settings.exact_scan_below),
        embedder,
        None,
        settings,
    )
    lines = ["| searched | questions | p50 | p95 |", "|---|---|---|---|"]

    def embed(case: Case) -> object:
        return embedder.embed_query(case.question)

    def search(case: Case) -> object:
        return rag.search(case.question, as_of=case.as_of)

    def search_week(case: Case) -> object:
        day = case.as_of or date.today()
        week = Scope(since=day - timedelta(days=7))
        return rag.search(case.question, as_of=day, scope=week)

    counts = library.counts()
    everything = f"{counts.articles:,} articles, {counts.chunks:,} chunks"
    for name, step in (
        ("the question's embedding alone", embed),
        (everything, search),
        ("within the week before", search_week),
    ):
        p50, p95 = _percentiles(step, cases)
        lines.append(f"| {name} | {len(cases)} | {p50:.0f} ms | {p95:.0f} ms |")
    return "\n".join(lines)


def _percentiles(step: Callable[[Case], object], cases: Sequence[Case]) -> tuple[float, float]:
    """Milliseconds, p50 and p95; five are asked before, which load what the rest find loaded."""
    times: list[float] = []
    for case in [*cases[:5], *cases]:
        start = time.perf_counter()
        step(case)
        times.append((time.perf_counter() - start) * 1000)
    return percentile(times[5:], 50), percentile(times[5:], 95)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
