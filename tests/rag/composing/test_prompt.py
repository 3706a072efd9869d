"""The prompt's fixed part, the form that fits a question, and the grammar under a real model."""

import os
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.composing.prompt import (
    ANSWER_TOKENS,
    FREE_SYSTEM,
    NOT_STATED,
    SYSTEM,
    answer_grammar,
    answer_messages,
)
from rag.composing.shown_passages import ShownPassage, ShownSentence
from rag.question import read_question
from rag.types import Article, Quote, article_id
from rag.writing import LocalWriter

TEXTS = (
    "Acme opened a copper mine in Norland in 2019.",
    "The mine cost $40.5 million, the company says.",
    "Mara Lind of the U.S. runs it.",
)
ARTICLE = Article(
    article_id(" ".join(TEXTS)),
    " ".join(TEXTS),
    "Copper",
    "copper.md",
    publisher="Norland Post",
    published=date(2024, 3, 5),
)
SHOWN = (
    ShownPassage(
        ARTICLE,
        tuple(
            ShownSentence(n, Quote(ARTICLE, start, start + len(text)))
            for n, text in enumerate(TEXTS, start=1)
            if (start := ARTICLE.text.index(text)) >= 0
        ),
    ),
)
LINE = re.compile(r"[“\"]?[A-Z]\S*( \S+){4,34}\. \[[123]\]")


def asked(question: str) -> str:
    read = read_question(question, (), as_of=date(2025, 1, 1), asked_on=None, longest=500)
    return answer_messages(read, SHOWN)[-1].content


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("How much did the mine cost?", "what the amount is"),
        ("How many people work there?", "how many"),
        ("What share of it is sold?", "what the share is"),
        ("How long did it take?", "how long"),
        ("When did the mine open?", "and when"),
        ("Who runs the mine?", "who it is"),
        ("Where is the mine?", "what is where"),
        ("Did Acme open the mine?", "without yes or no"),
        ("Compare the mine and the railway.", "each side"),
        ("List the mines of Acme.", "all that the sentences name"),
        ("What do the articles say about the mine?", "for each different answer"),
        ("Why did Acme open the mine?", "one complete sentence"),
    ],
)
def test_a_question_is_asked_in_the_form_that_fits_it(question: str, form: str) -> None:
    *_, told, answer = asked(question).splitlines()
    assert form in told
    assert told.endswith(f"or write {NOT_STATED}.")
    assert answer == "Answer:"


def test_the_first_part_is_the_same_for_all_and_holds_no_fact() -> None:
    assert asked("Who runs the mine?").startswith(
        "Articles:\n\nCopper, Norland Post, 2024-03-05\n[1] Acme opened"
    )
    assert not re.search(r"\d|[\"“]", SYSTEM)
    names = set(re.findall(r"(?<=[a-z,] )[A-Z]\w+", SYSTEM))
    assert names <= set(NOT_STATED.split())


@pytest.fixture(scope="module")
def local(writer_path: Path) -> Iterator[LocalWriter]:
    writer = LocalWriter(writer_path, "qwen2.5-coder-0.5b", os.cpu_count() or 1)
    yield writer
    writer.close()


@pytest.mark.parametrize(
    "question", ["Who runs the mine?", "How much did the mine cost?", "When did the mine open?"]
)
def test_a_small_model_writes_whole_lines_with_a_source(question: str, local: LocalWriter) -> None:
    read = read_question(question, (), as_of=date(2025, 1, 1), asked_on=None, longest=500)
    pieces = local.write(
        answer_messages(read, SHOWN),
        max_tokens=ANSWER_TOKENS,
        deadline=time.monotonic() + 60,
        grammar=answer_grammar(len(TEXTS)),
    )
    draft = "".join(pieces)
    assert draft == NOT_STATED or all(LINE.fullmatch(line) for line in draft.split("\n")), draft


def test_a_trusted_writer_finds_the_form_itself() -> None:
    words = "Summarise what is said of the mine"
    read = read_question(words, (), as_of=date(2025, 1, 1), asked_on=None, longest=500)
    system, prompt = answer_messages(read, SHOWN, free=True)
    assert system.content == FREE_SYSTEM
    assert prompt.content.endswith(f"Question: {words}\nAnswer:")
    assert answer_messages(read, SHOWN)[0].content == SYSTEM
