"""RAMDocs (Wang et al. 2025): ambiguous questions over a few documents each, of which some are
correct for one reading, some are noise and some misinform. An answer must give every correct
answer and no wrong one (strict exact match)."""

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, items, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Anchor, Dataset


def ramdocs(bench: Bench) -> Dataset:
    path = bench.path("dev/ramdocs.dev.jsonl")
    return Dataset(
        "ramdocs",
        "questions whose documents disagree: every correct answer, and no wrong one",
        path,
        sha256_of(path),
        tuple(_case(number, row) for number, row in enumerate(rows(path), start=1)),
        measures=(
            "strict",
            "contains",
            "attack_success",
            "attack_unmarked",
            "declined",
            "conflict_recall",
            "conflict_precision",
            *QUOTING,
        ),
        anchors=(
            Anchor("Llama-3.3-70B", "strict", 0.326),
            Anchor("MADAM-RAG", "strict", 0.344),
            Anchor("every answer that is not noise, listed", "strict", 0.424),
            Anchor("only answers found in two documents", "strict", 0.264),
        ),
    )


def _case(number: int, row: Row) -> Case:
    gold, wrong = strings(row, "gold_answers"), strings(row, "wrong_answers")
    return Case(
        id=str(number),
        question=text(row, "question"),
        type="one answer" if len(gold) == 1 else "several answers",
        answer=tuple((answer,) for answer in gold),
        wrong=wrong,
        conflict=len(gold) > 1 or bool(wrong),
        documents=tuple(
            CaseText(f"d{place}", text(document, "text"))
            for place, document in enumerate(items(row, "documents"), start=1)
            if text(document, "text").strip()
        ),
    )
