"""On rows of our own, with the real MiniLM: what is learnt, and that a broken-off run goes on."""

# pyright: reportUnknownMemberType=false
# torch's own annotations are partial.

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
import torch  # noqa: TID253 - this file is about it
from tokenizers import Tokenizer

from eval.datasets.bench import Bench, BenchMissing
from eval.training import fit as fitting
from eval.training.__main__ import main
from eval.training.fit import Fitting, Row, fit, scores
from eval.training.mixture import Mixture, mixture
from eval.training.model import Reader, encoded
from eval.training.rows import AnswerRow, ClaimRow

TOWNS = ("Osby", "Larkby", "Norland", "Skerry")
HOW = Fitting(batch=8, rate=1e-3, warmup=2, keep_every=1)


@pytest.fixture(scope="module")
def base(models_folder: Path) -> Path:
    return models_folder / "all-MiniLM-L6-v2"


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.from_file(str(base / "tokenizer.json"))


def rows(count: int) -> Mixture:
    """A bridge that costs what the quote says, or not; a sentence on who built it, or not."""
    random = Random(1)
    claims: list[tuple[ClaimRow, ...]] = []
    answers: list[tuple[AnswerRow, ...]] = []
    for _ in range(count):
        town, (cost, other) = random.choice(TOWNS), random.sample(range(10, 99), 2)
        quote = f"The bridge of {town} cost {cost} million crowns."
        claims.append(
            tuple(
                ClaimRow("own", quote, f"In {town} a bridge cost {one} million.", one == cost)
                for one in (cost, other)
            )
        )
        asked = f"Who built the bridge of {town}?"
        answers.append(
            (
                AnswerRow("own", asked, "A bridge", "", f"Ada Lind built it in {town}.", True),
                AnswerRow("own", asked, "A bridge", "", f"It rained in {town}.", False),
            )
        )
    return Mixture(tuple(claims), tuple(answers), (), ())


def fresh(base: Path) -> Reader:
    torch.manual_seed(1)
    return Reader(base)


def test_it_learns_both_tasks(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    made, reader = rows(60), fresh(base)
    fit(reader, tokenizer, made, HOW, tmp_path)
    answers = [row for group in rows(8).answers for row in group]
    read = [one[2] for one in scores(reader, tokenizer, answers)]
    assert all((logit > 0) == row.answers for logit, row in zip(read, answers, strict=True))
    log = (tmp_path / "log.jsonl").read_text().splitlines()
    losses = [json.loads(line)["loss"] for line in log]
    assert losses[-1] < 0.6


def test_a_run_that_was_broken_off_ends_as_one_that_was_not(
    base: Path, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rows(12)
    whole = fresh(base)
    fit(whole, tokenizer, made, HOW, tmp_path / "whole")

    steps: list[int] = []

    def broken(
        reader: Reader, tokenizer: Tokenizer, batch: Sequence[Row], longest: int
    ) -> torch.Tensor:
        steps.append(len(batch))
        if len(steps) == 4:
            raise KeyboardInterrupt
        return real(reader, tokenizer, batch, longest)

    real = fitting._loss  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr("eval.training.fit._loss", broken)
    with pytest.raises(KeyboardInterrupt):
        fit(fresh(base), tokenizer, made, HOW, tmp_path / "parts")
    again = fresh(base)
    fit(again, tokenizer, made, HOW, tmp_path / "parts")
    for name, value in whole.state_dict().items():
        assert torch.allclose(value, again.state_dict()[name], atol=1e-5), name


def test_shared_tokens_have_a_type_of_their_own(tokenizer: Tokenizer) -> None:
    ids, types, mask = encoded(tokenizer, [("Osby paid.", "Osby sold it."), ("a", "b")], 160)
    assert types[0].tolist() == [0, 2, 2, 0, 2, 0, 3, 3, 1, 1, 3, 1]
    assert mask.sum(dim=1).tolist() == [12, 5]
    assert ids.shape == types.shape == mask.shape == (2, 12)


def test_the_mixture_is_balanced_and_the_same_again(tmp_path: Path) -> None:
    bench = Bench(folder_of_rows(tmp_path))
    made = mixture(bench, seed=1)
    assert made == mixture(bench, seed=1) != mixture(bench, seed=2)
    claims = [row for group in made.claims for row in group]
    kinds = {row.src.partition(":")[0] for row in claims}
    assert {"mnli", "fourfold", "framed", "alien"} <= kinds
    assert "summedits_samsum" not in kinds  # its licence forbids it
    natural = [row.supported is True for row in claims if row.src == "mnli"]
    assert 0.45 < sum(natural) / len(natural) < 0.55
    held = {(row.quote, row.claim) for row in made.held_claims if row.src == "mnli"}
    assert held
    assert not held & {(row.quote, row.claim) for row in claims if row.src == "mnli"}
    srcs = {row.src for group in made.answers for row in group}
    assert "qed" in srcs
    assert not srcs & {"squad2half_dev", "clapnq_dev", "trec"}


def test_without_the_rows_it_says_where_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BenchMissing, match="no such file"):
        mixture(Bench(tmp_path / "bench"), seed=1)
    monkeypatch.delenv("PRESSCHECK_BENCH", raising=False)
    assert main([str(tmp_path)]) == 1
    assert "PRESSCHECK_BENCH" in capsys.readouterr().err


def folder_of_rows(tmp_path: Path) -> Path:
    (tmp_path / "bench").mkdir()
    (tmp_path / "train").mkdir()
    claims: list[object] = []
    answers: list[object] = []
    for number in range(400):
        town = TOWNS[number % 4]
        quote = f"The mayor of {town} said that bridge {number} will open in {2000 + number}."
        for supported, year in ((1, 2000 + number), (0, 3000 + number)):
            claim = f"In {town} bridge {number} will open in {year}."
            for src in ("mnli", "fever", "bump", "summedits_samsum"):
                claims.append(
                    {"src": src, "quote": f"{quote}", "claim": claim, "supported": supported}
                )
        for src in ("qed", "selqa", "trec", "squad2half_dev", "clapnq_dev"):
            asked = f"When will bridge {number} of {town} open?"
            for sentence, is_answer in ((quote, 1), (f"It rained in {town}.", 0)):
                answers.append(
                    {"src": src, "question": asked, "sentence": sentence, "before": "",
                     "title": "", "answers": is_answer}
                )  # fmt: skip
    for name, some in (("claims", claims), ("answers", answers)):
        with gzip.open(tmp_path / "train" / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in some)
    return tmp_path / "bench"
