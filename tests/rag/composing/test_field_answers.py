from datetime import date

import pytest

from rag.composing.field_answers import articles_of_the_time, metadata_sentence
from rag.question import read_question
from rag.sources.citations import Citations
from rag.types import Article, CheckedSentence, Chunk, MetadataField, Passage

FORUM = Article(
    "a1",
    "The pit is deep.",
    "RE: copper",
    "forum.txt",
    published=date(2025, 1, 28),
    disclosures=("Forum post: a reply",),
    metadata=(MetadataField("published", "28 Jan 2025 01:53"),),
)
BLOG = Article(
    "a2",
    "The pit is in Norland.",
    "Copper for everyone",
    "blog.txt",
    origin="Digging deep - a video of Channel Nine",
    disclosures=("This blog post was written by a machine.",),
    metadata=(
        MetadataField("origin", "Digging deep - a video of Channel Nine"),
        MetadataField("disclosure", "This blog post was written by a machine."),
    ),
)


def answered(text: str) -> tuple[CheckedSentence | str | None, Citations]:
    citations = Citations()
    passages = [
        Passage(Chunk(f"{a.id}:0-5", a.id, 0, 0, len(a.text)), a, 1.0) for a in (FORUM, BLOG)
    ]
    question = read_question(text, as_of=date(2025, 2, 1))
    return metadata_sentence(question, passages, citations), citations


@pytest.mark.parametrize(
    ("asked", "wording", "field"),
    [
        ("What is the date of the forum post on copper?", "28 January 2025, 01:53", "published"),
        ("At what time of day was the forum post on copper posted?", "01:53", "published"),
        ("On what is the blog post about copper based?", "Channel Nine", "origin"),
        ("Was the blog post written by a person or a machine?", "by a machine", "disclosure"),
    ],
)
def test_a_field_is_answered_with_the_documents_own_words(
    asked: str, wording: str, field: str
) -> None:
    sentence, citations = answered(asked)
    assert isinstance(sentence, CheckedSentence)
    assert wording in sentence.text
    (citation,) = citations.all()
    assert citation.field == field
    assert citation.quote in {item.raw for item in (*FORUM.metadata, *BLOG.metadata)}


def test_what_the_document_does_not_say_is_missing_not_invented() -> None:
    missing, citations = answered("When was the blog post “Copper for everyone” published?")
    assert missing == "The article “Copper for everyone” does not give its date."
    assert citations.all() == ()


def test_other_questions_are_left_to_the_text() -> None:
    assert answered("How deep is the pit?")[0] is None


def of_the_time(text: str) -> list[CheckedSentence] | str:
    passages = [
        Passage(Chunk(f"{a.id}:0-5", a.id, 0, 0, len(a.text)), a, 1.0) for a in (FORUM, BLOG)
    ]
    question = read_question(text, as_of=date(2025, 2, 1))
    return articles_of_the_time(question, passages, Citations())


@pytest.mark.parametrize(
    "asked",
    [
        "Which post went up on 28 January 2025?",
        "What articles are from January?",
        "Which posts about copper were published in January 2025?",
    ],
)
def test_the_articles_of_a_time_are_named(asked: str) -> None:
    (sentence,) = of_the_time(asked)
    assert isinstance(sentence, CheckedSentence)
    assert "RE: copper" in sentence.text  # the other bears no date


@pytest.mark.parametrize(
    "asked", ["Which post went up in May 2024?", "Which post about tulips went up in January 2025?"]
)
def test_a_time_without_articles_is_said(asked: str) -> None:
    assert "No article" in of_the_time(asked)


def test_the_time_of_day_is_not_guessed() -> None:
    sentence, _ = answered("At what time of day was the blog post about copper published?")
    assert isinstance(sentence, str)
    assert "does not give the time" in sentence
