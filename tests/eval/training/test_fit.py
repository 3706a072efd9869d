"""On rows of our own, with the real MiniLM: what is learnt, and that a broken-off run goes on."""

# pyright: reportUnknownMemberType=false
# torch's own annotations are partial.

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch  # noqa: TID253 - this file is about it
from tokenizers import Tokenizer

from eval.datasets import BENCH_SETS
from eval.datasets.bench import Bench, BenchMissing
from eval.training.__main__ import main
from eval.training.fit import Fitting, fit, logits_of
from eval.training.mixture import held, mixture
from eval.training.model import Network, encoded, tokenizer_of
from eval.training.rows import Group, Pair, TrainingRow

TOWNS = ("Osby", "Larkby", "Norland", "Skerry")
HOW = Fitting(batch=8, rate=1e-3, warmup=2)  # a checkpoint is 170 MB: one at the end


@pytest.fixture(scope="module")
def base(models_folder: Path) -> Path:
    return models_folder / "all-MiniLM-L6-v2"


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return tokenizer_of(base)


def groups_of(count: int) -> list[Group]:
    """A bridge that costs what the quote says, or not; a sentence on who built it, or not."""
    random = Random(1)
    made: list[Group] = []
    for _ in range(count):
        town, (cost, other) = random.choice(TOWNS), random.sample(range(10, 99), 2)
        quote = f"The bridge of {town} cost {cost} million crowns."
        made.append(
            tuple(
                TrainingRow(
                    "own",
                    Pair(f"In {town} a bridge cost {one} million.", quote, "A bridge"),
                    supported=float(one == cost),
                )
                for one in (cost, other)
            )
        )
        asked = f"Who built the bridge of {town}?"
        made.append(
            tuple(
                TrainingRow("own", Pair(asked, text), answers=answers)
                for text, answers in (
                    (f"Ada Lind built it in {town}.", 1.0),
                    (f"It rained in {town}.", 0.0),
                )
            )
        )
    return made


def fresh(base: Path) -> Network:
    torch.manual_seed(1)
    return Network(base)


def test_it_learns(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    network = fresh(base)
    fit(network, tokenizer, groups_of(52), HOW, tmp_path)
    rows = [row for group in groups_of(6) for row in group]
    read = logits_of(network, tokenizer, rows)
    answers = [(logits[2], row.answers) for logits, row in zip(read, rows, strict=True)]
    assert all((logit > 0) == (known == 1) for logit, known in answers if known is not None)
    log = (tmp_path / "log.jsonl").read_text().splitlines()
    losses = [json.loads(line)["loss"] for line in log]
    assert losses[-1] < 0.9  # of two tasks together; a coin comes to .9


def test_a_run_that_was_broken_off_ends_as_one_that_was_not(
    base: Path, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = groups_of(8)
    whole = fresh(base)
    fit(whole, tokenizer, made, HOW, tmp_path / "whole")

    steps: list[int] = []

    def broken(network: Network, tokenizer: Tokenizer, batch: Sequence[Group]) -> torch.Tensor:
        steps.append(len(batch))
        if len(steps) == 3:
            raise KeyboardInterrupt
        return loss(network, tokenizer, batch)

    from eval.training import fit as fitting

    loss = fitting._loss  # pyright: ignore[reportPrivateUsage]
    half = fresh(base)
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_loss", broken)
        with pytest.raises(KeyboardInterrupt):
            fit(half, tokenizer, made, replace(HOW, keep_every=1), tmp_path / "half")
    again = fresh(base)
    fit(again, tokenizer, made, HOW, tmp_path / "half")
    for name, weights in whole.state_dict().items():
        assert torch.allclose(weights, again.state_dict()[name], atol=1e-5), name


def test_shared_tokens_have_a_type_of_their_own(tokenizer: Tokenizer) -> None:
    ids, types = encoded(tokenizer, Pair("Osby paid.", "Osby sold it.", "It is Osby"))
    assert len(ids) == len(types)
    assert types == [0, 3, 3, 0, 3, 0, 4, 4, 1, 1, 4, 1, 2, 2, 5, 5, 2]


PASSAGE = {
    "headline": "Osby gets its bridge",
    "sentences": ["The council approved the bridge.", "It hopes to open it in May."],
    "claims": [
        {"s": [0], "claim": "The bridge was approved.", "label": "supported"},
        {"s": [1], "claim": "The bridge opens in May.", "label": "attributed"},
    ],
    "questions": [{"q": "when does it open", "answers": [1], "part": []}],
}


def lines(path: Path, rows: Sequence[object]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Sixteen passages that were written on, and a few rows of two public sources, of one that is
    not licensed, and of every set that is measured."""
    measured = (*BENCH_SETS, *(f"{name}_dev" for name in BENCH_SETS))
    train = tmp_path / "train"
    lines(train / "written.jsonl.gz", [PASSAGE] * 16)
    claim = {"quote": "It rained in Osby.", "claim": "Osby was wet.", "supported": 1}
    lines(
        train / "claims.jsonl.gz",
        [claim | {"src": src} for src in ("bump", "summedits_samsum", *measured, "bump")],
    )
    answer = {"question": "Who?", "sentence": "Ada.", "before": "", "title": "", "answers": 1}
    lines(
        train / "answers.jsonl.gz",
        [answer | {"src": src} for src in ("qed", *measured, "qed")],
    )
    (tmp_path / "bench").mkdir()
    return Bench(tmp_path / "bench")


def test_what_is_drawn(bench: Bench) -> None:
    both = [row for group in mixture(bench, 1, "both") for row in group]
    claims = [row for group in mixture(bench, 1, "claims") for row in group]
    assert {row.src for row in both} == {"written", "bump", "same", "other", "qed", "alien"}
    assert {row.src for row in claims} == {"written", "bump", "same", "other"}
    (rained, *_) = [row for row in claims if row.src == "same" and "It hopes" in row.pair.text]
    assert (rained.pair.asked, rained.supported) == (rained.pair.text, 1)
    assert all(row.answers is None for row in claims)
    kept_out = held(bench)
    assert len(kept_out) == 2
    assert len([row for row in claims if row.src == "written"]) == 15 * 2
    approved, opens = kept_out
    assert (approved.supported, approved.attributed) == (1, 0)
    assert (opens.supported, opens.attributed) == (0, 1)
    assert opens.pair.context == "Osby gets its bridge: The council approved the bridge."
    answers = [row.answers for row in both if row.src == "written" and row.answers is not None]
    assert answers.count(1) == 15
    assert answers.count(0) == 15


def test_without_the_rows_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BenchMissing):
        mixture(Bench(tmp_path / "nowhere"), 1, "claims")
    assert main([str(tmp_path / "out")]) == 1
    assert "Error" in capsys.readouterr().err
