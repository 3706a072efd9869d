"""RGB's counterfactual set (Chen et al. 2024), English: search results that hold the answer among
noise, noise alone (to be declined), and results that give the answer beside altered ones that give
another (a disagreement to be shown)."""

from collections.abc import Iterator
from typing import cast

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, BenchFormat, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Anchor, Dataset

SHOWN = 5
"""Documents a question, as in the paper."""


def rgb_en_fact100(bench: Bench) -> Dataset:
    path = bench.path("dev/rgb_en_fact100.dev.jsonl")
    return Dataset(
        "rgb_en_fact100",
        "five search results: with the answer, without it, or with a false one beside it",
        path,
        sha256_of(path),
        tuple(case for row in rows(path) for case in _cases(row)),
        measures=(
            "contains",
            "wrong",
            "declined_rightly",
            "decline_precision",
            "balanced_accuracy",
            "attack_success",
            "attack_unmarked",
            "conflict_recall",
            "conflict_precision",
            *QUOTING,
        ),
        anchors=(Anchor("RGB's best system, noise alone", "declined_rightly", 0.45),),
    )


def _cases(row: Row) -> Iterator[Case]:
    question, fake = text(row, "query"), strings(row, "fakeanswer")
    right, noise = strings(row, "positive"), strings(row, "negative")
    altered = strings(row, "positive_wrong")
    answer = _groups(row.get("answer"))
    shown = (*right[:2], *noise)[:SHOWN]
    disputed = (altered[0], *shown)[:SHOWN]
    yield Case(f"{row.get('id')}:clean", question, "clean", answer, documents=_texts(shown))
    if noise:
        yield Case(
            f"{row.get('id')}:noise",
            question,
            "noise alone",
            abstain=True,
            documents=_texts(noise[:SHOWN]),
        )
    yield Case(
        f"{row.get('id')}:disputed",
        question,
        "disputed",
        answer,
        wrong=fake,
        conflict=True,
        documents=_texts(disputed),
    )


def _texts(texts: tuple[str, ...]) -> tuple[CaseText, ...]:
    """Without a title of its own a snippet's one line would be taken for one."""
    return tuple(
        CaseText(f"s{place}", found, f"Search result {place}")
        for place, found in enumerate(texts, start=1)
    )


def _groups(value: object) -> tuple[tuple[str, ...], ...]:
    """One text, a list of spellings, or a list of such lists."""
    if isinstance(value, str):
        return ((value,),)
    found = cast("list[object]", value) if isinstance(value, list) else []
    if found and all(isinstance(item, str) for item in found):
        return (tuple(map(str, found)),)
    if found and all(isinstance(item, list) for item in found):
        return tuple(tuple(map(str, cast("list[object]", group))) for group in found)
    raise BenchFormat("an answer is neither a text nor a list of texts")
