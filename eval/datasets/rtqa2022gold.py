"""RealTimeQA, 22 weeks of 2022 (Kasai et al. 2023): multiple-choice questions of weekly news
quizzes, each on a day, over a pool of 3,754 news articles. For 111 of the development half's
questions an article with the answer is known to be in the pool."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from eval.cases import Case, CaseText
from eval.datasets.bench import Bench, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Anchor, Dataset

_GPT3_WITH_GOOGLE = "GPT-3 with Google's five documents"
_BM25 = "BM25 over 200-word chunks, development half"
_GOOGLE = "live Google search, all 206"


def rtqa2022gold(bench: Bench) -> Dataset:
    path = bench.path("dev/rtqa2022gold.dev.jsonl")
    pool = bench.path("docs/rtqa2022gold_docs.jsonl.gz")
    return Dataset(
        "rtqa2022gold",
        "news quizzes of 2022, each asked on its day, over 3,754 articles",
        path,
        sha256_of(path),
        tuple(_case(row) for row in rows(path)),
        measures=(
            "contains",
            "wrong",
            "declined",
            "exact_match",
            "f1",
            "choice",
            "hit_1",
            "hit_4",
            "hit_10",
            "mrr",
            "ndcg_10",
            "aurc",
            *QUOTING,
        ),
        anchors=(
            Anchor(_GPT3_WITH_GOOGLE, "exact_match", 0.351),
            Anchor(_GPT3_WITH_GOOGLE, "f1", 0.474),
            Anchor(_GPT3_WITH_GOOGLE, "contains", 0.444),
            Anchor(_GPT3_WITH_GOOGLE, "choice", 0.725),
            Anchor(_GOOGLE, "hit_1", 0.451),
            Anchor(_GOOGLE, "hit_4", 0.568),
            Anchor(_GOOGLE, "hit_10", 0.597),
            Anchor(_GOOGLE, "mrr", 0.506),
            Anchor(_BM25, "hit_1", 0.450),
            Anchor(_BM25, "hit_4", 0.712),
            Anchor(_BM25, "hit_10", 0.829),
            Anchor(_BM25, "mrr", 0.575),
        ),
        texts=lambda: _pool(pool),
    )


def _case(row: Row) -> Case:
    gold = strings(row, "gold_doc_ids")
    return Case(
        id=text(row, "qid"),
        question=text(row, "question"),
        type="gold article in the pool" if gold else "perhaps not in the pool",
        answer=(strings(row, "answers"),),
        choices=strings(row, "choices"),
        find=gold,
        as_of=_day(text(row, "date")),
    )


def _pool(path: Path) -> Iterator[CaseText]:
    for row in rows(path):
        day = _day(text(row, "publish_date"))
        yield CaseText(text(row, "doc_id"), text(row, "text"), text(row, "title"), published=day)


def _day(written: str) -> date:
    return date.fromisoformat(written.replace("/", "-"))
