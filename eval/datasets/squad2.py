"""SQuAD 2.0's development set, half of it (Rajpurkar et al. 2018): questions about a paragraph of
Wikipedia. Half have no answer there and were written to look as if they had. The same questions
also make a search for their paragraph among 646."""

from collections.abc import Iterator
from pathlib import Path

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Dataset


def squad2half(bench: Bench) -> Dataset:
    path, contexts = _paths(bench)
    texts = {found.id: found for found in _texts(contexts)}
    return Dataset(
        "squad2half",
        "a question and its paragraph, which answers it or only looks as if it did",
        path,
        sha256_of(path),
        tuple(_answer_case(row, texts[text(row, "ctx")]) for row in rows(path)),
        measures=(
            "balanced_accuracy",
            "contains",
            "wrong",
            "declined_rightly",
            "declined_falsely",
            "decline_precision",
            "decline_f1",
            "aurc",
            *QUOTING,
        ),
    )


def squad2half_search(bench: Bench) -> Dataset:
    path, contexts = _paths(bench)
    answerable = (row for row in rows(path) if row.get("is_impossible") is False)
    return Dataset(
        "squad2half_search",
        "the paragraph of a question among 646",
        path,
        sha256_of(path),
        tuple(
            Case(text(row, "qid"), text(row, "question"), find=(text(row, "ctx"),))
            for row in answerable
        ),
        measures=("mrr", "hit_1", "hit_4", "hit_10", "ndcg_10", "seconds_p50", "seconds_p95"),
        texts=lambda: _texts(contexts),
    )


def _paths(bench: Bench) -> tuple[Path, Path]:
    return bench.path("dev/squad2half.dev.jsonl"), bench.path("docs/squad2half_contexts.jsonl")


def _answer_case(row: Row, paragraph: CaseText) -> Case:
    answers = strings(row, "answers")
    return Case(
        id=text(row, "qid"),
        question=text(row, "question"),
        type="answerable" if answers else "not answerable",
        answer=(answers,) if answers else (),
        abstain=not answers,
        documents=(paragraph,),
    )


def _texts(path: Path) -> Iterator[CaseText]:
    for row in rows(path):
        yield CaseText(text(row, "ctx"), text(row, "text"), text(row, "title"))
