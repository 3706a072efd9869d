"""The library as a table: the right rows in the right order, whatever is searched for."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.index.check import check_library
from rag.library import Library
from rag.library.table import Column, bin_of
from rag.types import Article, Chunk, Scope, Sentence, article_id

HOSTILE = (
    "' OR 1=1 --",
    '"; DROP TABLE articles; --',
    'title:x NEAR("a" "b")',
    "%",
    "_",
    "*",
    "AND OR NOT",
    "\x00",
    "😀",
    "(" * 50,
    "a" * 5000,
)


def put(library: Library, text: str, title: str, **fields: object) -> Article:
    article = Article(article_id(text), text, title, str(fields.pop("source", title)), **fields)  # pyright: ignore
    library.add(
        article,
        [Sentence(0, len(text))],
        [Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))],
        np.ones((1, 4), np.float32),
        embedder="ones",
        content_hash=article.id,
    )
    return article


@pytest.fixture
def library(library_place: Path | str) -> Iterator[Library]:
    with Library.open(library_place, create=True) as library:
        put(
            library,
            "The ferry sinks.",
            "Alpha",
            publisher="Harbour Gazette",
            published=date(2024, 3, 1),
            language="en",
        )
        put(
            library,
            "The bridge opens.",
            "beta",
            publisher="Observer",
            published=date(2024, 3, 9),
            language="sv",
        )
        put(library, "The tower falls.", "Gamma 100%", publisher="harbour post")
        put(library, "The bridge closes.", "Delta", published=date(2025, 1, 2))
        yield library


def titles(library: Library, **wish: object) -> list[str]:
    return [row.title for row in library.table.page(**wish).rows]  # pyright: ignore


@pytest.mark.parametrize(
    ("by", "rising"),
    [
        ("title", ["Alpha", "beta", "Delta", "Gamma 100%"]),
        ("published", ["Alpha", "beta", "Delta", "Gamma 100%"]),
        ("publisher", ["Alpha", "beta", "Gamma 100%", "Delta"]),
        ("language", ["Alpha", "beta", "Gamma 100%", "Delta"]),
    ],
)
def test_it_is_sorted_with_the_unknown_last(
    library: Library, by: Column, rising: list[str]
) -> None:
    assert titles(library, by=by, descending=False) == rising
    falling = titles(library, by=by, descending=True)
    unknown = {"published": 1, "publisher": 1, "language": 2}.get(by, 0)
    known = rising[: len(rising) - unknown]
    assert falling[: len(known)] == known[::-1]
    assert sorted(falling) == sorted(rising)


def test_pages_hold_every_article_once(library: Library) -> None:
    pages = [titles(library, first=first, most=1) for first in range(5)]
    assert sorted(map(tuple, pages)) == sorted(
        [("Alpha",), ("beta",), ("Gamma 100%",), ("Delta",), ()]
    )


def test_words_are_found_in_title_text_and_publisher(library: Library) -> None:
    assert titles(library, words="bridge") == ["Delta", "beta"]
    assert titles(library, words="bri") == ["Delta", "beta"]
    assert titles(library, words="bridge delta") == ["Delta"]
    assert set(titles(library, words="HARBOUR")) == {"Alpha", "Gamma 100%"}
    assert titles(library, words="harbour ferry") == ["Alpha"]
    assert titles(library, words='"bridge closes"') == ["Delta"]
    assert titles(library, words='"closes bridge"') == []
    assert len(titles(library, words='"')) == 4  # a phrase that is being typed


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_find_nothing_and_harm_nothing(library: Library, words: str) -> None:
    assert titles(library, words=words) == []
    assert library.table.timeline(words=words).counts == ()
    assert library.table.ids(words=words, scope=Scope(), most=9) == ()
    scope = Scope(publishers=frozenset({words}))
    assert titles(library, scope=scope) == []
    assert library.counts().articles == 4
    assert check_library(library) == []


def test_a_scope_counts_what_a_question_is_asked_of(library: Library) -> None:
    page = library.table.page(scope=Scope(since=date(2024, 3, 5), until=date(2024, 12, 31)))
    assert [row.title for row in page.rows] == ["beta", "Gamma 100%"]  # no date: passes, as there
    assert (page.matching, page.undated) == (2, 1)
    assert library.table.page(most=0).matching == 4


def test_copies_and_versions_are_counted(library: Library) -> None:
    old = put(library, "The school opens in May, the mayor said.", "School", source="school.txt")
    new = put(library, "The school opens in June, the mayor said.", "School", source="school.txt")
    put(library, new.text, "Reprint", source="reprint.txt")
    (row,) = library.table.page(words="school").rows
    assert (row.id, row.copies, row.versions) == (new.id, 1, 1)
    assert [one.id for one in library.table.versions(new.id)] == [old.id]
    assert [one.id for one in library.table.versions(old.id)] == [new.id]
    assert library.table.is_searched(new.id)
    assert not library.table.is_searched(old.id)


def test_a_timeline_counts_each_dated_article_once(library: Library) -> None:
    timeline = library.table.timeline()
    assert timeline.bin == "week"
    assert timeline.undated == 1
    assert [(one.first, one.publisher) for one in timeline.counts] == [
        (date(2024, 2, 26), "Harbour Gazette"),
        (date(2024, 3, 4), "Observer"),
        (date(2024, 12, 30), None),
    ]
    assert dict(library.table.publishers()) == {
        "Harbour Gazette": 1,
        "harbour post": 1,
        "Observer": 1,
    }


def test_bins_are_as_long_as_the_span_asks_for() -> None:
    first = date(2020, 1, 1)
    lasts = (date(2020, 2, 1), date(2021, 1, 1), date(2023, 1, 1), date(2040, 1, 1))
    assert [bin_of(first, last) for last in lasts] == ["day", "week", "month", "year"]
