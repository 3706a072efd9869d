"""The table of sets, by name. Each is a file here; bench.py is the folder that public ones are read
from (and has nothing of eval/bench/), dataset.py what a set is, corpus.py the library that it is
asked of, own.py a file of a user's."""

from collections.abc import Callable, Mapping
from pathlib import Path

from eval.datasets.attributionbench import attributionbench_id500, attributionbench_ood
from eval.datasets.bench import Bench
from eval.datasets.clapnq import clapnq_dev
from eval.datasets.contradictions import contradictions
from eval.datasets.dataset import Anchor, Dataset
from eval.datasets.everyday import everyday, everyday_claims
from eval.datasets.mtrag import mtrag
from eval.datasets.multihoprag import multihoprag500
from eval.datasets.own import QuestionsFile, own_questions
from eval.datasets.ramdocs import ramdocs
from eval.datasets.rgb import rgb_en_fact100
from eval.datasets.robustrag import robustrag_rqa100
from eval.datasets.rtqa2022gold import rtqa2022gold
from eval.datasets.squad2 import squad2half, squad2half_search
from eval.datasets.starter import starter_questions
from rag.plugins import plugged

__all__ = ["BENCH_SETS", "PLUGGED_SETS", "STARTER", "Adapter", "Anchor", "Dataset", "load_dataset"]

STARTER = "starter"

Adapter = Callable[[Bench], Dataset]
"""Makes a set of the files in the folder of public sets, or of its own. Raises BenchMissing and
BenchFormat."""

BENCH_SETS: Mapping[str, Adapter] = {
    adapter.__name__: adapter
    for adapter in (
        rtqa2022gold,
        attributionbench_ood,
        attributionbench_id500,
        clapnq_dev,
        squad2half,
        squad2half_search,
        ramdocs,
        robustrag_rqa100,
        rgb_en_fact100,
        multihoprag500,
        mtrag,
        everyday,
        everyday_claims,
        contradictions,
    )
}

PLUGGED_SETS: Mapping[str, Adapter] = plugged("presscheck.datasets")
"""Those that other packages bring."""


def load_dataset(name: str, bench: Path | None) -> Dataset:
    """The set called so, or the questions of the file at that path.

    Raises BenchMissing where the folder of public sets, or a file in it, is not there; BenchFormat;
    QuestionsFile.
    """
    if name == STARTER:
        return starter_questions()
    if adapter := BENCH_SETS.get(name) or PLUGGED_SETS.get(name):
        return adapter(Bench(bench))
    path = Path(name)
    if not path.is_file() and path.suffix not in {".jsonl", ".ndjson"}:
        raise QuestionsFile(
            f"there is no set of questions called {name!r}",
            next=f"Known are {', '.join((STARTER, *BENCH_SETS, *PLUGGED_SETS))}; or name a file "
            "of questions.",
        )
    return own_questions(path)
