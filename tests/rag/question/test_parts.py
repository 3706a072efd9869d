from datetime import date

import pytest

from rag.question import read_question
from rag.question.parts import question_parts


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("Who founded Norcopper and when?", ("Who founded Norcopper?", "When?")),
        (
            "What did the mine cost, and who built it?",
            ("What did the mine cost?", "Who built it?"),
        ),
        ("When did it open? Who runs it?", ("When did it open?", "Who runs it?")),
        ("In which year did it open and by whom?", ("In which year did it open?", "By whom?")),
    ],
)
def test_a_question_of_several_things_is_taken_apart(asked: str, parts: tuple[str, ...]) -> None:
    assert question_parts(asked) == parts


@pytest.mark.parametrize(
    "asked",
    [
        "Which mine is the deepest and largest?",
        "How and why did the mine flood?",
        "What did Ada Lind say about how and why it flooded?",
        "Tell me who runs it and when it opened.",
        "Did she say what it cost and who paid?",
        "Where and when?",
    ],
)
def test_one_that_asks_one_thing_stays_whole(asked: str) -> None:
    assert question_parts(asked) == (asked,)


def test_a_later_part_takes_what_it_leaves_unsaid_from_the_one_before() -> None:
    question = read_question("What did Norcopper earn and who runs it?", as_of=date(2025, 2, 1))
    assert [part.standalone for part in question.parts] == [
        "What did Norcopper earn?",
        "Who runs Norcopper?",
    ]
    assert question.text == "What did Norcopper earn and who runs it?"
    assert all(part.is_part for part in question.parts)


def test_the_sides_of_a_comparison_are_known() -> None:
    question = read_question("How do Norcopper and Acme differ?", as_of=date(2025, 2, 1))
    assert [side[0].text for side in question.compared] == ["Norcopper", "Acme"]
    assert not read_question("Who runs Norcopper?", as_of=date(2025, 2, 1)).compared
