"""The vectors of questions, each made once: small talk and the search need the same one."""

from rag.embedding.embedder import Embedder, query_tokens
from rag.embedding.token_vectors import TokenVectors
from rag.recent import Recent


class QuestionVectors:
    """Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._made = Recent[TokenVectors]()

    def of(self, question: str) -> TokenVectors:
        """Raises ModelError."""
        known = self._made.get(question)
        return known or self._made.keep(question, query_tokens(question, self.embedder))
