"""Fusion, and what a news article has besides its passages: a title, a lead, a date, a scope."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from rag.fakes import HashEmbedder, embedded
from rag.index.index import VectorIndex, open_index
from rag.library import Library
from rag.question import read_question
from rag.retrieval import DEPTH, Retriever, fuse
from rag.retrieval.retriever import PER_ARTICLE, Ranked, at_most, searched_terms
from rag.types import Article, Chunk, ChunkPlace, Hit, Passage, Scope, Sentence, article_id

EMBEDDER = HashEmbedder(64)
ASKED = date(2025, 1, 29)


def test_a_chunk_that_both_searches_like_comes_first() -> None:
    ranked = fuse([Hit("a", 0.9), Hit("b", 0.8)], [Hit("c", 12.0), Hit("b", 11.0)])
    assert [hit.chunk_id for hit in ranked] == ["b", "a", "c"]
    assert ranked[0].score <= 1.0


def test_how_much_better_a_hit_is_counts_not_only_its_rank() -> None:
    clear = fuse([Hit("a", 0.50), Hit("b", 0.49)], [Hit("b", 10.0), Hit("a", 1.0)])
    assert [hit.chunk_id for hit in clear] == ["b", "a"]


def test_one_search_alone_is_enough_and_ties_go_by_id() -> None:
    assert [hit.chunk_id for hit in fuse([], [Hit("b", 1.0), Hit("a", 1.0)])] == ["a", "b"]
    assert fuse([], []) == []
    assert fuse([Hit("a", -0.2)], []) == []


def test_terms_that_are_all_over_a_large_library_are_not_searched_for() -> None:
    counts = {"market": 30_000, "strike": 900, "zinc": 4}
    assert searched_terms(counts, 50_000) == ["strike", "zinc"]
    assert searched_terms({"market": 30_000, "year": 40_000, "new": 20_000}, 50_000) == [
        "new",
        "market",
    ]
    assert searched_terms({"market": 90}, 100) == ["market"]
    assert searched_terms({}, 100) == []


def test_an_article_with_many_hits_leaves_room_for_others() -> None:
    def one(article: str, number: int) -> Ranked:
        place = ChunkPlace(f"{article}{number}", article, number, "", None)
        return Ranked(place, 1.0 - number / 10, 1.0)

    ranked = [one("a", n) for n in range(PER_ARTICLE + 2)] + [one("b", 9)]
    order = [one.place.chunk_id for one in at_most(ranked, PER_ARTICLE)]
    assert order == ["a0", "a1", "a2", "b9", "a3", "a4"]


FILLER = "Rain fell on the coast and the ferry was late again for everybody who waited."


class Shelf:
    """A library of reports whose chunks are their paragraphs."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def add(
        self,
        title: str,
        *paragraphs: str,
        published: date | None = ASKED,
        publisher: str | None = None,
        language: str = "en",
    ) -> None:
        text = "\n\n".join(paragraphs)
        article = Article(
            id=article_id(text),
            text=text,
            title=title,
            source=title,
            publisher=publisher,
            published=published,
            language=language,
        )
        spans: list[tuple[int, int]] = []
        for paragraph in paragraphs:
            start = text.index(paragraph, spans[-1][1] if spans else 0)
            spans.append((start, start + len(paragraph)))
        self.library.add(
            article,
            [Sentence(*span) for span in spans],
            [
                Chunk(f"{article.id}:{start}-{end}", article.id, number, start, end)
                for number, (start, end) in enumerate(spans)
            ],
            EMBEDDER.embed([text[start:end] for start, end in spans]),
            embedder=EMBEDDER.name,
            content_hash=title,
        )

    def passages(
        self, question: str, *, asked_on: date | None = ASKED, k: int = 10, fresh: bool = True
    ) -> tuple[Passage, ...]:
        asked = read_question(question, as_of=ASKED, asked_on=asked_on)
        index: VectorIndex = open_index(self.library, exact_scan_below=10**9)
        try:
            vector: np.ndarray = EMBEDDER.embed([asked.standalone])[0]
            retriever = Retriever(self.library, index, prefer_fresh=fresh)
            return retriever.retrieve(asked, embedded(vector), k=k, scope=Scope())[0]
        finally:
            index.close()

    def titles(
        self, question: str, *, asked_on: date | None = ASKED, fresh: bool = True
    ) -> list[str]:
        found = self.passages(question, asked_on=asked_on, fresh=fresh)
        return list(dict.fromkeys(passage.article.title for passage in found))


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with Library.open(tmp_path_factory.mktemp("shelf"), create=True) as library:
        yield Shelf(library)


def test_the_article_whose_lead_is_about_it_comes_before_one_that_mentions_it(
    shelf: Shelf,
) -> None:
    told = "The harbour strike cost the port nine ships."
    shelf.add("B", FILLER, told + " Unions spoke.")
    shelf.add("A", "A harbour strike began at the port.", told + " Unions wrote.")
    assert shelf.titles("What did the harbour strike cost the port?")[0] == "A"


def test_what_stands_beside_a_passage_counts(shelf: Shelf) -> None:
    told = "Nine ships waited outside until it was over."
    strike = "The harbour strike went into its third week."
    other = "A band played on the square, and children danced."
    shelf.add("Apart", FILLER, told, other, strike)
    shelf.add("Beside", FILLER, other, strike, told)
    found = shelf.passages("How many ships waited for the harbour strike to end?")
    where = [passage.article.title for passage in found if passage.text == told]
    assert where == ["Beside", "Apart"]


def test_a_title_that_names_it_counts(shelf: Shelf) -> None:
    shelf.add("Weather", FILLER, "The mayor resigned over the bridge, it was said on Sunday.")
    shelf.add("Kalmar bridge", FILLER, "The mayor resigned over the bridge, it was said on Monday.")
    assert shelf.titles("Why did the mayor of Kalmar resign over the bridge?")[0] == "Kalmar bridge"


def test_the_newer_of_two_like_reports_comes_first_unless_told_otherwise(shelf: Shelf) -> None:
    report = "The council set the fare at {} crowns, its clerk said."
    shelf.add("Old", report.format("nine"), published=date(2023, 5, 1))
    shelf.add("New", report.format("ten"), published=date(2025, 1, 27))
    shelf.add("Undated", report.format("six"), published=None)
    question = "At how many crowns did the council set the fare?"
    assert shelf.titles(question) == ["New", "Undated", "Old"]
    scores = {passage.score for passage in shelf.passages(question, fresh=False)}
    assert len({round(score, 2) for score in scores}) == 1


def test_the_time_that_a_question_names_comes_first(shelf: Shelf) -> None:
    report = "The council set the fare at {} crowns, its clerk said."
    shelf.add("Then", report.format("nine"), published=date(2023, 5, 9))
    shelf.add("Later", report.format("ten"), published=date(2024, 5, 9))
    question = "At how many crowns did the council set the fare in May 2023?"
    assert shelf.titles(question)[0] == "Then"
    assert shelf.titles(question, asked_on=None)[0] == "Then"


def test_as_many_articles_come_as_are_asked_for_and_there(shelf: Shelf) -> None:
    for number in range(DEPTH + 50):
        shelf.add(f"Report {number}", f"The ferry was late again, for the {number}th time.")
    assert len(shelf.passages("Was the ferry late?", k=DEPTH + 20)) == DEPTH + 20


def test_an_empty_library_and_words_that_nothing_has_find_nothing(shelf: Shelf) -> None:
    assert shelf.passages("Who won?") == ()
    shelf.add("Weather", FILLER)
    assert all(0 <= passage.score <= 1 for passage in shelf.passages("Zyx qwv?"))
