"""What is drawn from each source for each of the two phases of training.

Shared words must not give away whether a claim is supported: those that were written share few with
their quotes where they are, and nearly all where they are not; public ones the other way round.
So sentences are put beside themselves, and claims beside other sentences of their passage; and of
claims that share as many words, right and wrong ones weigh the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from random import Random
from typing import Literal

from eval.datasets.bench import Bench
from eval.training.rows import Group, Pair, TrainingRow, public_answers, public_claims, written

Phase = Literal["both", "claims"]
"""Questions and claims by turns, and then claims alone."""

CLAIMS = {
    "bump": 1200, "defacto": 1400, "fever": 1400, "mnli": 1000, "summedits": 500,
    "factcheck_gpt": 500,
}  # fmt: skip
"""Rows of each source, half of them supported where there are as many."""

ANSWERS = {"selqa": 4000, "qed": 2500, "qnli": 1500}
"""The same of answers. No source is learnt from but those named here and above; none that is
measured may be (eval/datasets/)."""

_LONGEST = 65
"""Words of a public quote: longer ones take long to read, and are no single sentences."""

_TOGETHER, _FEWEST_OTHERS = 6, 3
"""Sentences of a question that are read, and those of them that do not answer."""

_ALIEN = 0.6
"""Of the questions, those that are also put beside another's sentence."""

_LEAST, _MOST = 0.4, 4.0
"""Weights of a row."""

_WORD = re.compile(r"[a-z]{4,}|\d+")

HELD_EVERY, HELD_AT = 15, 7
"""Every so many written passages one is kept out, to see what is learnt."""


def mixture(bench: Bench, seed: int, phase: Phase) -> list[Group]:
    """Raises BenchMissing where the rows are not there."""
    random = Random(seed)
    groups: list[Group] = []
    questions: list[Group] = []
    for n, (claims, asked) in enumerate(written(bench)):
        if n % HELD_EVERY != HELD_AT:
            groups.append((*claims, *_easy(claims, random)))
            questions += asked
    groups += [(row,) for row in _even(public_claims(bench), random)]
    groups = _weighed(groups)
    if phase == "both":
        questions += _capped(public_answers(bench), random)
        groups += _with_others(questions, random)
    return [group for group in groups if group]


def held(bench: Bench) -> Group:
    """The written claims that are kept out."""
    passages = (claims for claims, _ in written(bench))
    return tuple(
        chain.from_iterable(one for n, one in enumerate(passages) if n % HELD_EVERY == HELD_AT)
    )


def _easy(claims: Group, random: Random) -> Iterator[TrainingRow]:
    """A quote beside itself, and each supported claim beside another quote of its passage."""
    quotes = sorted({row.pair.text for row in claims})
    if quotes:
        same = random.choice(quotes)
        yield TrainingRow("same", Pair(same, same), supported=1.0, attributed=0.0)
    for row in claims:
        others = [q for q in quotes if q not in row.pair.text and row.pair.text not in q]
        if row.supported and others:
            pair = replace(row.pair, text=random.choice(others))
            yield TrainingRow("other", pair, supported=0.0, attributed=0.0)


def _weighed(groups: Sequence[Group]) -> list[Group]:
    """Of claims that share as many words with their quotes, in fifths, the supported weigh as much
    as the others."""
    counts = Counter(_kind(row) for group in groups for row in group)

    def weighed(row: TrainingRow) -> TrainingRow:
        fifth, supported = _kind(row)
        both = counts[fifth, supported] + counts[fifth, not supported]
        weight = both / 2 / counts[fifth, supported]
        return replace(row, weight=min(_MOST, max(_LEAST, weight)))

    return [tuple(map(weighed, group)) for group in groups]


def _kind(row: TrainingRow) -> tuple[int, bool]:
    said = set(_WORD.findall(row.pair.text.lower()))
    own = _WORD.findall(row.pair.asked.lower())
    shared = sum(word in said for word in own) / max(1, len(own))
    return min(4, int(5 * shared)), bool(row.supported)


def _even(rows: Iterator[TrainingRow], random: Random) -> list[TrainingRow]:
    by_kind: dict[tuple[str, float | None], list[TrainingRow]] = defaultdict(list)
    for row in rows:
        if len(row.pair.text.split()) <= _LONGEST:
            by_kind[
                row.src.split("_")[0] if row.src.startswith("summ") else row.src, row.supported
            ].append(row)
    drawn: list[TrainingRow] = []
    for src, count in CLAIMS.items():
        for supported in (0.0, 1.0):
            kind = by_kind[src, supported]
            drawn += random.sample(kind, min(count // 2, len(kind)))
    return drawn


def _capped(groups: Iterator[Group], random: Random) -> list[Group]:
    taken: dict[str, int] = defaultdict(int)
    drawn: list[Group] = []
    shuffled = [group for group in groups if group[0].src in ANSWERS]
    random.shuffle(shuffled)
    for group in shuffled:
        src = group[0].src
        if taken[src] + min(len(group), _TOGETHER) <= ANSWERS[src]:
            taken[src] += min(len(group), _TOGETHER)
            drawn.append(group)
    return drawn


def _with_others(questions: Sequence[Group], random: Random) -> Iterator[Group]:
    """Each question's answers, some of its other sentences, and one that belongs to another."""
    sentences = [row for group in questions for row in group]
    for group in questions:
        answers = [row for row in group if row.answers]
        others = [row for row in group if not row.answers]
        random.shuffle(others)
        kept = answers + others[: max(_FEWEST_OTHERS, _TOGETHER - len(answers))]
        if random.random() < _ALIEN:
            other = random.choice(sentences).pair
            pair = replace(other, asked=group[0].pair.asked)
            kept.append(TrainingRow("alien", pair, answers=0.0))
        yield tuple(kept)
