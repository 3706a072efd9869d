"""The vectors of questions, each made once: small talk and the search need the same one."""

from typing import TYPE_CHECKING

from rag.embed import Embedder
from rag.recent import Recent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class QuestionVectors:
    """Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._made: Recent[NDArray[np.float32]] = Recent()

    def of(self, question: str) -> "NDArray[np.float32]":
        """As `Embedder.embed_query`, of one dimension. Raises ModelError."""
        known = self._made.get(question)
        return self._made.keep(
            question, self.embedder.embed_query(question) if known is None else known
        )
