"""What a model makes of a question, and what of that is taken."""

from collections.abc import Iterator, Sequence

import pytest

from rag.errors import EndpointUnreachable
from rag.types import Message, Turn
from rag.writing import Rewriter

EARLIER = (Turn("Who runs the mine at Osby?", "Mara Lind has run it since 2019 [1]."),)
LATER = 1e9


class Model:
    def __init__(self, reply: str | Exception) -> None:
        self.reply = reply
        self.asked: list[Sequence[Message]] = []

    def __call__(self, messages: Sequence[Message], most: int, deadline: float) -> Iterator[str]:
        assert most > 0
        assert deadline == LATER
        self.asked.append(messages)
        if isinstance(self.reply, Exception):
            raise self.reply
        yield from self.reply.partition(" ")


def completed(reply: str | Exception, question: str) -> str | None:
    return Rewriter(Model(reply), reads_history=True).completed(question, EARLIER, LATER)


@pytest.mark.parametrize(
    "reply",
    ["Since when has Mara Lind run the mine at Osby?", " Who ran the mine\nat Osby before 2019? "],
)
def test_a_follow_up_is_completed_from_what_was_said(reply: str) -> None:
    assert completed(reply, "and before her?") == " ".join(reply.split())


@pytest.mark.parametrize(
    "reply",
    [
        "Has Ada Brook run the mine at Osby?",  # whom nobody named
        "Who ran the mine at Osby before 2021?",
        "Mara Lind has run it since 2019 [1].",
        "NOT STATED",
        "",
        f"Who ran the mine{' at Osby' * 80}?",
        EndpointUnreachable("the endpoint does not answer", next="Ask again."),
    ],
)
def test_what_adds_to_it_or_is_no_question_is_not_taken(reply: str | Exception) -> None:
    assert completed(reply, "and before her?") is None


def test_every_number_of_the_question_is_kept() -> None:
    asked = "what did she earn there in 2024?"
    assert completed("What did Mara Lind earn at the mine at Osby?", asked) is None
    assert completed("What did Mara Lind earn at Osby in 2024?", asked) is not None


def test_the_model_is_shown_what_was_said_and_answered() -> None:
    model = Model("Who ran the mine at Osby before 2019?")
    assert Rewriter(model, reads_history=True).completed("and before her?", EARLIER, LATER)
    _, user = model.asked[0]
    for line in (EARLIER[0].question, EARLIER[0].answer, "Last question: and before her?"):
        assert line in user.content


def test_a_translation_has_the_same_numbers_and_its_own_names() -> None:
    question = "Wer hat die Brücke in München bis 2019 gebaut?"
    made = "Who built the bridge in Munich by 2019?"

    def translated(reply: str, language: str = "en") -> str | None:
        return Rewriter(Model(reply), reads_history=False).translated(question, language, LATER)

    assert translated(made) == made
    assert translated(made.replace("2019", "2018")) is None
    assert translated(made, "xx") is None  # a language that it cannot be told
    model = Model(made)
    Rewriter(model, reads_history=False).translated(question, "en", LATER)
    system, user = model.asked[0]
    assert "into English" in system.content
    assert user.content == question
