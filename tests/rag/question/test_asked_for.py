import pytest

from rag.question.asked_for import read_asked


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which football team won the cup?", ("football", "team")),
        ("Prices rose again. Which grocery item is dearest?", ("grocery", "item")),
        ("The council approved the sale of which bridge?", ("bridge",)),
        ("What is the population of Norland?", ("population",)),
        ("How many lifts does the mine have?", ("lifts",)),
        ("Who runs the mine?", ()),
        ("Tell me about the mine", ()),
    ],
)
def test_the_noun_that_is_asked_for(question: str, noun: tuple[str, ...]) -> None:
    assert read_asked(question).noun == noun


def test_a_relative_pronoun_does_not_ask() -> None:
    asked = read_asked("When did the man who runs the mine retire?")
    assert asked.tail.startswith("When did")
