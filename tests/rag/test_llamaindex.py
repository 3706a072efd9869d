"""The real llama-index objects over a small library."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Chunk, Scope, article_id

TEXT = "Mara Lind runs the copper mine in Norland. It opened in 2019."


@pytest.fixture
def rag(tmp_path: Path) -> Iterator[Rag]:
    embedder = HashEmbedder(256)
    library = Library.open(tmp_path / "library", create=True)
    article = Article(article_id(TEXT), TEXT, "Copper", "copper.md")
    chunk = Chunk(f"{article.id}:0-{len(TEXT)}", article.id, 0, 0, len(TEXT))
    vectors = embedder.embed([TEXT])
    library.add(
        article, split_sentences(TEXT), [chunk], vectors, embedder=embedder.name, content_hash="1"
    )
    made = Rag(library, open_index(library, exact_scan_below=100), embedder, None, Settings())
    yield made
    made.close()


@pytest.mark.filterwarnings("ignore")  # llama-index's own, on import
def test_the_retriever_gives_nodes_with_exact_offsets(rag: Rag) -> None:
    from rag.llamaindex import PresscheckRetriever

    (found,) = PresscheckRetriever(rag).retrieve("copper mine")
    assert found.node.get_content() == TEXT
    assert found.node.metadata["title"] == "Copper"


@pytest.mark.filterwarnings("ignore")
def test_the_query_engine_cites_quotes_and_declines(rag: Rag) -> None:
    from rag.llamaindex import PresscheckQueryEngine

    engine = PresscheckQueryEngine(rag)
    response = engine.query("Who runs the copper mine?")
    assert "Mara Lind" in str(response)
    assert response.source_nodes[0].node.get_content() in TEXT
    declined = engine.query("How many lifts does the copper mine have?")
    assert "lifts" in str(declined)
    assert declined.source_nodes == []


@pytest.mark.filterwarnings("ignore")
def test_scope_and_day_of_asking_are_kept_to(rag: Rag) -> None:
    from rag.llamaindex import PresscheckQueryEngine, PresscheckRetriever

    nowhere = Scope(publishers=frozenset({"Nobody"}))
    assert PresscheckRetriever(rag, scope=nowhere).retrieve("copper mine") == []
    assert len(PresscheckRetriever(rag, as_of=date(2020, 1, 1)).retrieve("copper mine")) == 1
    assert PresscheckQueryEngine(rag, scope=nowhere).query("Who runs it?").source_nodes == []


@pytest.mark.filterwarnings("ignore")
def test_the_retriever_feeds_another_engine_and_its_own_model(rag: Rag) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    from rag.llamaindex import PresscheckRetriever

    engine = RetrieverQueryEngine.from_args(PresscheckRetriever(rag, k=3), llm=MockLLM())
    response = engine.query("Who runs the copper mine?")
    assert TEXT in str(response)  # the mock repeats its prompt
    assert [node.node.get_content() for node in response.source_nodes] == [TEXT]


@pytest.mark.filterwarnings("ignore")
def test_asynchronous_calls_leave_the_event_loop_free(rag: Rag) -> None:
    from rag.llamaindex import PresscheckQueryEngine, PresscheckRetriever

    async def both() -> tuple[str, int, int]:
        ticks = 0

        async def ticking() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(ticking())
        response = await PresscheckQueryEngine(rag).aquery("Who runs the copper mine?")
        nodes = await PresscheckRetriever(rag).aretrieve("copper mine")
        beside.cancel()
        return str(response), len(nodes), ticks

    text, nodes, ticks = asyncio.run(both())
    assert "Mara Lind" in text
    assert nodes == 1
    assert ticks > 5
