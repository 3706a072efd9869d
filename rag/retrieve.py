"""Question -> Passages: vectors and full text, fused.

Fusion is a convex combination of the two searches' scores, each scaled to its own best hit
(Bruch, Gai, Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"): unlike rank
fusion it keeps how much better the first hit is than the second.
"""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from rag.errors import ArticleNotFound
from rag.index import VectorIndex
from rag.library import Library
from rag.question import Question
from rag.types import Article, Hit, Passage, Scope

VECTOR_SHARE = 0.5
"""Weight of the vector score; full text has the rest."""

DEPTH = 100
"""Hits that each search contributes; 50 to 200 gave the same first ten."""


class Retriever:
    """Searches one library. Scores are in [0, 1], 1 for a passage that both searches put first."""

    def __init__(self, library: Library, index: VectorIndex) -> None:
        self.library = library
        self.index = index

    def retrieve(
        self, question: Question, vector: NDArray[np.float32], *, k: int, scope: Scope
    ) -> tuple[Passage, ...]:
        """The best `k` passages, best first; fewer where the library has fewer. `vector` is the
        stand-alone question's."""
        by_vector = self.index.search(vector, k=max(DEPTH, k), scope=scope)
        by_text = self.library.match(_terms(question), limit=max(DEPTH, k), scope=scope)
        ranked = fuse(by_vector, by_text)[:k]
        return self._passages(ranked, by_vector, by_text)

    def retrieve_articles(
        self, question: Question, vector: NDArray[np.float32], *, k: int, scope: Scope
    ) -> tuple[Passage, ...]:
        """The best `k` articles, each once, as their best passage."""
        passages = self.retrieve(question, vector, k=max(4 * k, DEPTH), scope=scope)
        best: dict[str, Passage] = {}
        for passage in passages:
            best.setdefault(passage.article.id, passage)
        return tuple(best.values())[:k]

    def _passages(
        self, ranked: Sequence[Hit], by_vector: Sequence[Hit], by_text: Sequence[Hit]
    ) -> tuple[Passage, ...]:
        chunks = self.library.chunks([hit.chunk_id for hit in ranked])
        articles = self._articles({chunk.article_id for chunk in chunks.values()})
        vector_ranks = {hit.chunk_id: rank for rank, hit in enumerate(by_vector, start=1)}
        text_ranks = {hit.chunk_id: rank for rank, hit in enumerate(by_text, start=1)}
        return tuple(
            Passage(
                chunk,
                articles[chunk.article_id],
                hit.score,
                vector_ranks.get(hit.chunk_id),
                text_ranks.get(hit.chunk_id),
            )
            for hit in ranked
            if (chunk := chunks.get(hit.chunk_id)) and chunk.article_id in articles
        )

    def _articles(self, article_ids: set[str]) -> dict[str, Article]:
        """By id, without those that another process has removed since the search."""
        found: dict[str, Article] = {}
        for article_id in article_ids:
            with suppress(ArticleNotFound):
                found[article_id] = self.library.article(article_id)
        return found


def fuse(by_vector: Sequence[Hit], by_text: Sequence[Hit]) -> list[Hit]:
    """Both hit lists as one, best first; ties in the order of ids, so that runs repeat."""
    scores: dict[str, float] = {}
    for hits, share in ((by_vector, VECTOR_SHARE), (by_text, 1 - VECTOR_SHARE)):
        for chunk_id, scaled in _scaled(hits).items():
            scores[chunk_id] = scores.get(chunk_id, 0.0) + share * scaled
    return [Hit(chunk_id, score) for chunk_id, score in sorted(scores.items(), key=_best_first)]


def _scaled(hits: Sequence[Hit]) -> dict[str, float]:
    """Scores as shares of the best one; cosines below zero count as zero."""
    if not hits or (best := max(hit.score for hit in hits)) <= 0:
        return {}
    return {hit.chunk_id: max(0.0, hit.score) / best for hit in hits}


def _best_first(item: tuple[str, float]) -> tuple[float, str]:
    return (-item[1], item[0])


def _terms(question: Question) -> list[str]:
    return [word.text for word in question.terms]
