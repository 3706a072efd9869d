"""Trains the reader, and goes on from its last checkpoint: python -m eval.training FOLDER."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.datasets.bench import Bench
from eval.training.mixture import mixture
from rag.errors import PresscheckError
from rag.models import find_model
from rag.settings import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("folder", type=Path, help="of the checkpoint and the log")
    parser.add_argument("--base", default="all-MiniLM-L6-v2", help="a BERT among the models")
    parser.add_argument("--passes", type=float, default=1.0, help="over all rows, in parts too")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    settings = load_settings()
    try:
        rows = mixture(Bench(settings.bench), asked.seed)
        base = find_model(asked.base, settings.models)
    except PresscheckError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    import torch
    from tokenizers import Tokenizer

    from eval.training.fit import Fitting, fit
    from eval.training.model import Reader

    torch.manual_seed(asked.seed)
    how = Fitting(passes=asked.passes, rate=asked.rate, seed=asked.seed)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    fit(Reader(base), tokenizer, rows, how, asked.folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
