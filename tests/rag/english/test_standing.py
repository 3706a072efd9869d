import pytest

from rag.english.standing import leans_back, opening, stands_alone


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour council voted on Tuesday to close the old fish market by March.",
        "Acme said it would hire 400 people at its plant in Norland this year.",
        "Mara Lind, who has led Acme since 2019, told investors that she would leave.",
    ],
)
def test_a_sentence_with_its_own_subject_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He told the council that the market would close by March.",
        "However, the harbour council voted on Tuesday to close the market.",
        "The company said that Acme would hire 400 people this year.",
        "These figures were higher than those that the council expected.",
        "Subscribe to our newsletter for more stories from the harbour every day.",
        "Will the harbour council close the old fish market by March?",
        "Acme hires.",
        "“We will close the old fish market by March, said the harbour council.",
    ],
)
def test_one_that_leans_on_another_or_is_of_the_page_does_not(sentence: str) -> None:
    assert not stands_alone(sentence)


def test_a_bullet_and_a_dateline_are_before_the_sentence() -> None:
    line = "• NORLAND (Reuters) - Acme opened a mine."
    assert line[opening(line) :] == "Acme opened a mine."
    assert opening("Acme opened a mine.") == 0


def test_a_pronoun_for_somebody_named_in_the_same_sentence_leans_on_nothing() -> None:
    assert leans_back("She opened the mine that Acme had planned.")
    assert not leans_back("Mara Lind opened the mine that she had planned.")
