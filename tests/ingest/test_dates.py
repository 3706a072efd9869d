from datetime import date

import pytest

from ingest.dates import find_date, parse_date

DAY = date(2025, 3, 24)


@pytest.mark.parametrize(
    "words",
    [
        "2025-03-24",
        "2025/03/24",
        "20250324",
        "2025-03-24T23:30:00-05:00",
        "2025-03-24T23:30:00.123Z",
        "2025-03-24 10:00:00+00:00",
        "24 March 2025",
        "24 Mar 2025 01:53",
        "24-Mar-2025",
        "24th of March, 2025",
        "March 24, 2025",
        "Mar. 24, 2025 at 10:30 a.m. EST",
        "Monday, March 24th, 2025",
        "Mon, 24 Mar 2025 10:00:00 GMT",
        "24. März 2025",
        "24 mars 2025",
        "24 de marzo de 2025",
        "24.3.2025",
        "24/03/2025",
        "03/24/2025",
        "2025年3月24日",
        "1742817600",
        "1742817600000",
        "(24 March 2025)",
    ],
)
def test_parsed(words: str) -> None:
    assert parse_date(words) == DAY


@pytest.mark.parametrize(
    "words",
    [
        "03/04/2025",  # read both ways
        "31 February 2025",
        "24 March",
        "March 2025",
        "2025",
        "yesterday",
        "since 24 March 2025",
        "24 March 2025 and after",
        "",
    ],
)
def test_left_open(words: str) -> None:
    assert parse_date(words) is None


def test_found_with_its_own_words() -> None:
    text = "RE: Dams24 Mar 2025 01:53"
    found = find_date(text)
    assert found is not None
    assert (found.day, text[found.start : found.end]) == (DAY, "24 Mar 2025 01:53")


def test_the_first_one_is_found() -> None:
    found = find_date("Opened 24 March 2025, closed 2025-04-01")
    assert found is not None
    assert found.day == DAY


def test_none_in_figures() -> None:
    assert find_date("It cost 2025-2030 dollars, or 12.5.2, by section 1.2.2025x") is None
