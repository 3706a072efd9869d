"""The optional cross-encoder: real models of sentence-transformers, small and untrained."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.answering import Rag
from rag.build import build_reranker
from rag.embedding.rerank import CrossEncoderReranker
from rag.errors import ModelMissing, SettingsError
from rag.fakes import HashEmbedder, embedded
from rag.index.index import open_index
from rag.library import Library
from rag.question import read_question
from rag.retrieval import Retriever
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Chunk, Passage, Scope, article_id

PASSAGES = [
    "The bridge cost 41 million dollars, the council said.",
    "The ferry was late again.",
    "Nine ships waited for the strike to end, and their crews for their pay.",
]
EMBEDDER = "all-MiniLM-L6-v2"
QUESTION = "What did the bridge cost?"


def make(folder: Path, vocabulary: Path, outputs: int) -> Path:
    """A cross-encoder of one layer with the real tokenizer, from a fixed seed."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=outputs,
        initializer_range=0.9,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(vocabulary, local_files_only=True).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Path:
    return make(tmp_path_factory.mktemp("cross-encoder"), models_folder / EMBEDDER, 1)


def test_scores_are_between_0_and_1_one_a_passage_and_steady(folder: Path) -> None:
    reranker = CrossEncoderReranker(folder, 1)
    scores = reranker.scores(QUESTION, PASSAGES)
    assert scores.shape == (3,)
    assert ((scores > 0) & (scores < 1)).all()
    assert len({round(float(score), 4) for score in scores}) == 3
    backwards = reranker.scores(QUESTION, PASSAGES[::-1])
    assert np.allclose(backwards[::-1], scores, atol=1e-4)
    assert reranker.scores(QUESTION, []).shape == (0,)


def test_a_folder_without_a_fitting_model_says_what_to_do(
    tmp_path: Path, models_folder: Path
) -> None:
    two = make(tmp_path / "two", models_folder / EMBEDDER, 2)
    (tmp_path / "empty").mkdir()
    for wrong in (two, tmp_path / "empty"):
        with pytest.raises(ModelMissing, match="PRESSCHECK_RERANKER"):
            CrossEncoderReranker(wrong, 1).scores(QUESTION, PASSAGES)
    with pytest.raises(SettingsError, match="names no folder"):
        build_reranker(Settings(reranker=tmp_path / "nowhere"))
    assert build_reranker(Settings()) is None


class ByLength:
    """Prefers the longest."""

    def __init__(self) -> None:
        self.read: list[Sequence[str]] = []

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        assert question == QUESTION
        self.read.append(passages)
        return np.array([min(1.0, len(passage) / 200) for passage in passages], np.float32)


def filled(library: Library, days: Sequence[date | None]) -> None:
    embedder = HashEmbedder(64)
    for number, (text, day) in enumerate(zip(PASSAGES, days, strict=True)):
        article = Article(article_id(text), text, f"Report {number}", f"{number}", published=day)
        chunk = Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))
        library.add(
            article,
            split_sentences(text),
            [chunk],
            embedder.embed([text]),
            embedder=embedder.name,
            content_hash=str(number),
        )


def retrieved(library: Library, reranker: ByLength | CrossEncoderReranker) -> tuple[Passage, ...]:
    day = date(2025, 1, 29)
    index = open_index(library, exact_scan_below=100)
    try:
        asked = read_question(QUESTION, as_of=day, asked_on=day)
        return Retriever(library, index, reranker=reranker).retrieve(
            asked, embedded(HashEmbedder(64).embed_query(QUESTION)), k=3, scope=Scope()
        )[0]
    finally:
        index.close()


def test_the_reranker_decides_and_the_date_still_counts(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one", create=True) as library:
        filled(library, [date(2025, 1, 29)] * 3)
        reranker = ByLength()
        found = retrieved(library, reranker)
        assert [passage.text for passage in found] == sorted(PASSAGES, key=len, reverse=True)
        assert reranker.read[0][0].startswith("Report ")
    with Library.open(tmp_path / "two", create=True) as library:
        filled(library, [date(2025, 1, 29), date(2025, 1, 29), date(2015, 1, 1)])
        assert retrieved(library, ByLength())[0].text == PASSAGES[0]  # the longest is ten years old


def test_a_real_cross_encoder_puts_passages_in_its_order(tmp_path: Path, folder: Path) -> None:
    reranker = CrossEncoderReranker(folder, 1)
    with Library.open(tmp_path / "one", create=True) as library:
        filled(library, [date(2025, 1, 29)] * 3)
        texts = [
            f"{passage.article.title}\n{passage.text}" for passage in retrieved(library, reranker)
        ]
    scores = reranker.scores(QUESTION, texts)
    assert list(scores) == sorted(scores, reverse=True)


def test_the_setting_reaches_the_search(tmp_path: Path, folder: Path) -> None:
    settings = Settings(reranker=folder, writer="quotes")
    reranker = build_reranker(settings)
    assert reranker is not None
    with Library.open(tmp_path / "one", create=True) as library:
        filled(library, [date(2025, 1, 29)] * 3)
        index = open_index(library, exact_scan_below=100)
        rag = Rag(library, index, HashEmbedder(64), None, settings, reranker=reranker)
        found = rag.search(QUESTION, as_of=date(2025, 1, 29))
        texts = [f"{passage.article.title}\n{passage.text}" for passage in found]
        scores = reranker.scores(QUESTION, texts)
        assert [passage.score for passage in found] == pytest.approx(list(scores), abs=1e-4)
        index.close()
