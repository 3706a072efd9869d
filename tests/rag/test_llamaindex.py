"""The real llama-index objects over a small library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Chunk, article_id

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
