from datetime import date

import pytest

from rag.composing import find_conflicts
from rag.question import read_question
from rag.types import Citation, Conflict


def conflicts(question: str, *quotes: str) -> tuple[Conflict, ...]:
    evidence = [
        Citation(n, "text", f"article {n}", "", None, None, None, "", quote, 0, len(quote))
        for n, quote in enumerate(quotes, start=1)
    ]
    return find_conflicts(read_question(question, as_of=date(2025, 1, 28)), evidence)


def test_different_models_for_one_figure_are_shown_side_by_side() -> None:
    (conflict,) = conflicts(
        "Which model cost $40 million?",
        "The X1 model cost $40 million.",
        "The Y2 model cost $40 million, its maker says.",
    )
    assert [(value.value, value.citations) for value in conflict.values] == [
        ("X1", (1,)),
        ("Y2", (2,)),
    ]


def test_different_amounts_for_one_thing_are_a_conflict() -> None:
    (conflict,) = conflicts(
        "How much did the Norland bridge cost?",
        "The Norland bridge cost $40 million.",
        "The Norland bridge cost $55 million.",
    )
    assert [value.value for value in conflict.values] == ["$40 million", "$55 million"]


def test_members_of_the_family_asked_for_are_compared() -> None:
    (conflict,) = conflicts(
        "Which version of Orca did Acme beat?",
        "Acme beat Orca-4 in two tests.",
        "Acme beat Orca-4o in two tests.",
    )
    assert [value.value for value in conflict.values] == ["Orca-4", "Orca-4o"]


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "How much did the bridge cost?",
            ("The bridge cost $5.6 million.", "The bridge cost under six million dollars."),
        ),
        (
            "How much did the Norland bridge cost?",
            ("The Norland bridge cost $40 million.", "The Norland tunnel was dug for $9 million."),
        ),
        ("Who opened the bridge?", ("Mara Lind opened the bridge.", "Mara Lind opened it.")),
        ("How much did the bridge cost?", ("The bridge cost $40 million.",)),
        ("How much did the bridge cost?", ()),
    ],
)
def test_agreement_and_other_subjects_are_no_conflict(
    question: str, quotes: tuple[str, ...]
) -> None:
    assert conflicts(question, *quotes) == ()


def test_models_of_the_maker_asked_about_are_compared() -> None:
    (conflict,) = conflicts(
        "Which Globex model did Acme's model beat?",
        "Acme's model beat Globex's Orca-4 in a test.",
        "Acme's model beat Orca-4o from Globex in a test.",
    )
    assert [value.value for value in conflict.values] == ["Orca-4", "Orca-4o"]


def test_a_choice_between_two_is_compared() -> None:
    (conflict,) = conflicts(
        "Did the X1 or the Y2 cost $40 million?",
        "The X1 cost $40 million.",
        "The Y2 cost $40 million.",
    )
    assert [value.value for value in conflict.values] == ["X1", "Y2"]


def test_what_another_maker_says_of_its_own_is_no_conflict() -> None:
    assert not conflicts(
        "Which Norland chips did Acme use?",
        "Acme worked with Norland's H-80 chips.",
        "Globex says that its chips beat Norland's A-10.",
    )
