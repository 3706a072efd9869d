"""Runs the public sets, each on every system that fits it, and reports on them together.

    python -m eval.bench.sets [SET...] [--writer quotes] [--limit 0] [--name bench]

With a model as writer, llama-index's engine answers beside Presscheck. Where the benchmark folder
is not there it says so and ends well: the sets are not ours to bring along.
"""

import argparse
import sys
from pathlib import Path

from eval.datasets import BENCH_SETS, load_dataset
from eval.datasets.bench import BenchMissing
from eval.datasets.dataset import Dataset
from eval.report import html_page, markdown
from eval.runs.plan import Plan
from eval.runs.records import EvalRun
from eval.runs.run import RUNS, EvalProgress, Progress, run
from rag.settings import Settings, load_settings

_SEARCHES = ("vectors", "bm25", "fused")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(BENCH_SETS)}")
    parser.add_argument("--writer", default="quotes", help="quotes, local or endpoint")
    parser.add_argument("--limit", type=int, default=0, help="cases of a set; 0: all")
    parser.add_argument("--seed", type=int, default=0, help="draws the sample")
    parser.add_argument("--name", default="bench", help="begins the names of the run folders")
    options = parser.parse_args(arguments)
    settings = load_settings(writer=options.writer)
    done: list[EvalRun] = []
    for name in options.sets or BENCH_SETS:
        try:
            dataset = load_dataset(name, settings.bench)
        except BenchMissing as error:
            print(f"{name} is left out: {error}")
            continue
        plan = Plan(
            dataset,
            systems_for(dataset, settings),
            f"{options.name}-{name}",
            limit=options.limit or None,
            seed=options.seed,
        )
        done += run(plan, settings, report=_tell)
        print(markdown(done[-len(plan.systems) :]))
    if done:
        page = RUNS / f"{options.name}.html"
        Path(page).write_text(html_page(done), encoding="utf-8")
        print(f"All together, with plots: {page}")
    return 0


def systems_for(dataset: Dataset, settings: Settings) -> tuple[str, ...]:
    """Presscheck, the writers of whom is known what is true where the set says what they write, the
    plain llama-index engine where a model writes, and the parts of the search where the set asks
    for one."""
    scripted = ("ideal", "lying") if any(case.lie for case in dataset.cases) else ()
    answering = "quotes" if settings.writer == "quotes" else "presscheck"
    beside = ("llamaindex",) if settings.writer != "quotes" and "answer" in dataset.tasks else ()
    return (answering, *scripted, *beside, *(_SEARCHES if "rank" in dataset.tasks else ()))


def _tell(progress: Progress) -> None:
    """A line every hundred: what is slow is watched in a log as often as in a terminal."""
    if progress.done % 100 == 0:
        what = "outputs" if isinstance(progress, EvalProgress) else "articles"
        print(f"{progress.done} of {progress.total} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
