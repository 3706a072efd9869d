"""llama-index's objects as parts of Presscheck: its own stand-ins, and a real one of each."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import ingest
from rag.answering import Rag
from rag.build import build_library, build_rag
from rag.embedding.embedder import Embedder, SentenceTransformerEmbedder
from rag.endpoint.faults import Told
from rag.errors import EmbeddingFailed, WriterError
from rag.library import Library
from rag.llama import LlamaServer
from rag.models import find_model
from rag.settings import Settings
from rag.types import EVERYTHING, Message, Scope, Status

pytestmark = pytest.mark.filterwarnings("ignore")  # llama-index's own, on import

BRIDGE = """---
title: Harbour bridge
publisher: Bay Post
---
The harbour bridge will cost 41 million crowns, the mayor of Arvik said on Monday. It opens in June.
"""
FERRY = """---
title: Night ferry
publisher: Isle News
---
The night ferry to Brenn stops in October because it has lost its subsidy.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bridge.md").write_text(BRIDGE)
    (tmp_path / "ferry.md").write_text(FERRY)
    return Settings(library=tmp_path / "library", writer="quotes", deadline_s=300)


def filled(settings: Settings, embedder: Embedder) -> Library:
    library = build_library(settings, create=True)
    ingest([settings.library.parent], library, embedder, settings=settings)
    return library


@pytest.fixture
def rag(settings: Settings, models_folder: Path) -> Iterator[Rag]:
    """Its embedder and index are llama-index's, real ones."""
    from llama_index.core.vector_stores import SimpleVectorStore
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    from rag.llamaindex import StoreIndex, TextEmbedder

    folder = find_model("all-MiniLM-L6-v2", models_folder)
    embedder = TextEmbedder(HuggingFaceEmbedding(str(folder), device="cpu"), "minilm")
    filled(settings, embedder).close()
    made = build_rag(
        settings,
        embedder=embedder,
        index=lambda library: StoreIndex(library, SimpleVectorStore()),
    )
    yield made
    made.close()


def test_an_answer_by_their_embedding_and_their_store(
    rag: Rag, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    answer = rag.answer("What will the harbour bridge cost?")
    assert answer.status is Status.ANSWERED
    assert "41 million crowns" in answer.citations[0].quote
    theirs = rag.embedder.embed(["A bridge.", "A ferry."])
    assert np.allclose(theirs, embedder.embed(["A bridge.", "A ferry."]), atol=1e-3)
    assert rag.embedder.embed([]).shape == (0, 384)

    only = Scope(publishers=frozenset({"Isle News"}))
    assert {found.article.title for found in rag.search("bridge", scope=only)} == {"Night ferry"}
    assert len(rag.search("bridge", k=5)) == 2
    (tmp_path / "bridge.md").unlink()
    ingest([tmp_path], rag.library, rag.embedder, settings=Settings(), prune=True)
    (tmp_path / "tram.md").write_text("# Tram\n\nThe tram to Calder costs 9 crowns a day.\n")
    ingest([tmp_path / "tram.md"], rag.library, rag.embedder, settings=Settings())
    assert {found.article.title for found in rag.search("bridge")} == {"Night ferry", "Tram"}


def test_a_store_is_made_again(rag: Rag) -> None:
    from llama_index.core.vector_stores import SimpleVectorStore

    from rag.llamaindex import StoreIndex

    index = StoreIndex(rag.library, SimpleVectorStore())
    vector = rag.embedder.embed_query("a bridge")
    before = index.search(vector, k=2, scope=EVERYTHING)
    index.rebuild()
    assert index.search(vector, k=2, scope=EVERYTHING) == before
    assert len(before) == 2


def test_their_model_of_a_real_server_writes(
    settings: Settings, embedder: SentenceTransformerEmbedder, writer_path: Path
) -> None:
    from llama_index.llms.openai_like import OpenAILike

    from rag.llamaindex import LLMWriter

    filled(settings, embedder).close()
    server = LlamaServer(writer_path, 2, told=Told("the model", "here", "Look."))
    try:
        model = OpenAILike(
            model="small",
            api_base=server.address(time.monotonic() + 60),
            api_key=server.key,
            is_chat_model=True,
            temperature=0,
            max_tokens=200,
        )
        writer = LLMWriter(model)
        pieces = writer.write(
            [Message("user", "Say the word bridge.")],
            max_tokens=50,
            deadline=time.monotonic() + 60,
        )
        assert "bridge" in "".join(pieces).lower()
        late = writer.write(
            [Message("user", "Count to a thousand.")], max_tokens=50, deadline=time.monotonic()
        )
        with pytest.raises(WriterError, match="in time"):
            "".join(late)
        rag = build_rag(settings, embedder=embedder, writer=writer)
        answer = rag.answer("What will the harbour bridge cost?")
        rag.close()
    finally:
        server.close()
    # So small a model may say that the articles do not tell: asked it was, and did not fail.
    assert answer.timings_ms["write"] > 0
    assert answer.note is None
    assert all(citation.quote in BRIDGE + FERRY for citation in answer.citations)


def test_their_stand_ins(settings: Settings) -> None:
    """A model that repeats its prompt says nothing that is checked; the quotes answer."""
    from llama_index.core import MockEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.postprocessor import SimilarityPostprocessor

    from rag.llamaindex import LLMWriter, PostprocessorReranker, TextEmbedder

    embedder = TextEmbedder(MockEmbedding(embed_dim=8))
    filled(settings, embedder).close()
    reranker = PostprocessorReranker(SimilarityPostprocessor(similarity_cutoff=0.5))
    assert reranker.scores("bridge", ["one", "two"]).tolist() == [0, 0]
    rag = build_rag(settings, embedder=embedder, writer=LLMWriter(MockLLM()), reranker=reranker)
    answer = rag.answer("What will the harbour bridge cost?")
    rag.close()
    assert all(sentence.citations for sentence in answer.sentences)
    assert all(c.quote in BRIDGE or c.quote in FERRY for c in answer.citations)


def test_a_postprocessor_that_scores_and_cuts() -> None:
    from llama_index.core.postprocessor.types import BaseNodePostprocessor
    from llama_index.core.schema import NodeWithScore, QueryBundle

    from rag.llamaindex import PostprocessorReranker

    class Longest(BaseNodePostprocessor):
        def _postprocess_nodes(
            self,
            nodes: list[NodeWithScore],
            query_bundle: QueryBundle | None = None,  # noqa: ARG002
        ) -> list[NodeWithScore]:
            for node in nodes:
                node.score = float(len(node.node.get_content()))
            return sorted(nodes, key=lambda node: -(node.score or 0))[:2]

    scores = PostprocessorReranker(Longest()).scores("?", ["", "four", "sixsix"])
    assert scores[0] == 0
    assert 0.9 < scores[1] < scores[2] <= 1


def test_a_model_that_fails_says_so() -> None:
    from llama_index.core import MockEmbedding
    from llama_index.core.base.llms.types import ChatMessage
    from llama_index.core.llms import MockLLM

    from rag.llamaindex import LLMWriter, TextEmbedder

    class Broken(MockLLM):
        def stream_chat(self, messages: list[ChatMessage], **_: object) -> object:  # noqa: ARG002
            raise ConnectionError("no such host")

    writer = LLMWriter(Broken())
    asked = writer.write([Message("user", "?")], max_tokens=5, deadline=time.monotonic() + 5)
    with pytest.raises(WriterError, match="no such host"):
        list(asked)

    class Flat(MockEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:  # noqa: ARG002
            return [0.0] * 8

    with pytest.raises(EmbeddingFailed, match="without a direction"):
        TextEmbedder(Flat(embed_dim=8)).embed_query("?")
