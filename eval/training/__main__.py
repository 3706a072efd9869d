"""Trains the reader, and goes on from its last checkpoint: python -m eval.training FOLDER."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.datasets.bench import Bench
from eval.training.mixture import held, mixture
from rag.errors import PresscheckError
from rag.models import find_model
from rag.settings import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Two phases, each with its checkpoint: questions and claims by turns, then claims alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("folder", type=Path, help="of the checkpoints and the logs")
    parser.add_argument("--base", default="all-MiniLM-L6-v2", help="a BERT among the models")
    parser.add_argument("--passes", type=float, default=1.0, help="over all rows, in parts too")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    settings = load_settings()
    try:
        bench = Bench(settings.bench)
        phases = {"both": mixture(bench, asked.seed, "both")}
        phases["claims"] = mixture(bench, asked.seed, "claims")
        kept_out = held(bench)
        base = find_model(asked.base, settings.models)
    except PresscheckError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    import torch

    from eval.training.fit import Fitting, fit, logits_of
    from eval.training.model import Network, tokenizer_of

    torch.manual_seed(asked.seed)
    how = Fitting(passes=asked.passes, rate=asked.rate, seed=asked.seed)
    network, tokenizer = Network(base), tokenizer_of(base)
    for phase, groups in phases.items():
        fit(network, tokenizer, groups, how, asked.folder / phase)
    read = [logits[0] > 0 for logits in logits_of(network, tokenizer, kept_out)]
    right = sum(said == (row.supported == 1) for said, row in zip(read, kept_out, strict=True))
    print(f"Of {len(kept_out)} claims that were kept out {right} are read rightly.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
