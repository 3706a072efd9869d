"""What may be added to a library: spans inside their text, vectors that can be compared (pure)."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.errors import EmbedderMismatch
from rag.types import Article, Chunk, Sentence, article_id

Added = Literal["added", "changed", "duplicate"]


def refuse_unfit(
    article: Article,
    sentences: Sequence[Sentence],
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
) -> None:
    """Raises ValueError for what only a mistake in the caller's code can hand over."""
    if article.id != article_id(article.text):
        raise ValueError(f"id {article.id!r} is not article_id(text)")
    if vectors.ndim != 2 or len(vectors) != len(chunks):
        raise ValueError(f"{len(chunks)} chunks, but vectors of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector has a number that is not finite")
    for chunk in chunks:
        if chunk.id != f"{article.id}:{chunk.start}-{chunk.end}" or chunk.article_id != article.id:
            raise ValueError(f"chunk id {chunk.id!r} is not its article's and span's")
    for span in (*sentences, *chunks):
        if not 0 <= span.start < span.end <= len(article.text):
            raise ValueError(f"span {span.start}-{span.end} is outside the text")


def other_embedder(stored: str, given: str, where: str) -> EmbedderMismatch:
    return EmbedderMismatch(
        f"the library's vectors are of {stored}, these are of {given}: they cannot be compared",
        where=where,
        next="Set `embedder` as it was, or make the library's vectors again: "
        "presscheck library rebuild --embedder NAME",
    )
