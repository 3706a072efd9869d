from datetime import date

import pytest

from rag.evidence.forms import Form, form_of
from rag.question import read_question


def form(question: str, sentence: str, title: str = "News", before: str = "") -> Form:
    return form_of(read_question(question, as_of=date(2025, 2, 1)), sentence, title, before)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who leads Acme?", "Acme chief executive Mara Lind announced the mine."),
        ("Who is the CEO of Acme?", "Mara Lind, the head of Acme, announced the mine."),
        ("Who founded Acme?", "Mara Lind is one of Acme's founders."),
        ("Who owns Acme?", "Acme belongs to a fund of Norland."),
        ("Who is Acme's chairman?", "Tom Brandt chairs Acme."),
        ("Who is the former CEO of Acme?", "Former Acme chief Mara Lind is in Norland."),
        ("How old is Mara Lind?", "Mara Lind, the 40-year-old founder, studied in Norland."),
        ("How does X1 compare with Y2?", "In some tests X1 surpassed Globex's Y2."),
        ("Is X1 cheaper than Y2?", "X1 costs a dollar, against the four of Y2."),
    ],
)
def test_a_sentence_of_the_form_fits(question: str, sentence: str) -> None:
    assert form(question, sentence) is Form.MET


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who leads Acme?", "Mara Lind has built a mine that beats those of Acme."),
        ("Who is the CEO of Acme?", "Former Acme chief executive Mara Lind is in Norland."),
        ("Who is the president of Norland?", "Globex chief Tom Brandt sees where Norland stands."),
        ("Who owns Acme?", "Acme and Globex have put billions into their own mines."),
        ("How old is Mara Lind?", "In the past six months Mara Lind has visited Norland."),
    ],
)
def test_one_that_only_has_the_words_does_not(question: str, sentence: str) -> None:
    assert form(question, sentence) is Form.LACKING


def test_what_stands_before_names_whom_a_pronoun_stands_for() -> None:
    question, sentence = "Who founded Acme?", "Mara Lind founded the company in 2019."
    assert form(question, sentence, before="Acme makes pumps.") is Form.POSSIBLE
    assert form(question, sentence, title="Acme grows") is Form.POSSIBLE
    assert form(question, sentence, title="Acme and Globex quarrel") is Form.LACKING
    other = "Mara Lind founded Globex in 2019."
    assert form(question, other, before="Acme makes pumps.") is Form.LACKING


@pytest.mark.parametrize(
    "question", ["What do the articles say about the mine?", "Who opened the mine?", "Why?"]
)
def test_other_questions_ask_for_no_form(question: str) -> None:
    assert form(question, "Mara Lind opened the mine on Monday.") is Form.UNASKED


def test_what_tells_half_of_a_comparison_is_not_held_against_it() -> None:
    assert form("How does X1 compare with Y2?", "X1 costs a dollar.") is Form.UNASKED
