from dataclasses import dataclass
from datetime import date

import pytest

from rag.evidence.relevance import Relevance, judge
from rag.evidence.sufficiency import enough, sufficiency, what_is_missing
from rag.question import read_question
from rag.types import Risk

ASKED = read_question("Who runs the mine?", as_of=date(2025, 1, 28))
FITS = judge(ASKED, "Mara Lind runs the mine.", "", 0.8, {})
ELSEWHERE = judge(ASKED, "It rained in the valley.", "", 0.1, {})


@dataclass(frozen=True)
class Rated:
    likelihood: float
    relevance: Relevance = FITS


def rated(*likelihoods: float, relevance: Relevance = FITS) -> list[Rated]:
    return [Rated(one, relevance) for one in likelihoods]


def test_one_likely_sentence_is_enough() -> None:
    assert enough(rated(0.3, 0.01), "balanced")
    assert not enough(rated(0.3, 0.01, relevance=ELSEWHERE), "balanced")
    assert not enough(rated(0.2, 0.01), "balanced")
    assert not enough([], "bold")


def test_several_less_likely_ones_are_enough_together() -> None:
    assert enough(rated(*[0.19] * 5), "balanced")
    assert not enough(rated(*[0.19] * 4), "balanced")


@pytest.mark.parametrize(("risk", "count"), [("cautious", 14), ("balanced", 9), ("bold", 7)])
def test_the_more_cautious_the_more_it_takes(risk: Risk, count: int) -> None:
    assert enough(rated(*[0.101] * count), risk)
    assert not enough(rated(*[0.101] * (count - 1)), risk)


def test_the_likeliest_counts_half_where_nothing_is_of_the_kind_asked_for() -> None:
    assert sufficiency(rated(0.5, 0.1)) == 0.5
    assert sufficiency(rated(0.5, 0.1, relevance=ELSEWHERE)) == 0.25


@pytest.mark.parametrize(
    ("question", "sentences", "said"),
    [
        ("Who runs the mine?", (), "The articles say nothing about this."),
        (
            "Who runs the mine?",
            ("It rained in the valley.", "The mine is old."),
            "The articles found do not speak of “runs” in this connection.",
        ),
        (
            "Which doctor examined miners, pumps, lifts and cables?",
            ("It rained in the valley.",),
            "The articles found do not speak of “doctor”, “examined”, “miners”, “pumps” in this "
            "connection.",
        ),
        (
            "How much did the mine cost?",
            ("The mine cost too much, the mayor says.",),
            "The articles found speak of this, but do not give an amount of money for it.",
        ),
        (
            "When did the mine close?",
            ("The mine will close soon.",),
            "The articles found speak of this, but do not give a date for it.",
        ),
        (
            "Why did the mine close?",
            ("The mine will close soon.",),
            "The articles found touch on this, but no sentence answers it.",
        ),
    ],
)
def test_a_decline_says_what_is_missing(
    question: str, sentences: tuple[str, ...], said: str
) -> None:
    asked = read_question(question, as_of=date(2025, 1, 28))
    assert what_is_missing(asked, [judge(asked, one, "", 0.1, {}) for one in sentences]) == said
