"""The messages of a chat as OpenAI's clients send them -> its question, and the turns before it."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rag.errors import QuestionError
from rag.types import Turn
from ui.http.chat_text import own_words, without_sources
from ui.http.fields import MOST_TURNS, TEXT_CHARS

TEXT_PARTS = frozenset({"text", "input_text", "output_text", "refusal"})


class Taken(BaseModel):
    """Fields that are not known are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(Taken):
    type: str
    text: str | None = None
    refusal: str | None = None


class ChatMessage(Taken):
    """Instructions of a system or developer message are not followed."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        parts = (part.text or part.refusal for part in self.content if part.type in TEXT_PARTS)
        return "\n".join(part for part in parts if part)


def question_in(messages: Sequence[ChatMessage]) -> tuple[int, ChatMessage]:
    """The last message that says anything, of the user, and its place. Raises
    QuestionError where there is none."""
    for place, message in reversed(list(enumerate(messages))):
        if message.role == "user" or (message.role == "assistant" and message.text.strip()):
            if message.role == "user" and (message.text.strip() or _others(message)):
                return place, message
            break
    raise QuestionError(
        "the last message is no question",
        where="messages",
        next="End with a message of the role user that has a text.",
    )


def _others(message: ChatMessage) -> list[tuple[int, str]]:
    """Parts that are no text, each with its place."""
    parts = message.content if isinstance(message.content, list) else []
    return [(at, part.type) for at, part in enumerate(parts) if part.type not in TEXT_PARTS]


def refuse_parts(place: int, message: ChatMessage) -> None:
    """Pictures and the like of a question; those of earlier ones, which a client sends again with
    every further question, are passed over. Raises QuestionError."""
    for at, kind in _others(message):
        raise QuestionError(
            f"{kind[:40]} cannot be read: a question is text",
            where=f"messages[{place}].content[{at}]",
            next="Send text alone; articles are added as files.",
        )


def turns_of(messages: Sequence[ChatMessage]) -> list[Turn]:
    """Each question with what was answered to it, the newest of them."""
    turns: list[Turn] = []
    for message in messages:
        text = message.text[:TEXT_CHARS].strip()
        if message.role == "user" and text:
            turns.append(Turn(own_words(text)))
        elif message.role == "assistant" and turns and text:
            last = turns.pop()
            said = without_sources(text)
            turns.append(Turn(last.question, f"{last.answer}\n{said}".strip()))
    return turns[-MOST_TURNS:]
