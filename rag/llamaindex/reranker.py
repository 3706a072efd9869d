"""A node postprocessor of llama-index as Presscheck's reranker."""

from collections.abc import Sequence

import numpy as np
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, TextNode
from numpy.typing import NDArray


class PostprocessorReranker:
    """A `Reranker` (rag/embedding/rerank.py). Passages that the postprocessor leaves out have a
    score of 0; scores beyond [0, 1] are taken for log-odds."""

    def __init__(self, postprocessor: BaseNodePostprocessor) -> None:
        self._postprocessor = postprocessor

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """In [0, 1], shape (len(passages),), in the order given."""
        nodes = [
            NodeWithScore(node=TextNode(text=passage, id_=str(number)), score=0.0)
            for number, passage in enumerate(passages)
        ]
        kept = self._postprocessor.postprocess_nodes(nodes, query_str=question)
        numbers = [int(node.node.node_id) for node in kept]
        told = np.array([node.score or 0.0 for node in kept], np.float32)
        if len(told) and (told.min() < 0 or told.max() > 1):
            told = 1 / (1 + np.exp(-told))
        scores = np.zeros(len(passages), np.float32)
        scores[numbers] = told
        return scores
