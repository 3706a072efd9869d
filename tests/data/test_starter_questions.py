"""Every starter question can be answered, or declined, from the starter articles."""

import re
from collections import Counter
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets.starter import STARTER_ARTICLES, starter_questions
from eval.metrics.texts import holds, plain
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

QUESTIONS = starter_questions().cases
DOCUMENTS = {
    path.name: path.read_text(encoding="utf-8") for path in sorted(STARTER_ARTICLES.glob("*.md"))
}
TEXTS = {name: document.split("---\n", 2)[2] for name, document in DOCUMENTS.items()}

ABSENT = {
    "u01": r"\bemployees?\b|\bpeople work\b|\bstaff of\b",
    "u02": r"\bparameters?\b",
    "u03": r"\bHuang\b|Nvidia's chief|chief executive of Nvidia",
    "u04": r"(fell|drop\w*|los\w+|declin\w+)[^.]*(%|percent)",
    "u05": r"\d[\d,]* (H-?800|Nvidia H-?800)|(H-?800)s?[^.]*\b(thousand|\d+,\d+)",
    "u06": r"GPT-4o[^.]*(\$|million)|(\$|million)[^.]*GPT-4o",
    "u07": r"Moonshot[^.]*(\$|million|revenue)|(\$|revenue)[^.]*Moonshot",
    "u08": r"\b(Texas|Abilene|first data center)\b",
    "u09": r"Altman[^.]*(stud|universit)|Stanford",
    "u10": r"\bclosed? its (source|code)\b",
    "u11": r"(Anthropic|Claude)[^.]*(\$|million|billion)|(\$|million|billion)[^.]*(Claude)",
    "u12": r"\bdownload(s|ed)\b|\busers of the\b",
    "u13": r"\bborn\b|Schmidt[^.]*\b19\d\d\b|\d+-year-old (former|Schmidt|Eric)",
    "u14": r"Ellison[^.]*\b(\d\d-year-old|aged?|years old)\b|\d\d-year-old Larry",
}
"""What would answer the question, were it in an article."""


def cited_files(prefixes: tuple[str, ...]) -> list[str]:
    return [name for name in DOCUMENTS if name.startswith(prefixes)]


@pytest.fixture(scope="module")
def quotable(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """All that a citation can quote, by file name."""
    folder = tmp_path_factory.mktemp("library")
    settings = Settings(library=folder, writer="quotes")
    with Library.open(folder, create=True) as library:
        assert not ingest([STARTER_ARTICLES], library, HashEmbedder(), settings=settings).failed
        return {
            Path(article.source).name: [
                *(plain(article.text[s.start : s.end]) for s in library.sentences(article.id)),
                *(plain(item.raw) for item in article.metadata),
            ]
            for article in library.articles()
        }


def of(kind: str) -> list[Case]:
    return [question for question in QUESTIONS if question.type == kind]


answerable = pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if not q.abstain], ids=lambda question: question.id
)


def test_enough_of_every_type() -> None:
    counts = Counter(question.type for question in QUESTIONS)
    assert set(counts) == {
        "fact",
        "multi",
        "conflict",
        "attribution",
        "date",
        "unanswerable",
        "followup",
    }
    assert min(counts.values()) >= 5
    assert len(QUESTIONS) >= 45


def test_nothing_is_asked_twice() -> None:
    asked = Counter((question.question, question.history) for question in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1] == []


@answerable
def test_answer_is_in_a_cited_article(question: Case) -> None:
    documents = [DOCUMENTS[name] for name in cited_files(question.cite)]
    for group in question.answer:
        assert any(holds(document, wanted) for wanted in group for document in documents), group


@answerable
def test_every_cited_article_exists_and_has_a_gold_quote(question: Case) -> None:
    for prefix in question.cite:
        (name,) = cited_files((prefix,))
        if question.quote:
            assert any(plain(quote) in plain(TEXTS[name]) for quote in question.quote), name


@answerable
def test_gold_quotes_can_be_cited_as_ingested(
    question: Case, quotable: dict[str, list[str]]
) -> None:
    """Each lies within one sentence, or in a raw text of a field, such as a disclosure."""
    texts = [text for name in cited_files(question.cite) for text in quotable[name]]
    for quote in question.quote:
        assert any(plain(quote) in text for text in texts), quote


@answerable
def test_sides_to_cite_are_acceptable_sources(question: Case) -> None:
    for group in question.cite_all_of:
        assert set(group) <= set(question.cite)


def test_types_say_what_is_expected() -> None:
    assert all(question.abstain == (question.type == "unanswerable") for question in QUESTIONS)
    assert all(question.conflict == (question.type == "conflict") for question in QUESTIONS)
    assert all(len(question.cite_all_of) >= 2 for question in of("conflict"))
    assert all(question.history for question in of("followup"))


@pytest.mark.parametrize("question", of("unanswerable"), ids=lambda question: question.id)
def test_unanswerable_is_absent(question: Case) -> None:
    pattern = re.compile(ABSENT[question.id], re.IGNORECASE)
    assert [name for name, document in DOCUMENTS.items() if pattern.search(document)] == []
