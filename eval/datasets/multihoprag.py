"""MultiHop-RAG (Tang and Yang 2024), 500 of its queries: each needs the evidence of several news
articles, given here as in the paper's second experiment. A null query, which nothing answers, gets
the evidence of the query before it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, items, rows, sha256_of, text
from eval.datasets.dataset import QUOTING, Anchor, Dataset


def multihoprag500(bench: Bench) -> Dataset:
    path = bench.path("dev/multihoprag500.dev.jsonl")
    return Dataset(
        "multihoprag500",
        "questions over the gold evidence of several articles",
        path,
        sha256_of(path),
        tuple(_cases(path)),
        measures=(
            "right",
            "contains",
            "wrong",
            "declined_rightly",
            "declined_falsely",
            "balanced_accuracy",
            "evidence_recall",
            *QUOTING,
        ),
        anchors=(
            Anchor("GPT-4", "contains", 0.89),
            Anchor("PaLM", "contains", 0.74),
            Anchor("ChatGPT", "contains", 0.57),
        ),
    )


def _cases(path: Path) -> Iterator[Case]:
    before: tuple[CaseText, ...] = ()
    for row in rows(path):
        kind = text(row, "question_type")
        evidence = items(row, "evidence_list")
        documents = _documents(evidence) or before
        null = kind == "null_query"
        yield Case(
            id=text(row, "qid"),
            question=text(row, "query"),
            type=_type(kind, text(row, "answer")),
            answer=() if null else ((text(row, "answer"),),),
            evidence=tuple(text(item, "fact") for item in evidence),
            abstain=null,
            documents=documents,
        )
        before = documents


def _type(kind: str, answer: str) -> str:
    """Whether it is answered by yes or no, which a quote never says in so many words, shows."""
    plain = kind.removesuffix("_query")
    return f"{plain}, yes or no" if answer.lower() in {"yes", "no"} else plain


def _documents(evidence: tuple[Row, ...]) -> tuple[CaseText, ...]:
    return tuple(
        CaseText(
            f"e{place}",
            text(item, "fact"),
            text(item, "title"),
            text(item, "source"),
            _day(text(item, "published_at")),
        )
        for place, item in enumerate(evidence, start=1)
    )


def _day(written: str) -> date:
    return date.fromisoformat(written[:10])
