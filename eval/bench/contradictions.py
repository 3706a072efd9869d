"""Makes contradictions of news sentences and measures what the check of claims lets through.

    python -m eval.bench.contradictions [--each 40] [--seed 0] [--out runs/contradictions.json]

Each claim that its quotes support is checked as it is and with one thing made false. "Caught" is
the share of the false ones that are not verified, "lost" the share of the true ones that are not.
The pairs, with verdicts and reasons, are written to a file that stays on this machine: the
sentences are their publishers'.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import rag
from eval.contradictions.pairs import KINDS, Pair, pairs
from eval.contradictions.sentences import News
from eval.datasets.bench import Bench, BenchMissing, rows, text
from eval.metrics.intervals import Estimate, estimate
from eval.metrics.measures import MEASURES
from eval.metrics.scores import ClaimScore, Score
from eval.runs.run import RUNS
from rag.settings import load_settings
from rag.types import CheckedSentence, Verdict

_POOL = "docs/rtqa2022gold_docs.jsonl.gz"

Check = Callable[[str, Sequence[str]], CheckedSentence]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what was found of both its claims."""

    pair: Pair
    true: CheckedSentence
    false: CheckedSentence

    @property
    def scores(self) -> tuple[Score, Score]:
        return (
            Score(self.pair.kind, claim=ClaimScore(True, _verified(self.true), 0.0)),
            Score(self.pair.kind, claim=ClaimScore(False, _verified(self.false), 0.0)),
        )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=40, help="pairs of a kind")
    parser.add_argument("--seed", type=int, default=0, help="draws articles, sentences and changes")
    parser.add_argument("--out", type=Path, default=RUNS / "contradictions.json")
    options = parser.parse_args(arguments)
    try:
        pool = Bench(load_settings().bench).path(_POOL)
    except BenchMissing as error:
        print(f"Contradictions are left out: {error}")
        return 0
    news = [News(text(row, "doc_id"), text(row, "text")) for row in rows(pool)]
    random.Random(options.seed).shuffle(news)
    judged = judge(list(pairs(news, each=options.each, seed=options.seed)))
    print(table(judged))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(_json(judged, options.seed), encoding="utf-8")
    print(f"\nEvery pair, with its verdicts: {options.out}")
    return 0


def judge(made: Sequence[Pair], check: Check = rag.check) -> list[Judged]:
    return [
        Judged(pair, check(pair.true, pair.quotes), check(pair.false, pair.quotes)) for pair in made
    ]


def caught(judged: Sequence[Judged]) -> Estimate:
    """The share of false claims that are not verified."""
    scores = [score for one in judged for score in one.scores]
    return estimate(MEASURES["unsupported_caught"], scores)


def lost(judged: Sequence[Judged]) -> Estimate:
    """The share of true claims that are not verified."""
    kept = estimate(MEASURES["supported_kept"], [score for one in judged for score in one.scores])
    return Estimate(1 - kept.value, 1 - kept.high, 1 - kept.low, kept.count)


def table(judged: Sequence[Judged]) -> str:
    lines = [
        "| made false | pairs | contradictions caught | true claims lost |",
        "|---|---|---|---|",
    ]
    for name, part in _parts(judged):
        lines.append(f"| {name} | {len(part)} | {_share(caught(part))} | {_share(lost(part))} |")
    return "\n".join(lines)


def _parts(judged: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """By kind, altogether, and by how the claim is worded."""
    parts = [(kind, [one for one in judged if one.pair.kind == kind]) for kind in KINDS]
    parts.append(("**all**", list(judged)))
    parts += [
        (f"all, {wording}", [one for one in judged if one.pair.wording == wording])
        for wording in ("verbatim", "shortened", "reworded")
    ]
    return [(name, part) for name, part in parts if part]


def _share(found: Estimate) -> str:
    return f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%})"


def _verified(checked: CheckedSentence) -> bool:
    return checked.verdict is Verdict.VERIFIED


def _json(judged: Sequence[Judged], seed: int) -> str:
    report = {
        "seed": seed,
        "measures": {
            name.strip("*"): {"caught": asdict(caught(part)), "lost": asdict(lost(part))}
            for name, part in _parts(judged)
        },
        "pairs": [
            {
                **asdict(one.pair),
                "true_verdict": one.true.verdict.value,
                "true_reason": one.true.reason,
                "false_verdict": one.false.verdict.value,
                "false_reason": one.false.reason,
            }
            for one in judged
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
