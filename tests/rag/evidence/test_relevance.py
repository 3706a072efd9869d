from datetime import date

import pytest

from rag.evidence import holds_kind
from rag.evidence.relevance import Relevance, judge, term_weights
from rag.question import read_question


def judged(asked: str, sentence: str, context: str = "", cosine: float = 0.5) -> Relevance:
    question = read_question(asked, as_of=date(2025, 1, 28))
    return judge(question, sentence, context, cosine, term_weights(question, {}, chunks=10))


@pytest.mark.parametrize(
    ("asked", "sentence", "holds"),
    [
        ("How much did the mine cost?", "The mine cost $40 million.", True),
        ("How much did the mine cost?", "The mine has 40 lifts.", False),
        ("How many lifts does the mine have?", "The mine has 40 lifts.", True),
        ("How many lifts does the mine have?", "The mine has 40 shafts.", False),
        ("When did the mine open?", "The mine opened in 2019.", True),
        ("When did the mine open?", "The mine opened with a speech.", False),
        ("Who runs the mine?", "Mara Lind runs the mine.", True),
        ("Who runs the mine?", "The mine is in Norland.", False),
        ("Where is the mine?", "The mine is in Norland.", True),
    ],
)
def test_a_sentence_must_hold_the_kind_of_thing_asked_for(
    asked: str, sentence: str, holds: bool
) -> None:
    assert holds_kind(read_question(asked, as_of=date(2025, 1, 28)), sentence) is holds


def test_a_missing_name_means_that_nothing_is_answered() -> None:
    assert judged("Who runs Acme?", "Mara Lind runs Globex.").sufficiency == 0.0
    assert judged("Who runs Acme?", "Mara Lind runs Acme.").sufficiency > 0.5


def test_a_name_may_stand_in_the_surroundings() -> None:
    alone = judged("Who runs the Acme mine?", "Mara Lind runs the mine.")
    titled = judged("Who runs the Acme mine?", "Mara Lind runs the mine.", "Copper for Acme")
    assert alone.sufficiency == 0.0
    assert titled.sufficiency > 0.5


def test_a_figure_belongs_to_what_its_own_sentence_names() -> None:
    sentence = "Globex paid $40 million."
    assert judged("How much did Acme pay for training?", sentence, "Acme").sufficiency == 0.0


def test_missing_terms_are_told() -> None:
    found = judged("Which railway serves the mine?", "The mine has forty lifts.")
    assert [word.text for word in found.missing] == ["railway", "serves"]
