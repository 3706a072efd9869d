"""llama-index's CitationQueryEngine over a real Chroma collection, with a scripted writer, and once
with a real one."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eval.cases import Case, CaseText
from eval.datasets.corpus import library_of_documents
from eval.metrics.scores import Outcome
from eval.runs.outputs import Place, ask
from eval.systems.llamaindex import LlamaIndex
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.errors import EndpointUnreachable
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.library import Library
from rag.settings import Settings
from rag.writing import LocalWriter

DOCUMENTS = (
    CaseText("kemi", "The ferry Aurora sank near Kemi. Its owner says that 12 were saved.", "Kemi"),
    CaseText("oulu", "The harbour of Oulu is closed because of ice until Monday.", "Oulu"),
)
SANK = Case("q", "Near which town did the Aurora sink?", answer=(("Kemi",),), find=("kemi",))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(library=tmp_path, writer="quotes")
    with library_of_documents(DOCUMENTS, settings, HashEmbedder()) as opened:
        yield opened


def asked(library: Library, *replies: object, case: Case = SANK) -> object:
    system = LlamaIndex(HashEmbedder(), ScriptedWriter(replies))  # type: ignore[arg-type]
    with system.reading(library) as reader:
        return ask(system, reader, library, case, Place(0, date(2025, 1, 28)), None)


def test_its_citations_are_spans_of_our_articles(library: Library) -> None:
    writer = ScriptedWriter(["The Aurora sank near Kemi [1]. It was cold. [2]"])
    system = LlamaIndex(HashEmbedder(), writer)
    with system.reading(library) as reader:
        record = ask(system, reader, library, SANK, Place(0, None), None)
    prompt = writer.asked[0].messages[0].content
    assert "Source 1:" in prompt
    assert "sank near Kemi" in prompt
    assert "Oulu" in prompt  # all of a case's own documents
    assert record.score.answer is not None
    assert record.answer is not None
    assert record.score.answer.outcome is Outcome.RIGHT
    assert (record.score.answer.quotes_exact, record.score.answer.quotes) == (2, 2)
    assert [s["citations"] for s in record.answer["sentences"]] == [[1], [2]]
    assert record.answer["sentences"][1]["text"] == "It was cold."
    assert record.score.ranking is not None
    assert record.score.ranking.hit_4 == 1.0


@pytest.mark.parametrize(
    "reply",
    [
        "None of the provided sources are helpful.",
        "The sources do not mention where it sank.",
        "The town is not mentioned in the sources [1].",
        "I don't know.",
        "There is no information about that.",
    ],
)
def test_a_reply_that_says_it_does_not_know_has_declined(library: Library, reply: str) -> None:
    record = asked(library, reply)
    assert record.score.answer.outcome is Outcome.DECLINED  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "reply",
    [
        "The Aurora sank near Kemi. [Source 1]",
        "The Aurora sank near Kemi (Source 1).",
        "Source 1 says that the Aurora sank near Kemi.",
        "The Aurora sank near Kemi [1, 2] [1].",
        "The Aurora sank near Kemi [Source 1, Source 2].",
    ],
)
def test_every_way_of_citing_counts(library: Library, reply: str) -> None:
    record = asked(library, reply)
    (sentence,) = record.answer["sentences"]  # type: ignore[attr-defined]
    assert 1 in sentence["citations"]
    assert "[" not in sentence["text"]
    score = record.score.answer  # type: ignore[attr-defined]
    assert score.quotes_exact == score.quotes > 0


@pytest.mark.parametrize(
    "reply",
    [
        "According to Source 1, the harbour is not approved for ferries, which sank at Kemi [1].",
        "Based on the provided information, it did not sink at Oulu; it was Kemi [1].",
        "The wreck is not available to divers at Kemi [1].",
        "Based on the context, Oulu did not see it sink, Kemi did [1].",
    ],
)
def test_a_negation_alone_declines_nothing(library: Library, reply: str) -> None:
    record = asked(library, reply)
    assert record.score.answer.outcome is Outcome.RIGHT  # type: ignore[attr-defined]


def test_an_invented_answer_without_a_source_is_wrong_and_has_no_exact_quote(
    library: Library,
) -> None:
    score = asked(library, "It sank near Turku [7].").score.answer  # type: ignore[attr-defined]
    assert score.outcome is Outcome.WRONG
    assert (score.quotes_exact, score.quotes) == (0, 1)
    assert score.citation_recall == 0.0


def test_a_writer_that_fails_is_the_case_s_error(library: Library) -> None:
    record = asked(library, EndpointUnreachable("the endpoint cannot be reached"))
    assert "cannot be reached" in record.error  # type: ignore[attr-defined]
    assert record.score.answer.outcome is Outcome.FAILED  # type: ignore[attr-defined]


def test_a_collection_is_indexed_once() -> None:
    """Twenty articles are more than any case brings; they are kept in the cache folder."""

    class Counting(HashEmbedder):
        texts = 0

        def embed(self, texts: object) -> object:  # type: ignore[override]
            self.texts += len(texts)  # type: ignore[arg-type]
            return super().embed(texts)  # type: ignore[arg-type]

    many = [
        CaseText(f"d{n}", f"Plant {n} made {n * 7} units in May of that year.") for n in range(20)
    ]
    settings = Settings(writer="quotes")
    with library_of_documents(many, settings, HashEmbedder()) as library:
        embedder = Counting()
        for expected in (20, 20):
            with LlamaIndex(embedder, ScriptedWriter([])).reading(library):
                pass
            assert embedder.texts == expected


def test_with_the_real_models(
    embedder: SentenceTransformerEmbedder, writer_path: Path, tmp_path: Path
) -> None:
    writer = LocalWriter(writer_path, "small", os.cpu_count() or 1)
    settings = Settings(library=tmp_path, writer="quotes")
    try:
        with (
            library_of_documents(DOCUMENTS, settings, embedder) as real,
            LlamaIndex(embedder, writer).reading(real) as reader,
        ):
            system = LlamaIndex(embedder, writer)
            record = ask(system, reader, real, SANK, Place(0, None), tokens=writer.tokens)
    finally:
        writer.close()
    assert record.answer is not None
    assert record.score.answer is not None
    assert (record.score.answer.tokens_read or 0) > 100  # its prompt alone has more
    assert 0 < (record.score.answer.tokens_written or 0) <= 256
    assert "Kemi" in (record.answer["text"] + (record.answer["missing"] or ""))
