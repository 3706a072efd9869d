"""A language model of llama-index as Presscheck's writer."""

from collections.abc import Iterator, Sequence

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms.llm import LLM

from rag.endpoint.deadline import Cancel, DeadlinePassed, stream_within
from rag.endpoint.faults import Told
from rag.errors import WriterError
from rag.reading import EndpointJudge, Judge, Reader
from rag.types import Message, Tokens
from rag.writing import ENDPOINT_ROOM, Rewriter, ThoughtFilter

_LETTERS_A_TOKEN = 8
"""A token has about four: a reply of twice as much as was asked for does not end by itself."""


class LLMWriter:
    """A `Writer` (rag/writing/writers.py) that is trusted as an endpoint is: it judges its own
    claims in a second request and completes follow-ups. Temperature and key are the model's own."""

    def __init__(self, model: LLM) -> None:
        self._model = model
        self.name = f"llama-index:{model.metadata.model_name}"
        self.room = ENDPOINT_ROOM
        self.tokens = Tokens()
        self.judge: Judge | None = EndpointJudge(self, self.name)
        self.reader: Reader | None = None
        self.rewriter: Rewriter | None = Rewriter(self._rewrite, reads_history=True)
        self._told = Told(
            subject="the language model",
            where=self.name,
            check="Try it by itself: llm.complete('Hello').",
        )

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,  # noqa: ARG002  (llama-index's models know no grammars)
    ) -> Iterator[str]:
        """As `rag.writing.writers.Writer.write`."""

        def read(cancel: Cancel) -> Iterator[str]:
            try:
                yield from self._read(messages, max_tokens, cancel)
            except WriterError:
                raise
            except Exception as error:
                raise self._told.no_reply(f"failed ({type(error).__name__}: {error})") from error

        try:
            yield from stream_within(deadline, read)
        except DeadlinePassed:
            raise self._told.late() from None

    def close(self) -> None:
        """The model is its owner's to close."""

    def _read(self, messages: Sequence[Message], max_tokens: int, cancel: Cancel) -> Iterator[str]:
        """The reply without its reasoning, in the reading thread."""
        asked = [ChatMessage(role=MessageRole(one.role), content=one.content) for one in messages]
        thoughts, room, said = ThoughtFilter(), _LETTERS_A_TOKEN * max_tokens, False
        for chunk in self._model.stream_chat(asked):
            if cancel.is_set:
                return
            room -= len(chunk.delta or "")
            if room < 0:
                raise self._told.no_reply("sends a reply that does not end")
            if piece := thoughts.feed(chunk.delta or ""):
                said = said or bool(piece.strip())
                yield piece
        if piece := thoughts.rest():
            said = said or bool(piece.strip())
            yield piece
        if not said:
            raise self._told.no_reply("sent an empty reply")

    def _rewrite(
        self, messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> Iterator[str]:
        return self.write(messages, max_tokens=max_tokens, deadline=deadline)
