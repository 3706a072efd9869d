"""What is to be run, and what is written down about it."""

import hashlib
import os
import platform
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from eval.cases import Case
from eval.datasets import Dataset
from eval.datasets.corpus import corpus_sha256
from eval.metrics.judge import Judge
from eval.runs.records import RunSettings
from eval.systems import System
from rag.errors import SettingsError
from rag.library import Library
from rag.settings import Settings

_PACKAGES = (
    "presscheck",
    "chromadb",
    "llama-index-core",
    "openai",
    "sentence-transformers",
    "torch",
    "xllamacpp",
)

AsOf = date | Literal["own", "none"]
"""The day that is asked on: each case's own, none (the library's newest), or one for all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `limit` takes a sample of so many cases, drawn with `seed`; `judge` asks the
    endpoint about citations; `parallel` cases are asked at once."""

    dataset: Dataset
    systems: tuple[str, ...] = ("presscheck",)
    name: str | None = None
    limit: int | None = None
    seed: int = 0
    as_of: AsOf = "own"
    judge: bool = False
    parallel: int = 1


def sample(cases: Sequence[Case], limit: int | None, seed: int) -> tuple[Case, ...]:
    """`limit` cases in the order in which they are drawn with `seed`, so that a run that is stopped
    is a sample too, and a larger one begins with the smaller; all, in their own order, without a
    limit."""
    if limit is None:
        return tuple(cases)
    drawn = list(cases)
    random.Random(seed).shuffle(drawn)
    return tuple(drawn[:limit])


def folder_names(plan: Plan) -> tuple[str, ...]:
    """A name a system. Raises SettingsError for a name that is none."""
    made = re.sub(r"[^\w.-]+", "-", plan.dataset.name).strip("-.") or "run"
    name = f"{made}-{datetime.now(UTC):%Y%m%d-%H%M%S}" if plan.name is None else plan.name
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise SettingsError(
            f"{name!r} cannot name a run", next="Use letters, figures, dots, dashes, underscores."
        )
    several = len(plan.systems) > 1
    return tuple(f"{name}-{system}" if several else name for system in plan.systems)


def settings_for(made_with: RunSettings, system: System, cases: Sequence[Case]) -> RunSettings:
    """`made_with` for one system, which may not do all that the cases ask."""
    done = sum(bool(case.tasks & system.does) for case in cases)
    return replace(made_with, system=system.name, writer=system.writer, cases=done)


def run_settings(
    plan: Plan,
    settings: Settings,
    cases: Sequence[Case],
    shared: Library | None,
    judge: Judge | None,
    ready_s: float,
) -> RunSettings:
    documents = {document.text for case in cases for document in case.documents}
    return RunSettings(
        started=datetime.now(UTC),
        dataset=plan.dataset.name,
        about=plan.dataset.about,
        system="",
        writer="",
        path=str(plan.dataset.path),
        sha256=plan.dataset.sha256,
        cases=len(cases),
        articles=shared.counts().articles if shared else len(documents),
        corpus_sha256=corpus_sha256(shared) if shared else plan.dataset.sha256,
        limit=plan.limit,
        seed=plan.seed,
        as_of=str(plan.as_of),
        judge=judge.name if judge else None,
        parallel=plan.parallel,
        measures=plan.dataset.measures,
        anchors=plan.dataset.anchors,
        settings=settings.model_dump(mode="json"),  # secrets come out as asterisks
        versions=_versions(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        ready_s=ready_s,
    )


def _versions() -> dict[str, str]:
    """Of what answers are made with; `source` is a hash of our own code, which changes more often
    than its version does."""
    found = {"python": platform.python_version(), "source": _source_sha256()[:12]}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _source_sha256() -> str:
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for package in ("rag", "ingest", "eval"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
