"""An affair told from several articles, by the real embedder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.embedding import QuestionVectors
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.english.words import content_words, keys
from rag.gathering.requests import Requests, without_subject
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Answer, Article, Chunk, Status, article_id

FIRST = (
    "The ferry company Nordline will close its line between Arvik and Holm in October. "
    "The line has carried cars since 1961. Nordline says that it loses 4 million crowns a year."
)
SECOND = (
    "Residents of Holm handed 2,300 signatures against the closure of the ferry line to Nordline. "
    "Nordline received them without a comment. The island has 900 inhabitants."
)
THIRD = (
    "The ferry line between Arvik and Holm stays open until 2028, the county council decided. "
    "The county pays Nordline 3 million crowns a year for it. "
    "Council member Ida Brand voted against the subsidy. The coffee on board gets dearer."
)
OTHER = "The museum of Lund bought a painting of a horse. It cost 80,000 crowns and hangs upstairs."

SUBJECT = keys(content_words("ferry line closure Nordline Holm subsidy council"))


@pytest.fixture(scope="module")
def requests(embedder: SentenceTransformerEmbedder) -> Requests:
    return Requests(QuestionVectors(embedder))


@pytest.fixture(scope="module")
def rag(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[Rag]:
    folder: Path = tmp_path_factory.mktemp("ferry")
    with Library.open(folder, create=True) as library:
        add(library, embedder, FIRST, "Ferry to Holm will close", date(2026, 3, 2))
        add(library, embedder, SECOND, "Signatures for the ferry to Holm", date(2026, 4, 9))
        add(library, embedder, THIRD, "Council saves the ferry to Holm", date(2026, 6, 1))
        add(library, embedder, OTHER, "A horse for Lund", date(2026, 6, 3))
        settings = Settings(library=folder)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        yield Rag(library, index, embedder, None, settings)
        index.close()


def add(
    library: Library, embedder: SentenceTransformerEmbedder, text: str, title: str, day: date
) -> None:
    article = Article(article_id(text), text, title, f"{title}.md", published=day, language="en")
    chunk = Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))
    vectors = embedder.embed([text])
    sentences = split_sentences(text)
    library.add(
        article, sentences, [chunk], vectors, embedder=embedder.name, content_hash=article.id
    )


def texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_a_summary_tells_every_article_on_the_affair_in_the_order_of_time(rag: Rag) -> None:
    answer = rag.answer("Can you sum up the dispute about the ferry to Holm?")
    assert answer.status is Status.ANSWERED
    told = texts(answer)
    leads = [text.split(". ")[0] + "." for text in (FIRST, SECOND, THIRD)]
    assert [told.index(lead) for lead in leads] == sorted(told.index(lead) for lead in leads)
    assert "The county pays Nordline 3 million crowns a year for it." in told
    assert {c.title for c in answer.citations}.isdisjoint({"A horse for Lund"})
    assert answer.note == "Told from 3 articles of 2 March 2026 to 1 June 2026."


def test_the_latest_is_what_the_newest_article_tells(rag: Rag) -> None:
    answer = rag.answer("what's the latest on the ferry to Holm")
    assert {c.title for c in answer.citations} == {"Council saves the ferry to Holm"}
    assert texts(answer)[0] == THIRD.split(". ")[0] + "."
    assert len(texts(answer)) > 1
    assert answer.note == "Told from one article of 1 June 2026."


def test_a_course_of_events_is_the_first_sentence_of_each(rag: Rag) -> None:
    answer = rag.answer("Give me a timeline of the ferry to Holm")
    assert texts(answer) == [text.split(". ")[0] + "." for text in (FIRST, SECOND, THIRD)]


def test_nothing_after_the_day_is_told(rag: Rag) -> None:
    answer = rag.answer("Summarise the row over the ferry to Holm", as_of=date(2026, 4, 30))
    assert answer.note == "Told from 2 articles of 2 March 2026 to 9 April 2026."


@pytest.mark.parametrize(
    "question",
    [
        "How much does the county pay Nordline?",
        "Who voted against the subsidy?",
        "What did Nordline say about the signatures?",
        "Why does Nordline close the line?",
        "ferry holm closure",
        "What happened to the ferry after the signatures?",
    ],
)
def test_a_question_for_one_thing_is_none(rag: Rag, question: str) -> None:
    assert not (rag.answer(question).note or "").startswith("Told from")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("please summarise the closure of the ferry line", "summary"),
        ("whats the story with the ferry line", "summary"),
        ("bring me up to speed on the Nordline closure", "summary"),
        ("Any update on the ferry line?", "latest"),
        ("How did the closure of the ferry line unfold?", "timeline"),
        ("chronology of the Nordline closure", "timeline"),
        ("Fasse die Nordline zusammen", "summary"),
        ("Is the ferry line still open?", None),
        ("Which council decided it?", None),
        ("What does Nordline want from the council?", None),
        ("summarise " + "the ferry line " * 40, None),
    ],
)
def test_what_is_asked_for_is_told_by_its_meaning(
    requests: Requests, text: str, form: str | None
) -> None:
    assert requests.form(text, SUBJECT) == form


def test_a_request_without_its_subject() -> None:
    said = "What's the story with the closure of the Nordline's ferry line?"
    assert without_subject(said, SUBJECT) == "What's the story with it?"
