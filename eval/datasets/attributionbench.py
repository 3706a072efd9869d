"""AttributionBench (Li et al. 2024): claims of generative search engines, each with the references
it cites, marked by people as attributable to them or not. Macro-F1 a source, averaged."""

from eval.cases import Case
from eval.datasets.bench import Bench, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import Anchor, Dataset


def attributionbench_ood(bench: Bench) -> Dataset:
    """The sets that were kept out of training, as the paper compares systems on."""
    return _dataset(
        bench,
        "attributionbench_ood",
        "claims and their references, out of domain: supported or not?",
        (
            Anchor("XLM-R-large-XNLI, zero-shot", "macro_f1", 0.752),
            Anchor("GPT-3.5, fine-tuned (about)", "macro_f1", 0.80),
            Anchor("logistic regression on likeness and coverage", "macro_f1", 0.804),
        ),
    )


def attributionbench_id500(bench: Bench) -> Dataset:
    """500 of the in-domain test rows."""
    return _dataset(
        bench, "attributionbench_id500", "claims and their references: supported or not?", ()
    )


def _dataset(bench: Bench, name: str, about: str, anchors: tuple[Anchor, ...]) -> Dataset:
    path = bench.path(f"dev/{name}.dev.jsonl")
    return Dataset(
        name,
        about,
        path,
        sha256_of(path),
        tuple(_case(number, row) for number, row in enumerate(rows(path), start=1)),
        measures=("macro_f1", "supported_kept", "unsupported_caught", "seconds_p50", "seconds_p95"),
        anchors=anchors,
    )


def _case(number: int, row: Row) -> Case:
    """Ids of the rows repeat, hence the number."""
    return Case(
        id=str(number),
        question=text(row, "question").strip() or "(no question)",
        type=text(row, "src_dataset"),
        claim=text(row, "claim"),
        quotes=strings(row, "references"),
        supported=text(row, "attribution_label") == "attributable",
    )
