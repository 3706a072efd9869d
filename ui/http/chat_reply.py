"""OpenAI's chat completions: what a client gets, whole or chunk by chunk. No routes here."""

import secrets
import time
from typing import Literal, NotRequired

from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.answers import NotedAnswerJson, noted_answer_json
from rag.types import Answer
from ui.http.chat_text import content, linked, mark_spans, sources_text

MODELS = ("presscheck", "presscheck-quotes")
"""Whoever writes on this server, and nobody but the articles."""

BYTES_OF_A_TOKEN = 4
"""Tokens are estimated: a writer counts what it reads and writes for all who ask at the time, and
which of it was for one of them nobody knows. Of UTF-8, English has some 4 bytes a token."""


class UrlCitationJson(TypedDict):
    """`start_index` and `end_index` are the mark, as [1], in the content, in code points."""

    start_index: int
    end_index: int
    url: str
    title: str


class AnnotationJson(TypedDict):
    type: Literal["url_citation"]
    url_citation: UrlCitationJson


class ReplyMessageJson(TypedDict):
    role: str
    content: str
    refusal: None
    annotations: list[AnnotationJson]


class ChoiceJson(TypedDict):
    index: int
    message: ReplyMessageJson
    logprobs: None
    finish_reason: str


class UsageJson(TypedDict):
    """Estimated: `prompt_tokens` of all messages sent, `completion_tokens` of the content."""

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
    annotations: list[AnnotationJson]


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
    usage: NotRequired[UsageJson | None]
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
    """One reply, whole or chunk by chunk, to a `prompt`. With `sources` its text ends in them; with
    `counts_usage` a stream of it ends in what was used."""

    def __init__(
        self, model: str, prompt: str = "", *, sources: bool = False, counts_usage: bool = False
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._sources = sources
        self._counts_usage = counts_usage
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())

    def content(self, answer: Answer) -> str:
        """All that a client shows."""
        told = noted_answer_json(answer)
        sources = sources_text(told, told["note"]) if self._sources else ""
        return "\n\n".join(part for part in (content(answer), sources) if part)

    def whole(self, answer: Answer) -> CompletionJson:
        text = self.content(answer)
        message: ReplyMessageJson = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": _annotations(answer),
        }
        return {
            "id": self._id,
            "object": "chat.completion",
            "created": self._created,
            "model": self._model,
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            ],
            "usage": self._usage(text),
            "presscheck": noted_answer_json(answer),
        }

    def chunk(self, delta: DeltaJson, finish: str | None = None) -> ChunkJson:
        return self._chunk(
            [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
        )

    def last_chunks(self, answer: Answer) -> list[ChunkJson]:
        """What follows the text: its annotations, the end with the answer, and the usage."""
        found = _annotations(answer)
        chunks = [self.chunk({"annotations": found})] if found else []
        chunks.append({**self.chunk({}, "stop"), "presscheck": noted_answer_json(answer)})
        if self._counts_usage:
            chunks.append({**self._chunk([]), "usage": self._usage(self.content(answer))})
        return chunks

    def _chunk(self, choices: list[ChunkChoiceJson]) -> ChunkJson:
        chunk: ChunkJson = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": choices,
        }
        return {**chunk, "usage": None} if self._counts_usage else chunk

    def _usage(self, text: str) -> UsageJson:
        read, written = _tokens(self._prompt), _tokens(text)
        return {
            "prompt_tokens": read,
            "completion_tokens": written,
            "total_tokens": read + written,
        }


def _annotations(answer: Answer) -> list[AnnotationJson]:
    """A link for each mark of a quote whose article has an address."""
    citations = {citation["n"]: citation for citation in noted_answer_json(answer)["citations"]}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": start,
                "end_index": end,
                "url": url,
                "title": citations[n]["title"],
            },
        }
        for n, start, end in mark_spans(answer)
        if n in citations and (url := linked(citations[n]))
    ]


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // BYTES_OF_A_TOKEN)
