from datetime import date

import pytest

from rag.errors import QuestionError
from rag.question import Question, read_question
from rag.types import Turn


def read(text: str, *history: str) -> Question:
    return read_question(text, [Turn(earlier) for earlier in history], as_of=date(2025, 1, 28))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How much did the mine cost?", "money"),
        ("What was the reported price of the bridge?", "money"),
        ("How many layers does the model have?", "number"),
        ("By how much did prices fall?", "number"),
        ("What percentage of voters stayed at home?", "percent"),
        ("How long did the strike last?", "duration"),
        ("When did the ferry sink?", "date"),
        ("In which year was the dam built?", "date"),
        ("Who leads the union?", "person"),
        ("Where did the talks take place?", "place"),
        ("Did the union win?", "yes-no"),
        ("Why did the ferry sink?", "open"),
        ("Which tasks does it do well?", "thing"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_wording(text: str, kind: str) -> None:
    assert read(text).kind == kind


def test_what_is_counted_is_the_focus() -> None:
    assert read("How many layers does the model have?").focus == "layer"
    assert read("Who is the chief financial officer of Acme?").focus == "offic"


def test_questions_about_articles_name_the_field() -> None:
    assert read("When was the article about Acme published?").field == "published"
    assert read("Which articles mention Acme?").field == "source"
    assert read("When was Acme founded?").field is None


@pytest.mark.parametrize("text", ["", "   ", "???"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        read(text)


def test_an_endless_question_is_refused_with_the_limit() -> None:
    with pytest.raises(QuestionError, match=r"20,000 characters; 2,000 are allowed"):
        read("x" * 20_000)
