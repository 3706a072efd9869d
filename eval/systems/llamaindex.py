"""llama-index's own CitationQueryEngine over Chroma: what one would otherwise build in an
afternoon. It gets the same articles, embedder and writer as Presscheck.

Where its defaults would be unfair they are not taken: its chunks of 1,024 tokens are cut to 256,
since the embedder reads no more, and three of them are asked about, as in its documentation;
where a case brings its own documents, all of them.
"""

import hashlib
import re
import time
import uuid
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import chromadb
import platformdirs
from chromadb.config import Settings as ChromaSettings
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore
from llama_index.vector_stores.chroma import (  # pyright: ignore[reportMissingTypeStubs]
    ChromaVectorStore,
)

from eval.cases import Case, Task
from eval.datasets.corpus import corpus_sha256
from eval.systems.llamaindex_parts import SameEmbedder, SameWriter
from eval.systems.llamaindex_reply import answer_of
from eval.systems.system import SystemFailed
from rag.embedding import Embedder
from rag.errors import PresscheckError
from rag.library import Library
from rag.types import Answer, Article, Citation, Verdict
from rag.writing import Writer

CHUNK_TOKENS, OVERLAP_TOKENS = 256, 20
CHUNKS_ASKED_ABOUT = 3
OWN_DOCUMENTS = 12
"""Up to so many articles are a case's own documents, all of which are asked about."""

_SOURCE = re.compile(r"^Source \d+:\n")


class LlamaIndex:
    """Searches with vectors, answers with a model, checks nothing."""

    name = "llamaindex"
    does: frozenset[Task] = frozenset({"answer", "rank"})

    def __init__(self, embedder: Embedder, writer: Writer) -> None:
        self.writer = writer.name
        self._embedder = SameEmbedder(embedder)
        self._llm = SameWriter(writer)

    @contextmanager
    def reading(self, library: Library) -> "Generator[LlamaIndexReader]":
        """A case's own few documents are indexed in memory; a collection is, once, in the user's
        cache folder."""
        articles = library.counts().articles
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # chromadb's, of its own settings
            if articles <= OWN_DOCUMENTS:
                client = chromadb.EphemeralClient(_chroma_settings())
                collection = client.create_collection(f"articles-{uuid.uuid4().hex}")
                self._fill(collection, library)
                yield self._reader(library, collection, OWN_DOCUMENTS)
                client.delete_collection(collection.name)
            else:
                yield self._reader(library, self._kept(library), CHUNKS_ASKED_ABOUT)

    def _kept(self, library: Library) -> chromadb.Collection:
        made_of = f"{corpus_sha256(library)}|{self._embedder.model_name}|{CHUNK_TOKENS}"
        key = hashlib.sha256(made_of.encode()).hexdigest()[:12]
        folder = Path(platformdirs.user_cache_dir("presscheck")) / "eval" / f"llamaindex-{key}"
        client = chromadb.PersistentClient(folder, _chroma_settings())
        collection = client.get_or_create_collection("articles")
        finished = folder / "finished"
        if not finished.exists():  # a half-made one is made anew
            client.delete_collection("articles")
            collection = client.create_collection("articles")
            self._fill(collection, library)
            finished.touch()
        return collection

    def _fill(self, collection: chromadb.Collection, library: Library) -> None:
        VectorStoreIndex.from_documents(
            [_document(article) for article in library.articles()],
            storage_context=StorageContext.from_defaults(
                vector_store=ChromaVectorStore(chroma_collection=collection)
            ),
            transformations=[
                SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS)
            ],
            embed_model=self._embedder,
        )

    def _reader(
        self, library: Library, collection: chromadb.Collection, k: int
    ) -> "LlamaIndexReader":
        index = VectorStoreIndex.from_vector_store(  # pyright: ignore[reportUnknownMemberType]
            ChromaVectorStore(chroma_collection=collection), embed_model=self._embedder
        )
        return LlamaIndexReader(library, index, self._llm, k)

    def check(self, case: Case) -> Verdict:
        raise NotImplementedError


class LlamaIndexReader:
    def __init__(
        self, library: Library, index: VectorStoreIndex, llm: "SameWriter", k: int
    ) -> None:
        self._library = library
        self._index = index
        self._engine = CitationQueryEngine.from_args(  # pyright: ignore[reportUnknownMemberType]
            index, llm=llm, similarity_top_k=k
        )
        self._writer = llm.name

    def answer(self, case: Case, as_of: date | None) -> Answer:
        """It knows neither history nor dates: the question is asked as it stands."""
        began = time.monotonic()
        try:
            response = self._engine.query(case.question)
        except Exception as error:
            if isinstance(error, PresscheckError):
                raise
            raise SystemFailed(
                f"llama-index raised {type(error).__name__}: {error}",
                where=case.id,
                next="Leave the system out, or look at the case.",
            ) from error
        elapsed = round(1000 * (time.monotonic() - began))
        nodes = response.source_nodes
        citations = tuple(self._citation(n, node) for n, node in enumerate(nodes, start=1))
        return answer_of(
            case.question,
            str(response).strip(),
            citations,
            as_of=as_of,
            writer=self._writer,
            confidence=max((node.score or 0.0 for node in nodes), default=0.0),
            elapsed_ms=elapsed,
        )

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        del as_of
        nodes = self._index.as_retriever(similarity_top_k=10 * k).retrieve(case.question)
        best = dict.fromkeys(str(node.metadata["article_id"]) for node in nodes)
        return [self._library.article(article_id) for article_id in list(best)[:k]]

    def _citation(self, n: int, node: NodeWithScore) -> Citation:
        """The chunk where it stands in its article; without a span where it cannot be found."""
        article = self._library.article(str(node.metadata["article_id"]))
        quote = _SOURCE.sub("", node.get_content()).strip()
        start = article.text.find(quote)
        found = start >= 0
        return Citation(
            n=n,
            kind="text",
            article_id=article.id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            source=article.source,
            quote=quote,
            start=start if found else None,
            end=start + len(quote) if found else None,
        )


def _chroma_settings() -> ChromaSettings:
    """Neither a .env file of the current folder, nor usage reports over the network."""
    return ChromaSettings(_env_file=None, anonymized_telemetry=False)  # pyright: ignore[reportCallIssue]


def _document(article: Article) -> Document:
    """The title goes with the text into the embedding, as llama-index does with metadata."""
    return Document(
        text=article.text,
        doc_id=article.id,
        metadata={"title": article.title, "article_id": article.id},
        excluded_embed_metadata_keys=["article_id"],
        excluded_llm_metadata_keys=["article_id"],
    )
