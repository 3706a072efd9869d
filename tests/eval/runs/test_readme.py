from dataclasses import replace
from pathlib import Path

import pytest

from eval.runs.readme import BEGIN, END, score_table, with_scores
from eval.runs.records import EvalRun
from rag.errors import ReadError

ROOT = Path(__file__).resolve().parents[3]


def test_a_column_a_run_with_intervals(three_cases: EvalRun) -> None:
    quotes = replace(three_cases, settings=replace(three_cases.settings, writer="quotes"))
    table = score_table([quotes, three_cases])
    head, _, right, *_ = table.splitlines()
    assert head == "| | quotes alone | written by small |"
    assert right.startswith("| right: answerable questions answered rightly")
    assert "50% (0% to 100%)" in right
    assert "0.50 s" in table


def test_only_what_stands_between_the_comments_is_replaced(three_cases: EvalRun) -> None:
    document = f"before\n{BEGIN}\nold figures\n{END}\nafter\n"
    made = with_scores(document, [three_cases])
    assert made.startswith(f"before\n{BEGIN}\n| |")
    assert made.endswith(f"{END}\nafter\n")
    assert "old figures" not in made
    assert "3 questions about 5 articles, 2025-01-28" in made
    assert with_scores(made, [three_cases]) == made
    with pytest.raises(ReadError, match="no place"):
        with_scores("nothing here", [three_cases])


def test_the_readme_has_a_table_that_was_written_so() -> None:
    """Its heads and rows are the generator's; the figures are the last run's."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    assert "| right: answerable questions answered rightly, and not at length |" in table
    assert "quotes alone" in table
