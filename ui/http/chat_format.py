"""OpenAI's chat completions: what a client sends and what it gets. No routes here."""

import secrets
import time
from collections.abc import Sequence
from typing import Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.answers import NotedAnswerJson, noted_answer_json
from rag.errors import QuestionError
from rag.types import Answer, Turn
from ui.engine.answer_thread import Asked
from ui.http.fields import AS_OF, MOST_TURNS, Day, FilterFields, Strict, Text

MODELS = ("presscheck", "presscheck-quotes")
"""Whoever writes on this server, and nobody but the articles."""


class TextPart(BaseModel):
    """A part of a message; those that are no text are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: str
    text: Text = ""


class ChatMessage(BaseModel):
    """Instructions of a system or developer message are not followed."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[TextPart] | None = None

    @property
    def text(self) -> str:
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.type == "text")


class ChatOptions(Strict):
    """What OpenAI's form has no place for."""

    as_of: Day = AS_OF
    filters: FilterFields = FilterFields()


class ChatRequest(BaseModel):
    """As OpenAI's; parameters of sampling are taken and change nothing."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "model": "presscheck",
                    "messages": [
                        {"role": "user", "content": "Which model cost $5.6 million to train?"}
                    ],
                    "stream": True,
                }
            ]
        },
    )

    model: str = Field(max_length=200, examples=["presscheck"])
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=2 * MOST_TURNS,
        examples=[[{"role": "user", "content": "Which model cost $5.6 million to train?"}]],
    )
    stream: bool | None = False
    presscheck: ChatOptions = ChatOptions()

    def asked(self) -> Asked:
        """Raises QuestionError where the last message is no question."""
        *earlier, last = [m for m in self.messages if m.role in ("user", "assistant")] or [None]
        if last is None or last.role != "user" or not last.text.strip():
            raise QuestionError(
                "the last message is no question",
                where="messages",
                next="End with a message of the role user that has a text.",
            )
        return Asked(
            last.text,
            _turns([message for message in earlier if message]),
            self.presscheck.as_of,
            self.presscheck.filters.filters().scope,
            quotes_only=self.model == "presscheck-quotes",
        )


class ReplyMessageJson(TypedDict):
    role: str
    content: str
    refusal: None


class ChoiceJson(TypedDict):
    index: int
    message: ReplyMessageJson
    logprobs: None
    finish_reason: str


class UsageJson(TypedDict):
    """Nothing is counted: the tokens are the server's."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionJson(TypedDict):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceJson]
    usage: UsageJson
    presscheck: NotedAnswerJson


class DeltaJson(TypedDict, total=False):
    role: str
    content: str


class ChunkChoiceJson(TypedDict):
    index: int
    delta: DeltaJson
    logprobs: None
    finish_reason: str | None


class ChunkJson(TypedDict):
    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoiceJson]
    presscheck: NotRequired[NotedAnswerJson]


class ModelJson(TypedDict):
    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsJson(TypedDict):
    object: Literal["list"]
    data: list[ModelJson]


def model_json(name: str) -> ModelJson:
    return {"id": name, "object": "model", "created": 0, "owned_by": "presscheck"}


class Completion:
    """One reply, whole or chunk by chunk."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())

    def whole(self, answer: Answer) -> CompletionJson:
        message: ReplyMessageJson = {
            "role": "assistant",
            "content": content(answer),
            "refusal": None,
        }
        return {
            "id": self._id,
            "object": "chat.completion",
            "created": self._created,
            "model": self._model,
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "presscheck": noted_answer_json(answer),
        }

    def chunk(self, delta: DeltaJson, finish: str | None = None) -> ChunkJson:
        choice: ChunkChoiceJson = {
            "index": 0,
            "delta": delta,
            "logprobs": None,
            "finish_reason": finish,
        }
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": [choice],
        }

    def last_chunk(self, answer: Answer) -> ChunkJson:
        return {**self.chunk({}, "stop"), "presscheck": noted_answer_json(answer)}


def content(answer: Answer) -> str:
    """What a client shows: the answer's text, and what is missing of it."""
    return "\n\n".join(part for part in (answer.text, answer.missing) if part)


def _turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    """Each question with what was answered to it."""
    turns: list[Turn] = []
    for message in messages:
        text = message.text.strip()
        if message.role == "user" and text:
            turns.append(Turn(text))
        elif message.role == "assistant" and turns:
            last = turns.pop()
            turns.append(Turn(last.question, f"{last.answer}\n{text}".strip()))
    return turns
