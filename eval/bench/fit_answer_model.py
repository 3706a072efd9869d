"""Fits rag/evidence/answer_model.json: how likely a sentence is to hold the answer to a question.

    python -m eval.bench.fit_answer_model [--seed 0] [--out rag/evidence/answer_model.json]

From the sentences that Presscheck finds for the questions of the development sets, each labelled by
whether it holds the known answer. Prints what the same fit gives for questions that it has not
seen, five parts in turn. It reads every set's articles, which takes a quarter of an hour or so.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportMissingTypeStubs=false
# pyright: reportPrivateUsage=false, reportUnknownArgumentType=false, reportAttributeAccessIssue=false
import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from eval.cases import Case
from eval.datasets import STARTER, load_dataset
from eval.datasets.corpus import library_of, library_of_documents
from eval.metrics.texts import contains, letters
from rag.answering import turns
from rag.build import build_embedder
from rag.embedding.embedder import Embedder
from rag.embedding.token_vectors import TokenVectors
from rag.errors import PresscheckError
from rag.evidence import FEATURES, EvidenceFinder
from rag.index.index import open_index
from rag.library import Library
from rag.question import read_question
from rag.retrieval import Retriever
from rag.settings import Settings, load_settings
from rag.types import Scope

WEIGHTS: Mapping[str, float] = {
    STARTER: 4.0,
    "rtqa2022gold": 1.5,
    "clapnq_dev": 1.0,
    "rgb_en_fact100": 1.0,
    "squad2half": 0.7,
    "ramdocs": 0.6,
}
"""The sets, and what a question of each counts: few questions more, texts unlike news less."""

_MOST_CASES = 800  # of a set
_ROWS = 12  # sentences a question, the best
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Rows:
    """The sentences of one question: features, and 1 where a sentence holds the answer."""

    set: str
    case: Case
    features: NDArray[np.float32]
    labels: NDArray[np.float64]


def holds(case: Case, sentence: str) -> bool:
    """Whether a sentence holds a string of the answer, or is one of the sentences to quote."""
    if not case.answerable:
        return False
    if case.answer:
        return any(any(contains(sentence, one) for one in group) for group in case.answer)
    plain = letters(sentence)
    wanted = [letters(one) for one in case.evidence]
    return any(one and (one in plain or plain in one) for one in wanted)


def collect(name: str, settings: Settings, embedder: Embedder, seed: int) -> Iterable[Rows]:
    dataset = load_dataset(name, settings.bench)
    # What a disputed or poisoned text says is no answer to learn from.
    cases = [case for case in dataset.cases if case.type != "disputed"]
    Random(seed).shuffle(cases)
    cases = cases[:_MOST_CASES]
    if cases[0].documents:
        for case in cases:
            with library_of_documents(case.documents, settings, embedder) as library:
                yield from _rows(name, [case], library, settings, embedder)
    else:
        with library_of(dataset, settings, embedder) as library:
            yield from _rows(name, cases, library, settings, embedder)


def _rows(
    name: str, cases: Sequence[Case], library: Library, settings: Settings, embedder: Embedder
) -> Iterable[Rows]:
    index = open_index(library, exact_scan_below=settings.exact_scan_below, embedder=embedder.name)
    retriever = Retriever(library, index, prefer_fresh=settings.prefer_fresh)
    finder = EvidenceFinder(library, embedder)
    for case in cases:
        day = case.as_of or library.newest_published() or date.today()
        question = read_question(case.question, turns(case.history), as_of=day, asked_on=case.as_of)
        vector: Future[TokenVectors] = Future()
        vector.set_result(embedder.query_tokens(question.standalone))
        passages, copies = retriever.retrieve(
            question, vector, k=settings.passages, scope=Scope(until=question.as_of)
        )
        judged, features = finder.features(question, vector.result(), passages, copies)
        if judged:
            labels = np.array([float(holds(case, one.candidate.text)) for one in judged])
            yield Rows(name, case, features, labels)
    index.close()


def fit(rows: Sequence[Rows]) -> HistGradientBoostingClassifier:
    weights = [
        np.full(len(one.labels[:_ROWS]), WEIGHTS[one.set] / len(one.labels[:_ROWS])) for one in rows
    ]
    model = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.08,
        max_leaf_nodes=4,
        min_samples_leaf=40,
        l2_regularization=2.0,
        early_stopping=False,  # pyright: ignore[reportArgumentType]
        random_state=0,
    )
    return model.fit(
        np.concatenate([one.features[:_ROWS] for one in rows]),
        np.concatenate([one.labels[:_ROWS] for one in rows]),
        sample_weight=8 * np.concatenate(weights),
    )


def as_numbers(model: HistGradientBoostingClassifier) -> dict[str, object]:
    """The fitted trees in the form of rag/evidence/boosted_trees.py."""

    def tree(nodes: NDArray[np.void], at: int) -> object:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 5)
        return [
            int(node["feature_idx"]),
            round(float(node["num_threshold"]), 6),
            tree(nodes, int(node["left"])),
            tree(nodes, int(node["right"])),
        ]

    return {
        "features": list(FEATURES),
        "bias": round(float(model._baseline_prediction[0, 0]), 5),
        "trees": [tree(stage[0].nodes, 0) for stage in model._predictors],
    }


def as_text(numbers: Mapping[str, Any]) -> str:
    """JSON with one tree a line."""
    trees = ",\n  ".join(json.dumps(tree) for tree in numbers["trees"])
    head = json.dumps({**numbers, "trees": []}, indent=1)
    return head.replace('"trees": []', f'"trees": [\n  {trees}\n ]') + "\n"


def cross_validated(rows: Sequence[Rows], seed: int) -> str:
    """A table: per set the share of questions whose best sentence holds the answer, and the area
    under the curve of its likelihood, for whether there is an answer (or the best holds it)."""
    fold = {question: Random(f"{seed} {question}").randrange(_FOLDS) for question in
            {one.case.question for one in rows}}  # fmt: skip
    best: dict[str, list[tuple[Case, float, bool]]] = {}
    for part in range(_FOLDS):
        model = fit([one for one in rows if fold[one.case.question] != part])
        for one in rows:
            if fold[one.case.question] == part:
                likelihoods = model.predict_proba(one.features)[:, 1]
                top = int(np.argmax(likelihoods))
                best.setdefault(one.set, []).append(
                    (one.case, float(likelihoods[top]), bool(one.labels[top]))
                )
    lines = [f"{'set':16} {'n':>5} {'best holds it':>14} {'AUC':>6}"]
    for name, found in best.items():
        right = [ok for case, _, ok in found if case.answerable]
        truth = [case.answerable for case, _, _ in found]
        if all(truth):
            truth = [ok for _, _, ok in found]
        area = roc_auc_score(truth, [likelihood for _, likelihood, _ in found])
        lines.append(f"{name:16} {len(found):5} {np.mean(right):14.3f} {area:6.3f}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("rag/evidence/answer_model.json"))
    asked = parser.parse_args(arguments)
    settings = load_settings()
    embedder = build_embedder(settings)
    rows: list[Rows] = []
    try:
        for name in WEIGHTS:
            rows += collect(name, settings, embedder, asked.seed)
            print(f"{name}: {sum(one.set == name for one in rows)} questions", flush=True)
    except PresscheckError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print(cross_validated(rows, asked.seed))
    asked.out.write_text(as_text(as_numbers(fit(rows))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
