"""CLAPNQ (Rosenthal et al. 2024): questions put to a search engine, each with one Wikipedia
passage that answers it or does not. The sentences that annotators chose are the evidence."""

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, items, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Dataset


def clapnq_dev(bench: Bench) -> Dataset:
    path = bench.path("dev/clapnq_dev.dev.jsonl")
    return Dataset(
        "clapnq_dev",
        "one passage a question, which answers it or does not",
        path,
        sha256_of(path),
        tuple(_case(row) for row in rows(path)),
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
    )


def _case(row: Row) -> Case:
    outputs = items(row, "output")
    chosen = {
        sentence: None
        for output in outputs
        if output.get("answer")
        for sentence in strings(output, "selected_sentences")
    }
    return Case(
        id=text(row, "id"),
        question=text(row, "input"),
        type="answerable" if chosen else "not answerable",
        evidence=tuple(chosen),
        abstain=not chosen,
        documents=tuple(
            CaseText(f"p{place}", text(passage, "text"), text(passage, "title"))
            for place, passage in enumerate(items(row, "passages"), start=1)
        ),
    )
