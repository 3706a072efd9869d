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


def rewritten(reply: str | Exception, question: str, language: str = "en") -> str | None:
    return Rewriter(Model(reply), reads_history=True).rewritten(question, EARLIER, language, LATER)


@pytest.mark.parametrize(
    "reply",
    ["Since when has Mara Lind run the mine at Osby?", " Who ran the mine\nat Osby before 2019? "],
)
def test_a_follow_up_is_completed_from_what_was_said(reply: str) -> None:
    assert rewritten(reply, "and before her?") == " ".join(reply.split())


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
    assert rewritten(reply, "and before her?") is None


def test_every_number_of_the_question_is_kept() -> None:
    asked = "what did she earn there in 2024?"
    assert rewritten("What did Mara Lind earn at the mine at Osby?", asked) is None
    assert rewritten("What did Mara Lind earn at Osby in 2024?", asked) is not None


def test_names_are_translated_too() -> None:
    question = "Wer hat die Brücke in München bis 2019 gebaut?"
    made = "Who built the bridge in Munich by 2019?"
    assert rewritten(made, question) == made
    assert rewritten(made.replace("2019", "2018"), question) is None
    assert rewritten(made, question, "xx") is None  # a language that it cannot be told


def test_a_small_model_sees_no_history_and_translates() -> None:
    model = Model("Who built the bridge?")
    made = Rewriter(model, reads_history=False)
    assert made.rewritten("Wer hat die Brücke gebaut?", EARLIER, "en", LATER)
    system, user = model.asked[0]
    assert "into English" in system.content
    assert user.content == "Wer hat die Brücke gebaut?"
