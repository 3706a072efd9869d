from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.question import Spelling
from rag.sentences import split_sentences
from rag.types import Article, Chunk, article_id

TEXT = (
    "The harbour in Osterby has a new ferry, the Halmira. Its passengers paid 41 crowns each in "
    "September, the managers of the harbour company said, and a burglary was reported."
)


@pytest.fixture
def library(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Library]:
    with Library.open(tmp_path, create=True) as library:
        library.add(
            Article(article_id(TEXT), TEXT, "A ferry for Osterby", "ferry.md", language="en"),
            split_sentences(TEXT),
            [Chunk(f"{article_id(TEXT)}:0-{len(TEXT)}", article_id(TEXT), 0, 0, len(TEXT))],
            embedder.embed([TEXT]),
            embedder=embedder.name,
            content_hash="ferry",
        )
        yield library


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who are the pasengers of the halmria", "who are the passengers of the halmira"),
        ("What did Ostreby pay?", "What did Osterby pay?"),
        ("when did the mangaers speak", "when did the managers speak"),
    ],
)
def test_a_word_that_nobody_knows_is_one_of_the_librarys(
    library: Library, embedder: SentenceTransformerEmbedder, typed: str, meant: str
) -> None:
    assert Spelling(library, embedder).corrected(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who manages the harbours?",  # as the library writes it
        "Which passages of the treaty were quoted?",  # correct, though not there
        "Was haben die Passagiere der Fähre bezahlt?",
        "What did Zanzibarra pay in 2031 (R2-D2)?",
        "", "?", "41", "Ωmega ferry",
    ],
)  # fmt: skip
def test_other_words_stay(
    library: Library, embedder: SentenceTransformerEmbedder, question: str
) -> None:
    assert Spelling(library, embedder).corrected(question) == question


def test_without_a_vocabulary_nothing_is_changed(library: Library) -> None:
    assert Spelling(library, HashEmbedder(8)).corrected("the halmria") == "the halmria"
