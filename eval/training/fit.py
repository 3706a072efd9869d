"""Fits the reader: one encoder, three heads, both kinds of rows by turns."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch  # noqa: TID253 - training is all that this file does
from tokenizers import Tokenizer

from eval.training.mixture import Mixture
from eval.training.model import LONGEST, Reader, context_of, encoded
from eval.training.rows import AnswerRow, ClaimRow

Row = ClaimRow | AnswerRow


@dataclass(frozen=True, slots=True)
class Fitting:
    """`rate` is AdamW's, warmed up over `warmup` steps and falling to nothing at the last."""

    passes: float = 1.0
    batch: int = 32
    rate: float = 3e-4
    warmup: int = 150
    longest: int = LONGEST
    seed: int = 1
    keep_every: int = 200


def fit(reader: Reader, tokenizer: Tokenizer, rows: Mixture, how: Fitting, folder: Path) -> None:
    """Trains in place, goes on from the last checkpoint in `folder`, and logs to its log.jsonl."""
    batches = list(_batches(rows, how))
    optimizer = torch.optim.AdamW(
        [one for one in reader.parameters() if one.requires_grad], lr=how.rate, weight_decay=0.01
    )
    done = _resumed(reader, optimizer, folder)
    started, seen = time.monotonic(), 0
    losses: list[float] = []
    reader.train()
    for step in range(done, len(batches)):
        share = min(1.0, (step + 1) / how.warmup) * (1 - step / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = how.rate * share
        batch = batches[step]
        loss = _loss(reader, tokenizer, batch, how.longest)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        seen += len(batch)
        if step % 25 == 24:
            mean = sum(losses[-100:]) / len(losses[-100:])
            spent = time.monotonic() - started
            line = {"step": step + 1, "of": len(batches), "loss": round(mean, 4)}
            line |= {"rows_s": round(seen / spent, 1), "minutes": round(spent / 60, 1)}
            with (folder / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
        if step % how.keep_every == how.keep_every - 1 or step == len(batches) - 1:
            _keep(reader, optimizer, step + 1, folder)


def _batches(rows: Mixture, how: Fitting) -> Iterator[list[Row]]:
    """Groups stay together; a batch has rows of one kind and of about one length."""
    random = Random(how.seed)
    made: list[list[Row]] = []
    whole, part = int(how.passes), how.passes % 1
    for turn in range(whole + bool(part)):
        for kind in (rows.claims, rows.answers):
            groups = list(kind)
            random.shuffle(groups)
            if turn == whole:
                groups = groups[: int(len(groups) * part)]
            for at in range(0, len(groups), 800):
                block = sorted(groups[at : at + 800], key=_length)
                batch: list[Row] = []
                for group in block:
                    batch += group
                    if len(batch) >= how.batch:
                        made.append(batch)
                        batch = []
                if batch:
                    made.append(batch)
        random.shuffle(made)
        yield from made
        made = []


def _length(group: Sequence[Row]) -> int:
    return max(sum(map(len, context_of(row))) for row in group)


def _loss(reader: Reader, tokenizer: Tokenizer, batch: Sequence[Row], longest: int) -> torch.Tensor:
    logits = reader(*encoded(tokenizer, [context_of(row) for row in batch], longest))
    targets = torch.tensor([_targets(row) for row in batch])
    known = ~torch.isnan(targets)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits[known], targets[known])


def _targets(row: Row) -> list[float]:
    nan = float("nan")
    if isinstance(row, AnswerRow):
        return [nan, nan, float(row.answers)]
    return [
        nan if row.supported is None else float(row.supported),
        nan if row.attributed is None else float(row.attributed),
        nan,
    ]


def _keep(reader: Reader, optimizer: torch.optim.Optimizer, step: int, folder: Path) -> None:
    made = folder / "checkpoint.new"
    torch.save(
        {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, made
    )
    made.replace(folder / "checkpoint.pt")


def _resumed(reader: Reader, optimizer: torch.optim.Optimizer, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    reader.load_state_dict(kept["reader"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def scores(
    reader: Reader, tokenizer: Tokenizer, rows: Sequence[Row], longest: int = LONGEST
) -> list[list[float]]:
    """The three logits of each row."""
    reader.eval()
    order = sorted(range(len(rows)), key=lambda at: _length([rows[at]]))
    found: dict[int, list[float]] = {}
    with torch.inference_mode():
        for at in range(0, len(order), 32):
            some = order[at : at + 32]
            logits = reader(*encoded(tokenizer, [context_of(rows[one]) for one in some], longest))
            found.update(zip(some, logits.tolist(), strict=True))
    return [found[at] for at in range(len(rows))]
