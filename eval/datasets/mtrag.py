"""MTRAG-UN, human tasks (IBM): one turn of each conversation, over the passages of all of them.
Answered where it can be, declined where it cannot: the tasks that are only partly answerable, or
underspecified, are left out, since neither is right there."""

import re
from collections.abc import Iterator
from pathlib import Path

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, items, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Dataset
from eval.metrics.texts import token_f1
from rag.sentences import split_sentences

_TAG = re.compile(r"<[^<>]*>")


def mtrag(bench: Bench) -> Dataset:
    path = bench.path("dev/mtrag.dev.jsonl")
    return Dataset(
        "mtrag",
        "the last question of a conversation, answerable from 594 passages or not",
        path,
        sha256_of(path),
        tuple(_case(row) for row in rows(path) if row.get("answerable") is not None),
        measures=(
            "balanced_accuracy",
            "declined_rightly",
            "declined_falsely",
            "decline_precision",
            "decline_f1",
            "evidence_recall",
            "evidence_precision",
            *QUOTING,
        ),
        texts=lambda: _passages(path),
    )


def _case(row: Row) -> Case:
    answerable = row.get("answerable") is True
    return Case(
        id=text(row, "id"),
        question=text(row, "question"),
        type="answerable" if answerable else "not answerable",
        evidence=_evidence(row) if answerable else (),
        abstain=not answerable,
        history=strings(row, "history"),
    )


def _evidence(row: Row) -> tuple[str, ...]:
    """For each sentence of the reference reply the sentence of the reference passages that shares
    the most words with it: the set names passages, and no sentences."""
    passages = [_TAG.sub("\n", text(document, "text")) for document in items(row, "documents")]
    sentences = [sentence for passage in passages for sentence in _sentences(passage)]
    reply = [sentence for answer in strings(row, "answers") for sentence in _sentences(answer)]
    nearest = (max(sentences, key=lambda s: token_f1(s, [said])) for said in reply)
    return tuple(dict.fromkeys(nearest))


def _sentences(whole: str) -> list[str]:
    found = [whole[s.start : s.end] for s in split_sentences(whole) if s.kind == "text"]
    return [sentence for sentence in found if sentence.strip()] or [whole]


def _passages(path: Path) -> Iterator[CaseText]:
    """Those of all tasks, each once, also of the tasks that are left out."""
    seen = set[str]()
    for row in rows(path):
        for document in items(row, "documents"):
            name = text(document, "id")
            if name not in seen:
                seen.add(name)
                yield CaseText(name, text(document, "text"), text(document, "title"))
