"""Presscheck and llama-index, both ways; the only room of rag that imports llama-index (eval
measures us against it).

Presscheck as a retriever and a query engine to plug in anywhere:

    from rag import Settings, build_rag
    from rag.llamaindex import PresscheckQueryEngine, PresscheckRetriever
    rag = build_rag(Settings())
    print(PresscheckQueryEngine(rag).query("Which model cost $5.6 million to train?"))

And llama-index's own objects as parts of Presscheck, under the same checks:

    from rag.llamaindex import LLMWriter, PostprocessorReranker, TextEmbedder, StoreIndex
    embedder = TextEmbedder(HuggingFaceEmbedding(...))
    rag = build_rag(Settings(), embedder=embedder, writer=LLMWriter(OpenAILike(...)))
"""

from rag.llamaindex.embedder import TextEmbedder
from rag.llamaindex.engine import PresscheckQueryEngine, PresscheckRetriever
from rag.llamaindex.reranker import PostprocessorReranker
from rag.llamaindex.vectors import StoreIndex
from rag.llamaindex.writer import LLMWriter

__all__ = [
    "LLMWriter",
    "PostprocessorReranker",
    "PresscheckQueryEngine",
    "PresscheckRetriever",
    "StoreIndex",
    "TextEmbedder",
]
