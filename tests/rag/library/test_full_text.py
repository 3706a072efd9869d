"""Full text: the same thing spelled differently is found, and no text is an expression."""

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.fakes import HashEmbedder
from rag.library import Library
from rag.library.full_text import match_expression, search_words
from rag.types import Article, Chunk, Scope, Sentence, article_id

EMBEDDER = HashEmbedder(8)
TEXTS = {
    "chips": "Zhen Labs trained on 2,048 H-800 chips for $5.6 million.",
    "rates": "The U.S. central bank held rates; O\u2019Neil\u2019s firm agreed.",
    "used": "She used us as an excuse at 5 a.m. on 6 May.",
    "caf\u00e9": "The Caf\u00e9 Z\u00fcrich re-opened with GPT-4o kiosks, 5,6 metres apart.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("words"), create=True) as opened:
        for number, (name, text) in enumerate(TEXTS.items()):
            article = Article(
                id=article_id(text),
                text=text,
                title=f"About {name}",
                source=name,
                publisher=None if name == "used" else f"Publisher {number % 2}",
                published=None if name == "used" else date(2025, 1, 1 + number),
                language="en",
            )
            chunk = Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))
            opened.add(
                article,
                [Sentence(0, len(text))],
                [chunk],
                EMBEDDER.embed([text]),
                embedder=EMBEDDER.name,
                content_hash=name,
            )
        yield opened


def found(library: Library, *terms: str, scope: Scope | None = None) -> set[str]:
    hits = library.match(terms, limit=10, scope=scope or Scope())
    ids = {article_id(text): name for name, text in TEXTS.items()}
    return {ids[hit.chunk_id.partition(":")[0]] for hit in hits}


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("H800", "chips"),
        ("H-800", "chips"),
        ("h 800", "chips"),
        ("2048", "chips"),
        ("$5.6", "chips"),
        ("5.6m", "chips"),
        ("5.6 million", "chips"),
        ("$5,600,000", "chips"),
        ("5.6bn", None),
        ("5.6 m", None),
        ("5.6", "chips"),
        ("56", None),
        ("800-H", None),
        ("chip", "chips"),
        ("training", "chips"),
        ("U.S.", "rates"),
        ("US", "rates"),
        ("USA", "rates"),
        ("O'Neil", "rates"),
        ("ONeil", "rates"),
        ("central bank", "rates"),
        ("bank central", None),
        ("am", "used"),
        ("cafe", "caf\u00e9"),
        ("ZURICH", "caf\u00e9"),
        ("GPT4o", "caf\u00e9"),
        ("reopened", None),
        ("re-opened", "caf\u00e9"),
        ("about chips", "chips"),
    ],
)
def test_a_term_finds_every_spelling(library: Library, term: str, name: str | None) -> None:
    assert found(library, term) == ({name} if name else set())
    assert library.document_frequency([term]) == {term: 1 if name else 0}


def test_terms_are_alternatives_and_more_of_them_rank_higher(library: Library) -> None:
    hits = library.match(["chips", "bank", "rates"], limit=10, scope=Scope())
    assert [hit.chunk_id.partition(":")[0] for hit in hits] == [
        article_id(TEXTS["rates"]),
        article_id(TEXTS["chips"]),
    ]
    assert hits[0].score > hits[1].score > 0
    assert len(library.match(["chips", "bank"], limit=1, scope=Scope())) == 1


SIGNS = ['chips" OR "bank', "NEAR(chips bank)", "a AND", "\x00", "\ud800", "", " "]
SIGNS += '" "" * chips* title:chips ^ - NOT ( ) { + \\ \' . 🗞'.split()


@pytest.mark.parametrize("term", SIGNS)
def test_signs_of_the_query_language_are_only_text(library: Library, term: str) -> None:
    assert found(library, term) <= {"chips"}
    assert "rates" not in found(library, term)


def test_no_text_at_all_raises(library: Library) -> None:
    draw = random.Random(20250124)
    signs = "\"'*()^:-+{}.,$%\x00\n\\/ aH8\u00e9\u0644\u6587\u200d\U0001f5de"
    for _ in range(300):
        term = "".join(draw.choices(signs, k=draw.randint(0, 12)))
        library.match([term, "chips"], limit=3, scope=Scope())


def test_many_terms(library: Library) -> None:
    assert found(library, *(f"word{n}" for n in range(5000)), "chips") == {"chips"}


def test_scope_holds_for_full_text(library: Library) -> None:
    every = ("chips", "bank", "excuse", "caf\u00e9")
    assert found(library, *every) == set(TEXTS)
    assert found(library, *every, scope=Scope(until=date(2025, 1, 1))) == {"chips", "used"}
    assert found(library, *every, scope=Scope(since=date(2025, 1, 2))) == {
        "rates",
        "used",
        "caf\u00e9",
    }
    assert found(library, *every, scope=Scope(publishers=frozenset({"Publisher 1"}))) == {
        "rates",
        "caf\u00e9",
    }
    one = frozenset({article_id(TEXTS["used"])})
    assert found(library, *every, scope=Scope(article_ids=one)) == {"used"}
    assert found(library, *every, scope=Scope(languages=frozenset({"de"}))) == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("H-800", "h 800"),
        ("It cost $5.6m, not 1,234.5!", "it cost 5.6 million not 1234.5"),
        ("5,600,000 or 12000000 or 12,345,678", "5.6 million or 12 million or 12345678"),
        ("3bn, 2 tn, 40k, 7 mn", "3 billion 2 trillion 40 thousand 7 million"),
        ("71%, 71 per cent, six percent, six people", "71 percent 71 percent 6 percent six people"),
        ("5 m deep, 4b or not, M4 and 4K", "5 m deep 4 billion or not m 4 and 4 thousand"),
        ("the U.S.-China deal", "the usa china deal"),
        ("give us time", "give us time"),
        ("DeepSeek\u2019s and O'Neil's", "deepseek and oneil"),
        ("\uff28\uff18\uff10\uff10 \ufb01ve", "h 800 five"),
        ("e.g. p.m.", "eg pm"),
        ("snake_case 3.5.1", "snake case 3.5.1"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert search_words(text) == words
    assert search_words(words) == words or "usa" in words


def test_expression_names_each_phrase_once() -> None:
    assert match_expression(["H-800", "h800", "", "?", "bank"]) == '"h 800" OR "bank"'


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("新灯塔下周开放", "zh", "灯塔"),
        ("新灯塔下周开放", None, "灯"),
        ("灯台は来週開館する", "ja", "灯台"),
        ("등대가 문을 열었다", "ko", "등대"),
        ("Die Häuser am Hafen", "de", "Haus"),
        ("Les élèves à l'école", "fr", "écoles"),
        ("Башня открыта", "ru", "башню"),
    ],
)
def test_other_languages_are_searched(
    tmp_path: Path, text: str, language: str | None, term: str
) -> None:
    with Library.open(tmp_path, create=True) as library:
        store(library, text, language)
        assert library.document_frequency([term], language) == {term: 1}
        assert library.document_frequency(["Elefant"], language) == {"Elefant": 0}
        library.remove(article_id(text))
        assert library.document_frequency([term], language) == {term: 0}
        assert library.check() == []


def test_a_library_of_before_finds_other_languages(tmp_path: Path) -> None:
    text = "Die Häuser am Hafen"
    with Library.open(tmp_path, create=True) as library:
        store(library, text, "de")
    with contextlib.closing(sqlite3.connect(tmp_path / "library.sqlite3")) as file:
        file.execute("DROP VIEW searched_words")
        file.execute("CREATE VIEW searched_words AS SELECT 1 AS number, '' AS title, '' AS text")
        file.execute("INSERT INTO words (words) VALUES ('rebuild')")
        file.execute("UPDATE facts SET value = '2' WHERE name = 'words'")
        file.execute("ALTER TABLE documents DROP COLUMN edits")
        file.execute("DROP TABLE other_words")
        file.execute("DROP VIEW other_searched_words")
        file.execute("PRAGMA user_version = 2")
        file.commit()
    with Library.open(tmp_path) as library:
        assert library.document_frequency(["Haus"], "de") == {"Haus": 1}
        assert library.check() == []


def store(library: Library, text: str, language: str | None) -> None:
    article = Article(article_id(text), text, "", "one", language=language)
    library.add(
        article,
        [Sentence(0, len(text))],
        [Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))],
        EMBEDDER.embed([text]),
        embedder=EMBEDDER.name,
        content_hash="1",
    )
