"""Where answers are lost, in every form of report."""

from dataclasses import replace

import pytest

from eval.cases import Case
from eval.metrics.drafts import DraftedSentence
from eval.metrics.ledger import Ledger
from eval.metrics.scores import Outcome, Score
from eval.report import failures_markdown, html_page, markdown
from eval.runs.records import EvalRun, Record, RunSettings
from rag.types import Verdict
from tests.eval.conftest import record

LOST = (
    Ledger(True, True, True, True, True, True),
    Ledger(True, True, True, True, False, False),
    Ledger(True, True, True, True, False, False),
    Ledger(False, False, False, False, False, False),
)
DRAFT = (
    DraftedSentence("a", Verdict.VERIFIED, Verdict.VERIFIED, None, true=True),
    DraftedSentence("b", Verdict.REMOVED, Verdict.REMOVED, "It lacks the figure 12.", true=True),
    DraftedSentence("c", Verdict.WEAK, Verdict.REMOVED, "It lacks “this”.", true=True),
    DraftedSentence("d", Verdict.VERIFIED, Verdict.VERIFIED, None, true=False, kind="<b>swap"),
    DraftedSentence("e", Verdict.REMOVED, Verdict.REMOVED, "No.", true=False, kind="date"),
)


@pytest.fixture
def run(made_with: RunSettings) -> EvalRun:
    records = tuple(
        replace(
            one := record(place, Outcome.RIGHT if place == 0 else Outcome.WRONG),
            score=replace(one.score, ledger=ledger, draft=DRAFT if place == 0 else ()),
        )
        for place, ledger in enumerate(LOST)
    )
    return EvalRun(None, replace(made_with, cases=4), records)


@pytest.fixture
def quotes(run: EvalRun) -> EvalRun:
    records = tuple(
        replace(one, score=replace(one.score, draft=(), ledger=replace(
            ledger, asked=None, written=None, kept=None)))
        for one, ledger in zip(run.records, LOST, strict=True)
    )  # fmt: skip
    return EvalRun(None, replace(run.settings, system="quotes"), records)


def cells(text: str, name: str) -> list[str]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return next(row[1:] for row in rows if row[:1] == [name])


def test_stages_are_counted_and_runs_stand_side_by_side(run: EvalRun, quotes: EvalRun) -> None:
    text = markdown([run, quotes])
    assert cells(text, "questions with a known quote") == ["4", "4"]
    assert cells(text, "a passage found holds the quote") == ["3, 1 lost", "3, 1 lost"]
    assert cells(text, "its draft holds the answer") == ["3", "–"]
    assert cells(text, "what the check verified holds it") == ["1, 2 lost", "–"]
    assert cells(text, "the answer is shown, and sourced") == ["1", "1, 2 lost"]
    assert max(len(line) for line in text.splitlines()) <= 100


def test_sentences_are_counted_as_true_and_by_kind_of_lie(run: EvalRun) -> None:
    text = markdown([run])
    assert cells(text, "sentences") == ["written", "verified", "weak", "removed",
                                        "shown as verified"]  # fmt: skip
    assert cells(text, "true") == ["3", "1", "1", "1", "1"]
    assert cells(text, "false") == ["2", "1", "–", "1", "1"]
    assert cells(text, "false: date") == ["1", "–", "–", "1", "–"]
    assert cells(text, "It lacks the figure …") == ["1"]
    assert cells(text, "It lacks …") == ["1"]
    assert cells(text, "true sentences kept") == [".333", "1"]
    assert "not known" not in text


def test_of_a_model_nobody_knows_what_is_true(run: EvalRun) -> None:
    unknown = tuple(replace(sentence, true=None, kind="") for sentence in DRAFT)
    first, *others = run.records
    first = replace(first, score=replace(first.score, draft=unknown))
    text = markdown([replace(run, records=(first, *others))])
    assert cells(text, "not known") == ["5", "2", "1", "2", "2"]
    assert "Why sentences were not kept" in text
    assert "true sentences kept" not in text


def test_the_page_has_the_same_tables(run: EvalRun, quotes: EvalRun) -> None:
    page = html_page([run, quotes])
    assert "Where answers are lost" in page
    assert '<th scope="row">what the check verified holds it</th><td>1, 2 lost</td>' in page
    assert "false: &lt;b&gt;swap" in page
    assert "lost at: kept" in page


def test_a_failure_says_where_it_was_lost(run: EvalRun) -> None:
    assert "said (wrong; lost at: kept)" in failures_markdown(run)


def test_a_set_without_known_quotes_has_no_such_table(three_cases: EvalRun) -> None:
    assert "lost" not in markdown([three_cases])
    alone = Record(Case("c", "?", claim="x", supported=True), 0, Score("c"))
    assert "lost" not in html_page([replace(three_cases, records=(alone,))])
