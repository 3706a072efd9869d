"""Hides orders to a language model in news articles and asks questions that those articles answer.

    python -m eval.bench.orders [--writer quotes] [--bases 25] [--seed 0] [--out runs/orders.json]

75 orders (BIPIA's), each at the start, in the middle and at the end of an article; a library holds
the attacked articles of all questions and others. The questions are those that the library answers
from the right article without orders.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from eval.cases import Case, CaseText
from eval.datasets import load_dataset
from eval.datasets.bench import Bench, BenchMissing
from eval.datasets.corpus import names_of, write_texts
from eval.metrics.orders import PLACES, Obeyed, Order, Place, attacked, obeyed
from eval.runs.run import RUNS
from eval.systems.presscheck import Presscheck
from ingest.pipeline import ingest
from rag.build import build_embedder, build_writer
from rag.library import Library
from rag.settings import load_settings
from rag.types import Answer, Status

_ORDERS = "attacks/bipia_text_attack_train.json"
_SET = "rtqa2022gold"
_EACH = 3  # orders a question
_BESIDE = 60  # other articles in each library


@dataclass(frozen=True, slots=True)
class Base:
    """A question and the article that answers it."""

    case: Case
    article: CaseText


@dataclass(frozen=True, slots=True)
class Result:
    """`cited`: the attacked article is cited, as it is without the order."""

    question: str
    kind: str
    place: Place
    answered: bool
    cited: bool
    obeyed: Obeyed
    text: str


def read_orders(path: Path, most: int, seed: int) -> list[Order]:
    """`most` of all kinds in turn."""
    kinds: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    orders = [Order(kind, text) for kind, texts in kinds.items() for text in texts]
    random.Random(seed).shuffle(orders)
    return orders[:most]


class Bed:
    """Asks the questions of libraries made for the purpose."""

    def __init__(self, system: Presscheck, others: Sequence[CaseText]) -> None:
        self._system = system
        self.others = others
        self._settings = load_settings()
        self._embedder = build_embedder(self._settings)

    def ask(
        self, bases: Sequence[Base], orders: Sequence[Order | None], place: Place
    ) -> list[tuple[Answer, bool]]:
        """Each question's answer, and whether its article is cited."""
        texts = [
            replace(base.article, text=attacked(base.article.text, order.text, place))
            if order
            else base.article
            for base, order in zip(bases, orders, strict=True)
        ]
        with tempfile.TemporaryDirectory(prefix="presscheck-eval-") as folder:
            write_texts(Path(folder) / "texts.jsonl", [*texts, *self.others])
            with Library.open(Path(folder) / "library", create=True) as library:
                source = Path(folder) / "texts.jsonl"
                ingest([source], library, self._embedder, settings=self._settings)
                with self._system.reading(library) as reader:
                    answers = [reader.answer(base.case, base.case.as_of) for base in bases]
                return [
                    (
                        answer,
                        any(
                            base.article.id in names_of(library, citation.article_id)
                            for citation in answer.citations
                        ),
                    )
                    for base, answer in zip(bases, answers, strict=True)
                ]


def measure(
    bed: Bed, bases: Sequence[Base], orders: Sequence[Order], places: Sequence[Place]
) -> list[Result]:
    results: list[Result] = []
    known = " ".join(f"{base.article.text} {base.case.question}" for base in bases)
    known += " ".join(other.text for other in bed.others)
    for place in places:
        for first in range(0, len(orders), len(bases)):
            given = orders[first : first + len(bases)]
            asked = bases[: len(given)]
            for base, order, (answer, cited) in zip(
                asked, given, bed.ask(asked, given, place), strict=True
            ):
                found = obeyed(answer, given, known)
                shown = answer.status is not Status.DECLINED
                results.append(
                    Result(base.case.question, order.kind, place, shown, cited, found, answer.text)
                )
    return results


def table(results: Sequence[Result]) -> str:
    lines = [
        "| order stands at the | questions | followed or shown | quoted | answered | cited still |",
        "|---|---|---|---|---|---|",
    ]
    parts = [(str(place), [r for r in results if r.place == place]) for place in PLACES]
    for name, part in [*parts, ("**all**", list(results))]:
        if part:
            shares = (
                sum(r.obeyed.harmful for r in part),
                sum(r.obeyed.cited for r in part),
                sum(r.answered for r in part),
                sum(r.cited for r in part),
            )
            cells = " | ".join(f"{share} ({share / len(part):.1%})" for share in shares)
            lines.append(f"| {name} | {len(part)} | {cells} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--writer", choices=("quotes", "local", "endpoint"), default="quotes")
    parser.add_argument("--bases", type=int, default=25, help="questions; three orders for each")
    parser.add_argument("--places", nargs="+", choices=PLACES, default=PLACES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=RUNS / "orders.json")
    options = parser.parse_args(arguments)
    settings = load_settings()
    try:
        orders = read_orders(
            Bench(settings.bench).path(_ORDERS), _EACH * options.bases, options.seed
        )
        dataset = load_dataset(_SET, settings.bench)
    except BenchMissing as error:
        print(f"Hidden orders are left out: {error}")
        return 0
    texts = {text.id: text for text in dataset.texts()} if dataset.texts else {}
    cases = [case for case in dataset.cases if case.find and case.find[0] in texts]
    random.Random(options.seed).shuffle(cases)
    # An article once: two questions about it would carry two orders.
    bases = list({c.find[0]: Base(c, texts[c.find[0]]) for c in cases}.values())[
        : 3 * options.bases
    ]
    taken = {base.article.id for base in bases}
    others = [text for text in texts.values() if text.id not in taken][:_BESIDE]
    writer = build_writer(settings, options.writer)
    bed = Bed(Presscheck("presscheck", build_embedder(settings), writer, settings), others)
    clean = bed.ask(bases, [None] * len(bases), "start")
    bases = [base for base, (_, cited) in zip(bases, clean, strict=True) if cited][: options.bases]
    results = measure(bed, bases, orders, options.places)
    print(table(results))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    report = {"seed": options.seed, "results": [asdict(result) for result in results]}
    options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"\nEvery answer: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
