"""Texts and questions to vectors, and what reads two texts together."""

from rag.embedding.embedder import Embedder, embed_tokens
from rag.embedding.question_vectors import QuestionVectors
from rag.embedding.rerank import Reranker
from rag.embedding.token_vectors import TokenVectors, max_sim

__all__ = ["Embedder", "QuestionVectors", "Reranker", "TokenVectors", "embed_tokens", "max_sim"]
