import pytest

from eval.metrics.texts import (
    best_choice,
    contains,
    exact_match,
    holds,
    letters,
    normalised,
    token_f1,
    word_count,
)


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("5.6 million", "It cost $5.6 million.", True),
        ("5.6 million", "It cost $15.6 million.", False),
        ("5.6 million", "It cost $1,5.6 million.", False),
        ("400", "It has 1,400 of them", False),
        ("400", "It has 400.", True),
        ("4", "version 4.5", False),
        ("GPT-4", "It beat GPT-4o.", False),
        ("GPT-4", "It beat ChatGPT-4.", False),
        ("GPT-4", "It beat GPT-4, and more.", True),
        ("Son", "a personal matter", False),
        ("censor*", "Critics fear censorship", True),
        ("censor*", "uncensored", False),
        ("90%", "by up to 90% in a year", True),
        ("H800", "the h800", True),
        ("don't", "we don\u2019t", True),
        ("ten cents", "ten\n cents", True),
        ("5.6 million on V3", "5.6 million [1] on V3", True),
    ],
)
def test_holds_whole_words(wanted: str, text: str, found: bool) -> None:
    assert holds(text, wanted) is found


def test_words_are_counted_without_markers() -> None:
    assert word_count("It cost $5.6 million [1] [2]. So they say [12].") == 7


def test_squad_normal_form() -> None:
    assert normalised(" The  “Taxi Driver”, a film. [2]") == "taxi driver film"
    assert exact_match("the Europe!", ["Asia", "Europe"])
    assert not exact_match("In Europe", ["Europe"])


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("New Jersey and the Oregon coast", "New Jersey & Oregon", False),
        ("In the U.S. and Canada", "US", True),
        ("It was “Taxi Driver”.", '"Taxi Driver"', True),
        ("It cost $56 million", "$5.6 million", False),
        ("Founders met", "founder*", True),
        ("The Eurozone", "Europe", False),
        ("anything", "the", False),
    ],
)
def test_contains_whole_words_of_the_normal_form(text: str, answer: str, found: bool) -> None:
    assert contains(text, answer) is found


def test_f1_is_that_of_shared_words() -> None:
    assert token_f1("the Liberal Democrats won", ["Liberal Democrats"]) == pytest.approx(0.8)
    assert token_f1("nobody", ["Liberal Democrats", "Labour"]) == 0.0
    assert token_f1("x x", ["x"]) == pytest.approx(2 / 3)


def test_the_nearest_choice_is_one_that_stands_alone() -> None:
    choices = ["Baltic Sea", "Black Sea", "Lake Ladoga"]
    assert best_choice("The pipe runs below the Baltic Sea.", choices) == "Baltic Sea"
    assert best_choice("It runs below a sea.", choices) is None
    assert best_choice("It runs through a tunnel.", choices) is None


def test_letters_know_no_spacing() -> None:
    assert letters("Mount Logan , after Denali .") == letters("Mount Logan, after Denali.")
