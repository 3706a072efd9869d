"""The starter articles in a library, with an embedder that knows no meanings: fast, and enough."""

from collections.abc import Iterator

import pytest

from eval.cases import Case
from eval.datasets.starter import STARTER_ARTICLES
from eval.metrics.scores import AnswerScore, Outcome, Score
from eval.runs.records import EvalRun, Record, RunSettings
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("starter")
    with Library.open(folder, create=True) as library:
        settings = Settings(library=folder, writer="quotes")
        assert not ingest([STARTER_ARTICLES], library, HashEmbedder(), settings=settings).failed
        yield library


@pytest.fixture
def three_cases(made_with: RunSettings) -> EvalRun:
    """A run of three cases: right, wrong, and one without an answer, declined."""
    return EvalRun(
        None,
        made_with,
        (
            record(0, Outcome.RIGHT),
            record(1, Outcome.WRONG, note="The endpoint broke off."),
            record(2, Outcome.DECLINED, abstain=True),
        ),
    )


def record(
    place: int, outcome: Outcome, *, abstain: bool = False, note: str | None = None
) -> Record:
    case = Case(
        f"q{place}",
        f"Question {place}?",
        answer=() if abstain else (("V3",),),
        abstain=abstain,
    )
    score = AnswerScore(
        answerable=not abstain,
        outcome=outcome,
        words=4,
        quotes=2,
        quotes_exact=2,
        right_source=None,
        all_sides_cited=None,
        conflict_expected=False,
        conflict_flagged=False,
        seconds=0.5,
    )
    return Record(case, place, Score("fact", answer=score), note=note)
