"""One story in several papers, from the library to the answer."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.contract.answers import answer_json
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.sources.voices import count_voices
from rag.types import Answer, Article, Chunk, article_id

AGENCY = (
    "Acme opened a mine in Norland in 2019 after nine years of planning. The copper mine cost "
    "$40 million, the company says. Mara Lind has run the mine for Acme from its first day. A "
    "railway to the port was drawn, but nobody wanted to pay for it in the end. The ore leaves by "
    "lorry over the pass, which is closed for six weeks of the winter."
)
PAPER = f"NORLAND (Reuters) - {AGENCY} Read what else happened this week in our weekend edition."
CUT = AGENCY.rsplit("A railway", 1)[0]
UPDATE = AGENCY.replace("$40", "$55")
VIDEO = "a film, “The copper mine that Norland wanted”"
BLOG = "A film about it says that the copper mine of Norland cost $40 million to build."
FORUM = "In the forum it is said that the copper mine of Norland had cost $55 million in the end."

Ask = Callable[..., Answer]


def article(text: str, name: str, day: str = "2025-01-20", **fields: object) -> Article:
    made = Article(
        article_id(text), text, name, f"{name}.md", name, date.fromisoformat(day), language="en"
    )
    return dataclasses.replace(made, **fields)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    opened: list[Rag] = []

    def ask(question: str, *articles: Article, as_of: date | None = None) -> Answer:
        library = Library.open(tmp_path / f"{len(opened)}", create=True)
        embedder = HashEmbedder(256)
        for one in articles:
            chunk = Chunk(f"{one.id}:0-{len(one.text)}", one.id, 0, 0, len(one.text))
            library.add(
                one,
                split_sentences(one.text),
                [chunk],
                embedder.embed([one.text]),
                embedder=embedder.name,
                content_hash=one.id,
            )
        settings = Settings(library=library.folder, risk="bold")  # hashed words have no meaning
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        opened.append(Rag(library, index, embedder, None, settings))
        answer = opened[-1].answer(question, as_of=as_of)
        for citation in answer.citations:
            text = library.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote
        return answer

    yield ask
    for rag in opened:
        rag.close()


def test_a_story_in_three_papers_is_told_once_with_the_others_named(ask: Ask) -> None:
    papers = [article(AGENCY, "Agency"), article(PAPER, "Paper"), article(CUT, "Short")]
    answer = ask("Who runs the copper mine?", *papers)
    (citation,) = answer.citations
    assert "Mara Lind has run the mine" in citation.quote
    assert {citation.article_id, *citation.also_in} == {paper.id for paper in papers}
    assert answer_json(answer)["citations"][0]["also_in"] == list(citation.also_in)
    assert answer.conflicts == ()


def test_a_copy_is_named_only_where_the_quote_stands_in_it(ask: Ask) -> None:
    agency, paper, short = article(AGENCY, "Agency"), article(PAPER, "Paper"), article(CUT, "Cut")
    answer = ask("How long is the pass closed in winter?", agency, paper, short)
    (citation,) = [one for one in answer.citations if "closed for six weeks" in one.quote]
    assert {citation.article_id, *citation.also_in} == {agency.id, paper.id}


def test_a_copy_that_came_later_is_not_named_before_its_day(ask: Ask) -> None:
    agency, paper = article(AGENCY, "Agency"), article(PAPER, "Paper", "2025-02-20")
    (citation,) = ask("Who runs the copper mine?", agency, paper, as_of=date(2025, 1, 25)).citations
    assert (citation.article_id, citation.also_in) == (agency.id, ())


def test_the_figure_that_differs_in_a_copy_is_shown(ask: Ask) -> None:
    agency, update = article(AGENCY, "Agency"), article(UPDATE, "Update", "2025-01-22")
    answer = ask("How much did the copper mine cost?", agency, update)
    (conflict,) = answer.conflicts
    assert {value.value for value in conflict.values} == {"$40 million", "$55 million"}
    assert {citation.also_in for citation in answer.citations} == {()}


def test_two_articles_of_one_film_are_one_source_and_may_disagree(ask: Ask) -> None:
    blog, forum = article(BLOG, "Blog", origin=VIDEO), article(FORUM, "Forum", origin=VIDEO)
    answer = ask("How much did the copper mine of Norland cost?", blog, forum)
    (conflict,) = answer.conflicts
    assert {value.value for value in conflict.values} == {"$40 million", "$55 million"}
    assert {c.article_id: c.also_in for c in answer.citations} == {
        blog.id: (forum.id,),
        forum.id: (blog.id,),
    }
    assert count_voices(answer.citations) == 1


CORRECTED = (
    "Correction: the copper mine of Norland cost $55 million. An earlier article misstated that "
    "sum. We apologise to our readers."
)


def test_a_later_correction_by_the_same_publisher_is_no_conflict(ask: Ask) -> None:
    first = article(AGENCY, "First", publisher="Daily")
    later = article(CORRECTED, "Later", "2025-01-22", publisher="Daily")
    answer = ask("How much did the copper mine cost?", first, later)
    assert answer.conflicts == ()
    assert "$55 million" in answer.text
    assert "$40 million" not in answer.text
    assert answer.note == (
        "Daily corrected itself on 22 January 2025: $55 million, where it had said $40 million on "
        "20 January 2025."
    )


@pytest.mark.parametrize(
    ("publisher", "day", "text"),
    [
        ("Weekly", "2025-01-22", CORRECTED),
        ("Daily", "2025-01-18", CORRECTED),
        (
            "Daily",
            "2025-01-22",
            "The copper mine of Norland cost $55 million. We wish our readers a mild winter.",
        ),
    ],
    ids=["another publisher", "an earlier day", "another word on it"],
)
def test_what_corrects_nothing_stays_a_conflict(
    ask: Ask, publisher: str, day: str, text: str
) -> None:
    first = article(AGENCY, "First", publisher="Daily")
    later = article(text, "Later", day, publisher=publisher)
    assert len(ask("How much did the copper mine cost?", first, later).conflicts) == 1
