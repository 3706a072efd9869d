"""Our embedder and writer as llama-index's, so that its engine asks the same models."""

import time

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import (
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from rag.embedding import Embedder
from rag.errors import WriterError
from rag.types import Message
from rag.writing import Writer

CONTEXT_TOKENS, REPLY_TOKENS = 4096, 256
DEADLINE_S = 300.0


class SameEmbedder(BaseEmbedding):
    """Our embedder as one of llama-index's."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.name, embed_batch_size=64)
        self._embedder = embedder

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.embed(texts).tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embedder.embed_query(query).tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class SameWriter(CustomLLM):
    """Our writer as one of llama-index's models. A reply that is cut at its longest is kept."""

    _writer: Writer = PrivateAttr()

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self._writer = writer

    @property
    def name(self) -> str:
        return self._writer.name

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=CONTEXT_TOKENS, num_output=REPLY_TOKENS, model_name=self._writer.name
        )

    def complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> CompletionResponse:
        del formatted, kwargs
        pieces: list[str] = []
        try:
            for piece in self._writer.write(
                [Message("user", prompt)],
                max_tokens=REPLY_TOKENS,
                deadline=time.monotonic() + DEADLINE_S,
            ):
                pieces.append(piece)
        except WriterError:
            if not pieces:
                raise
        return CompletionResponse(text="".join(pieces))

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> CompletionResponseGen:
        raise NotImplementedError
