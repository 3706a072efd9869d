"""Ordinary readers' questions, as a newcomer types them, about a few invented articles, and claims
about single quotes. They lie beside the public sets, in a folder of their own."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from eval.cases import LONGEST_ANSWER, Case, Lie
from eval.datasets.bench import Bench, Row, rows, sha256_of, strings, text
from eval.datasets.dataset import QUOTING, Dataset

_LONG = frozenset({"list", "compare", "conflict", "summary"})
"""Types whose answers may be twice as long."""


def everyday(bench: Bench) -> Dataset:
    """With the answers of a strong writer and of a lying one."""
    names = ("questions.jsonl", "strong_writer.jsonl", "lying_writer.jsonl")
    questions, strong, lying = (bench.beside(f"everyday/{name}") for name in names)
    ideals = {text(row, "id"): text(row, "text") for row in rows(strong)}
    lies = {text(row, "id"): _lie(row) for row in rows(lying)}
    return Dataset(
        "everyday",
        "ordinary questions, as a newcomer types them",
        questions,
        _sha256_of((questions, strong, lying)),
        tuple(_case(row, ideals, lies) for row in rows(questions)),
        measures=(
            "handled",
            "right",
            "wrong",
            "declined_rightly",
            "declined_falsely",
            "right_source",
            "all_sides",
            "conflict_recall",
            "conflict_precision",
            *QUOTING,
        ),
        articles=questions.parent / "articles",
    )


def everyday_claims(bench: Bench) -> Dataset:
    path = bench.beside("everyday/claims.jsonl")
    return Dataset(
        "everyday_claims",
        "claims about one or two sentences: supported, or nearly so?",
        path,
        sha256_of(path),
        tuple(_claim(row) for row in rows(path)),
        measures=("unsupported_caught", "supported_kept", "auc", "seconds_p50", "seconds_p95"),
    )


def _case(row: Row, ideals: Mapping[str, str], lies: Mapping[str, Lie]) -> Case:
    name, kind = text(row, "id"), text(row, "type")
    day = row.get("as_of")
    return Case(
        id=name,
        question=text(row, "question"),
        type=kind,
        answer=_groups(row, "answer"),
        cite=strings(row, "cite"),
        quote=strings(row, "quote"),
        cite_all_of=_groups(row, "cite_all_of"),
        conflict=row.get("conflict") is True,
        abstain=row.get("abstain") is True,
        chat=kind == "chat",
        history=strings(row, "history") if "history" in row else (),
        as_of=date.fromisoformat(day) if isinstance(day, str) else None,
        words=2 * LONGEST_ANSWER if kind in _LONG else LONGEST_ANSWER,
        sourced=True,
        ideal=ideals.get(name, ""),
        lie=lies.get(name),
    )


def _groups(row: Row, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in cast("Sequence[Sequence[str]]", row.get(name, ())))


def _lie(row: Row) -> Lie:
    """`at` is there where somebody has said which of several sentences is the false one."""
    at = row.get("at")
    return Lie(text(row, "text"), text(row, "kind"), at if isinstance(at, int) else None)


def _claim(row: Row) -> Case:
    return Case(
        id=text(row, "id"),
        question="Is it supported?",
        type=text(row, "kind"),
        claim=text(row, "claim"),
        quotes=(text(row, "quote"),),
        title=text(row, "title") if "title" in row else "",
        before=text(row, "before") if "before" in row else "",
        supported=row.get("supported") is True,
    )


def _sha256_of(paths: Sequence[Path]) -> str:
    return hashlib.sha256("".join(map(sha256_of, paths)).encode()).hexdigest()
