"""llama-index's own ingestion pipeline into Chroma's files, to be timed beside Presscheck's."""

from collections.abc import Callable, Sequence
from pathlib import Path

import chromadb
from chromadb.config import Settings as ChromaSettings
from llama_index.core import Document
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import (  # pyright: ignore[reportMissingTypeStubs]
    ChromaVectorStore,
)
from pydantic import PrivateAttr

Encode = Callable[[list[str]], list[list[float]]]

OVERLAP_OF_SMALL_CHUNKS = 20


def ingest(
    articles: Sequence[tuple[str, str, str]],
    folder: Path,
    encode: Encode,
    chunk_tokens: int | None = None,
) -> int:
    """`articles` are (text, title, url); says how many chunks they became. Everything is as it
    comes, batches of 10 texts included, unless `chunk_tokens` is given."""
    settings = ChromaSettings(_env_file=None, anonymized_telemetry=False)  # pyright: ignore[reportCallIssue]
    client = chromadb.PersistentClient(folder, settings)
    collection = client.get_or_create_collection("articles")
    splitter = (
        SentenceSplitter(chunk_size=chunk_tokens, chunk_overlap=OVERLAP_OF_SMALL_CHUNKS)
        if chunk_tokens
        else SentenceSplitter()
    )
    pipeline = IngestionPipeline(
        transformations=[splitter, _Encoder(encode)],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    pipeline.run(
        documents=[
            Document(
                text=text,
                metadata={"title": title, "url": url},
                # An address may be longer than a small chunk, which it then has no room for.
                excluded_embed_metadata_keys=["url"] if chunk_tokens else [],
                excluded_llm_metadata_keys=["url"] if chunk_tokens else [],
            )
            for text, title, url in articles
        ]
    )
    return collection.count()


class _Encoder(BaseEmbedding):
    """What HuggingFaceEmbedding does: encode each batch."""

    _encode: Encode = PrivateAttr()

    def __init__(self, encode: Encode) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2")
        self._encode = encode

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._encode([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
