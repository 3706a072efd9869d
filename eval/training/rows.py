"""Rows to train on: public ones by source, and ones written for it on the public ones' passages.
They are read where they lie, in `train/` beside the benchmark's folder; none is part of Presscheck.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from eval.datasets.bench import Bench, Row, items, rows, strings, text

UNLICENSED = frozenset({"trec", "summedits_samsum"})
"""Sources whose licence is missing or forbids such use."""

PART = 0.4
"""How far a sentence answers that gives a part of the answer."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What is asked of `text`, a claim or a question, and the `context` in which it stands."""

    asked: str
    text: str
    context: str = ""


def context_of(title: str, before: str) -> str:
    """The beginning of the title and the end of what stands before."""
    return f"{' '.join(title.split()[:18])}: {' '.join(before.split()[-28:])}".strip(": ")


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A pair and what is known of it, each from 0 to 1: whether the text `answers` the question,
    whether it supports the claim, and whether the claim drops the speaker or the doubt that the
    text has (`attributed`); None where nobody knows."""

    src: str
    pair: Pair
    answers: float | None = None
    supported: float | None = None
    attributed: float | None = None
    weight: float = 1.0

    @property
    def targets(self) -> tuple[float | None, ...]:
        return self.supported, self.attributed, self.answers


Group = tuple[TrainingRow, ...]
"""Rows of one question or one passage, which are read in one batch."""


def public_claims(bench: Bench) -> Iterator[TrainingRow]:
    """Raises BenchMissing and BenchFormat, as the others do."""
    for row in rows(bench.beside("train/claims.jsonl.gz")):
        src = text(row, "src")
        if src not in UNLICENSED:
            pair = Pair(text(row, "claim"), text(row, "quote"))
            yield TrainingRow(src, pair, supported=float(row.get("supported") == 1))


def public_answers(bench: Bench) -> Iterator[Group]:
    """The sentences of each question."""
    group: list[TrainingRow] = []
    for row in rows(bench.beside("train/answers.jsonl.gz")):
        src = text(row, "src")
        if src in UNLICENSED:
            continue
        context = context_of(text(row, "title"), text(row, "before"))
        pair = Pair(text(row, "question"), text(row, "sentence"), context)
        if group and (group[0].src, group[0].pair.asked) != (src, pair.asked):
            yield tuple(group)
            group = []
        group.append(TrainingRow(src, pair, answers=float(row.get("answers") == 1)))
    if group:
        yield tuple(group)


def written(bench: Bench) -> Iterator[tuple[Group, list[Group]]]:
    """Of each passage of `train/written.jsonl.gz` its claims, and its sentences by question.

    A passage has `sentences` and a `headline`; `claims` each with `claim`, the sentences `s` that
    it cites, and a `label` (supported, contradicted, attributed, unsaid); `questions` each with
    `q`, and the sentences that hold its `answers` or a `part` of them.
    """
    for row in rows(bench.beside("train/written.jsonl.gz")):
        sentences = strings(row, "sentences")
        headline = text(row, "headline")
        before = ("", *sentences)
        claims = tuple(_claim(one, sentences, headline) for one in items(row, "claims"))
        questions = [
            tuple(
                TrainingRow(
                    "written",
                    Pair(text(one, "q"), sentence, context_of(headline, before[n])),
                    answers=_share(one, n),
                )
                for n, sentence in enumerate(sentences)
            )
            for one in items(row, "questions")
        ]
        yield claims, questions


def _claim(row: Row, sentences: tuple[str, ...], headline: str) -> TrainingRow:
    places = sorted(_places(row, "s"))
    quote = " ".join(sentences[place] for place in places)
    before = sentences[places[0] - 1] if places[0] else ""
    label = text(row, "label")
    return TrainingRow(
        "written",
        Pair(text(row, "claim"), quote, context_of(headline, before)),
        supported=float(label == "supported"),
        attributed=float(label == "attributed"),
    )


def _share(row: Row, place: int) -> float:
    if place in _places(row, "answers"):
        return 1.0
    return PART if place in _places(row, "part") else 0.0


def _places(row: Row, name: str) -> list[int]:
    found = row.get(name)
    return cast("list[int]", found) if isinstance(found, list) else []
