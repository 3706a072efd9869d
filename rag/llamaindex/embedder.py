"""An embedding model of llama-index as Presscheck's embedder."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from rag.errors import EmbeddingFailed


class TextEmbedder:
    """An `Embedder` (rag/embedding/embedder.py). The library remembers `name`, by default the
    model's own, and refuses another's vectors; a model whose name says too little gets one here."""

    def __init__(self, model: BaseEmbedding, name: str | None = None) -> None:
        self._model = model
        self.name = name or f"llama-index:{model.class_name()}:{model.model_name}"

    @cached_property
    def dimensions(self) -> int:
        return len(self.embed_query("How wide is a vector?"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text, shape (len(texts), dimensions). Raises EmbeddingFailed."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        try:
            rows = self._model.get_text_embedding_batch(list(texts))
        except Exception as error:
            raise self._failed(error) from error
        return self._units(rows)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """A question's unit vector, shape (dimensions,). Raises EmbeddingFailed."""
        try:
            row = self._model.get_query_embedding(text)
        except Exception as error:
            raise self._failed(error) from error
        return self._units([row])[0]

    def _units(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
        vectors = np.asarray(rows, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(vectors).all() or not lengths.all():
            raise self._failed("a vector without a direction")
        return vectors / lengths

    def _failed(self, why: object) -> EmbeddingFailed:
        return EmbeddingFailed(
            f"the embedding model failed: {why}",
            where=self.name,
            next="Try it by itself: model.get_query_embedding('a text').",
        )
