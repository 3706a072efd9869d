"""What readers think of answers, and the questions for an evaluation that this makes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rag.contract.answers import AnswerJson
from rag.types import Status, Verdict

WORDS_CHARS = 500


class Rating(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    NOT_THERE = "not_there"
    """It should have been declined: the articles do not hold the answer."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """`words` beside WRONG are what the answer should have said."""

    rating: Rating
    words: str = ""


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """`history` are the earlier questions of its conversation, oldest first."""

    id: str
    answer: AnswerJson
    feedback: Feedback
    history: tuple[str, ...] = ()


def questions_of(rated: Iterable[RatedAnswer]) -> tuple[list[dict[str, object]], int]:
    """Lines of a file of questions (docs/evaluation.md), and how many ratings make none, since
    they say that an answer is wrong and not what would be right."""
    lines = [_question(each) for each in rated]
    made = [line for line in lines if line is not None]
    return made, len(lines) - len(made)


def _question(rated: RatedAnswer) -> dict[str, object] | None:
    expected = _expected(rated)
    if expected is None:
        return None
    answer = rated.answer
    line: dict[str, object] = {"id": rated.id, "question": answer["question"], "type": "rated"}
    if rated.history and answer["standalone_question"] != answer["question"]:
        line["history"] = list(rated.history)
    return {**line, "as_of": answer["as_of"], **expected}


def _expected(rated: RatedAnswer) -> dict[str, object] | None:
    """A right answer is known by what it quoted, a wrong one by what it should have said."""
    answer, feedback = rated.answer, rated.feedback
    declined = answer["status"] == Status.DECLINED.value
    match feedback.rating:
        case Rating.NOT_THERE:
            return {"abstain": True}
        case Rating.WRONG:
            words = feedback.words.strip()
            return {"answer": [[words]]} if words.rstrip("*").strip() else None
        case Rating.RIGHT if declined:
            return {"abstain": True}
        case Rating.RIGHT:
            named = {
                n
                for sentence in answer["sentences"]
                if sentence["verdict"] == Verdict.VERIFIED.value
                for n in sentence["citations"]
            }
            quotes = [c["quote"] for c in answer["citations"] if c["n"] in named]
            conflict: dict[str, object] = {"conflict": True} if answer["conflicts"] else {}
            return {"evidence": list(dict.fromkeys(quotes)), **conflict} if quotes else None
