"""In which languages a question is looked up, beside what was found."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.lookup import Lookup, translations
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import EVERYTHING, Article, Chunk, Message, Turn, article_id
from rag.writing import Rewriter

ENGLISH = "The harbour bridge in Arvik will cost 41 million crowns, the mayor said on Monday."
GERMAN = "Der Kreistag von Wendelfeld hat die Geburtsstation mit 30 zu 12 Stimmen geschlossen."

Looked = Callable[..., list[str]]


@pytest.fixture
def looked(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Looked]:
    """What a question is looked up as, besides its own words, by a model that makes this of it."""
    library = Library.open(tmp_path, create=True)
    for text, language in ((ENGLISH, "en"), (GERMAN, "de")):
        article = Article(article_id(text), text, text[:40], language, language=language)
        library.add(
            article,
            split_sentences(text),
            [Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))],
            embedder.embed([text]),
            embedder=embedder.name,
            content_hash=language,
        )
    settings = Settings(library=tmp_path)
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    lookup = Lookup(library, index, embedder, settings, None)

    def look(question: str, made: str, *history: Turn) -> list[str]:
        def ask(messages: Sequence[Message], most: int, deadline: float) -> Iterator[str]:
            assert (len(messages), most > 0, deadline > 0) == (2, True, True)
            yield made

        rewriter = Rewriter(ask, reads_history=False)
        asked = lookup.read(question, (), date(2026, 5, 1))
        found, _ = lookup.found(asked, EVERYTHING, alone=True)
        return [one.standalone for one in translations(asked, history, found, rewriter, lookup)]

    yield look
    lookup.close()
    index.close()
    library.close()


def test_what_is_answered_in_its_own_language_is_not_translated(looked: Looked) -> None:
    assert looked("How much will the harbour bridge in Arvik cost?", "Was kostet sie?") == []


def test_where_the_best_quote_is_in_another_language_the_question_is_put_in_it(
    looked: Looked,
) -> None:
    made = "Wie hat der Kreistag von Wendelfeld abgestimmt?"
    assert looked("how did the district council of wendelfeld vote", made) == [made]


def test_in_a_language_that_no_article_has_it_is_put_in_theirs(looked: Looked) -> None:
    asked = "Combien coûtera le nouveau pont du port à Arvik ?"
    made = "How much will the harbour bridge in Arvik cost?"
    assert looked(asked, made) == [made, made]


def test_a_follow_up_means_another_thing_by_itself(looked: Looked) -> None:
    asked = "et combien de temps faudra-t-il pour cela ?"
    assert looked(asked, "How long will it take?", Turn("Arvik aura-t-elle un pont ?")) == []
