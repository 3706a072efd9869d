"""Fits the reader: one encoder, a head for each judgement."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import torch  # noqa: TID253 - training is all that this file does

from eval.training.model import HEADS, Network, batch_of
from eval.training.rows import Group, TrainingRow

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ANSWERS = HEADS.index("answers")

AMONG = 0.3
"""What it counts which of a question's sentences is likeliest, beside whether each answers."""

_SORTED = 600
"""Groups that are sorted by length together, so that a batch has rows of about one length."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """`rate` is AdamW's, warmed up over `warmup` steps and falling to nothing at the last."""

    passes: float = 1.0
    batch: int = 32
    rate: float = 3e-4
    warmup: int = 60
    seed: int = 1
    keep_every: int = 200


def fit(
    network: Network, tokenizer: "Tokenizer", groups: Sequence[Group], how: Fitting, folder: Path
) -> None:
    """Trains in place, goes on from the last checkpoint in `folder`, and logs to its log.jsonl."""
    batches = list(_batches(groups, how))
    optimizer = torch.optim.AdamW(
        [one for one in network.parameters() if one.requires_grad], lr=how.rate, weight_decay=0.01
    )
    done = _resumed(network, optimizer, folder)
    started, seen = time.monotonic(), 0
    losses: list[float] = []
    network.train()
    for step in range(done, len(batches)):
        share = min(1.0, (step + 1) / how.warmup) * (1 - step / len(batches))
        for part in optimizer.param_groups:
            part["lr"] = how.rate * share
        loss = _loss(network, tokenizer, batches[step])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        seen += sum(map(len, batches[step]))
        if step % 25 == 24:
            mean = sum(losses[-100:]) / len(losses[-100:])
            spent = time.monotonic() - started
            line = {"step": step + 1, "of": len(batches), "loss": round(mean, 4)}
            line |= {"rows_s": round(seen / spent, 1), "minutes": round(spent / 60, 1)}
            with (folder / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
        if step % how.keep_every == how.keep_every - 1 or step == len(batches) - 1:
            _keep(network, optimizer, step + 1, folder)


def _batches(groups: Sequence[Group], how: Fitting) -> Iterator[list[Group]]:
    random = Random(how.seed)
    for turn in range(math.ceil(how.passes)):
        shuffled = list(groups)
        random.shuffle(shuffled)
        share = min(1.0, how.passes - turn)
        shuffled = shuffled[: round(len(shuffled) * share)]
        made: list[list[Group]] = []
        for at in range(0, len(shuffled), _SORTED):
            batch: list[Group] = []
            for group in sorted(shuffled[at : at + _SORTED], key=_length):
                batch.append(group)
                if sum(map(len, batch)) >= how.batch:
                    made.append(batch)
                    batch = []
            if batch:
                made.append(batch)
        random.shuffle(made)
        yield from made


def _length(group: Group) -> int:
    return max(sum(map(len, (r.pair.asked, r.pair.text, r.pair.context))) for r in group)


def _loss(network: Network, tokenizer: "Tokenizer", batch: Sequence[Group]) -> torch.Tensor:
    """Of each judgement by itself, and of which of a question's sentences is likeliest."""
    rows = list(chain.from_iterable(batch))
    logits = network(*batch_of(tokenizer, [row.pair for row in rows]))
    targets = torch.tensor(
        [[math.nan if one is None else one for one in row.targets] for row in rows]
    )
    weights = torch.tensor([[row.weight] * len(HEADS) for row in rows])
    known = ~torch.isnan(targets)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(
        logits[known], targets[known], weight=weights[known]
    )
    among: list[torch.Tensor] = []
    at = 0
    for group in batch:
        wanted, own = (of[at : at + len(group), ANSWERS] for of in (targets, logits))
        at += len(group)
        if len(group) > 1 and bool(wanted.sum() > 0):  # of unknown ones the sum is no number
            among.append(-(torch.log_softmax(own, 0) * wanted / wanted.sum()).sum())
    return loss + AMONG * torch.stack(among).mean() if among else loss


def _keep(network: Network, optimizer: torch.optim.Optimizer, step: int, folder: Path) -> None:
    made = folder / "checkpoint.new"
    torch.save(
        {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, made
    )
    made.replace(folder / "checkpoint.pt")


def _resumed(network: Network, optimizer: torch.optim.Optimizer, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def logits_of(
    network: Network, tokenizer: "Tokenizer", rows: Sequence[TrainingRow]
) -> list[list[float]]:
    """The logits of each row, in the order of HEADS."""
    network.eval()
    order = sorted(range(len(rows)), key=lambda at: _length((rows[at],)))
    found: dict[int, list[float]] = {}
    with torch.inference_mode():
        for at in range(0, len(order), 32):
            some = order[at : at + 32]
            logits = network(*batch_of(tokenizer, [rows[one].pair for one in some]))
            found.update(zip(some, logits.tolist(), strict=True))
    return [found[at] for at in range(len(rows))]
