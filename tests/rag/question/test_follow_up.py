"""Follow-ups by rule: what is left unsaid, what stays as it is, and the shares that are kept up."""

import time

import pytest

from eval.bench.follow_ups import NEW_TOPIC, SETS, ask, read, share
from rag.question import make_standalone
from rag.question.follow_up import LONGEST
from rag.types import Turn


@pytest.mark.parametrize(
    ("earlier", "asked", "standalone"),
    [
        ("Who runs Acme?", "When was it founded?", "When was Acme founded?"),
        (
            "What did Mara Lind say about Acme?",
            "What did she say of the price?",
            "What did Mara Lind say of the price?",
        ),
        ("How much did the X-9 cost?", "What about the X-8?", "How much did the X-8 cost?"),
        (
            "Who founded the company?",
            "Where did he study?",
            "Where did the one who founded the company study?",
        ),
        ("When did Norcopper open the mine?", "And why?", "Why did Norcopper open the mine?"),
    ],
)
def test_a_follow_up_borrows_from_the_question_before(
    earlier: str, asked: str, standalone: str
) -> None:
    assert make_standalone(asked, [Turn(earlier)]) == standalone


def test_an_answer_may_name_whom_a_question_speaks_of() -> None:
    history = [Turn("Who runs the mine?", "Mara Lind runs the mine for Acme [1].")]
    assert make_standalone("When was she appointed?", history) == "When was Mara Lind appointed?"


@pytest.mark.parametrize(
    "text",
    [
        "Who leads the ferry company of Mars?",
        "Which chips did Acme buy in March?",
        "How many lifts does the copper mine have?",
        "What did Ada Lind say about her budget?",
    ],
)
def test_a_complete_question_stays_as_it_is(text: str) -> None:
    assert make_standalone(text, [Turn("Who runs the copper mine of Globex?")]) == text


def test_the_articles_of_a_question_are_those_that_are_read_and_not_what_was_spoken_of() -> None:
    history = [Turn("What do the articles say about prices of new ferries?")]
    for text in (
        "How do the articles describe the harbour bridge?",
        "Which towns do the stories name?",
    ):
        assert make_standalone(text, history) == text


def test_without_earlier_questions_nothing_changes() -> None:
    assert make_standalone("When was it founded?", []) == "When was it founded?"


@pytest.mark.parametrize(("name", "least"), [("questions", 0.95), ("held_out", 0.7)])
def test_the_sets_are_read_as_well_as_ever(name: str, least: float) -> None:
    asked = ask(list(read(SETS / f"{name}.jsonl")))
    assert share([one for one in asked if one.follow_up.kind != NEW_TOPIC]) >= least
    assert share([one for one in asked if one.follow_up.kind == NEW_TOPIC]) == 1.0


def test_endless_text_takes_no_time() -> None:
    history = [Turn("the mine of the mine " * 400, "She said he said it " * 4000)] * 30
    began = time.monotonic()
    make_standalone("And what about it? " * (LONGEST // 20), history)
    make_standalone("when did it " * 3000, history)
    assert time.monotonic() - began < 5
