import pytest

from rag.english.figures import dates, figures, same_value


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("$5.6 million", 5_600_000, "usd", "exactly"),
        ("a mere $5.6M", 5_600_000, "usd", "exactly"),
        ("under six million dollars", 6_000_000, "usd", "under"),
        ("more than $100 million", 100_000_000, "usd", "over"),
        ("four dollars and forty cents", 4.4, "usd", "exactly"),
        ("just ten cents", 0.1, "usd", "exactly"),
        ("€3bn", 3_000_000_000, "eur", "exactly"),
        ("41 million crowns", 41_000_000, "crown", "exactly"),
        ("71 percent", 71, "percent", "exactly"),
        ("as much as 90%", 90, "percent", "under"),
        ("two months", 2, "month", "exactly"),
        ("the 40-year-old founder", 40, "years", "exactly"),
        ("in 2023", 2023, "year", "exactly"),
        ("1,200 workers", 1200, "workers", "exactly"),
        ("about 500 people", 500, "people", "about"),
        ("31 tankōbon", 31, "tankōbon", "exactly"),
        ("one million", 1_000_000, "", "exactly"),
        ("that one million", 1_000_000, "", "exactly"),
    ],
)
def test_a_figure_is_read_with_its_unit_and_bound(
    text: str, value: float, unit: str, bound: str
) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit, figure.bound) == (pytest.approx(value), unit, bound)
    assert text[figure.start : figure.end] in text


def test_names_with_numbers_are_no_figures() -> None:
    assert figures("GPT-4 and H-800 beat Llama 3.1 and version 3 of V3.") == ()


def test_the_parts_of_a_date_are_no_figures() -> None:
    assert figures("on 24 January 2025") == ()
    (date,) = dates("on Jan 24, 2025")
    assert (date.year, date.month, date.day) == (2025, 1, 24)


def test_may_is_a_month_only_with_a_capital() -> None:
    assert dates("they may come") == ()
    assert [date.month for date in dates("they came in May")] == [5]


def test_values_compare_over_spellings_but_not_over_units() -> None:
    million, short, percent, months, years = (
        figures(text)[0]
        for text in ("$5.6 million", "5.6M dollars", "5%", "two months", "two years")
    )
    assert same_value(million, short)
    assert not same_value(percent, figures("$5")[0])
    assert not same_value(months, years)


@pytest.mark.parametrize("text", ["one of the authors", "followed by another one", "One that fell"])
def test_a_pronoun_is_no_figure(text: str) -> None:
    assert figures(text) == ()
