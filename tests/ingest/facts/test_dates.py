# ruff: noqa: RUF001 - letters of other scripts are what this file is about

from datetime import date

import pytest

from ingest.facts.dates import find_date, parse_date

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
        # machines'
        "20250324T055000+0900",
        "20250324T055000Z",
        "20250324055000",
        "2025-03-24T05:50:00.000+0000",
        "Mon Mar 24 15:28:56 CET 2025",
        "Mon Mar 24 15:28:56 2025",
        "Mon Mar 24 2025 15:28:56 GMT+0100 (Central European Standard Time)",
        "March 24, 2025 Monday 9:00 AM GMT",
        # other languages'
        "Montag, den 24. März 2025, 10.30 Uhr",
        "lundi 24 mars 2025 à 10h30",
        "lunes, 24 de marzo de 2025",
        "lunedì 24 marzo 2025",
        "segunda-feira, 24 de março de 2025 às 10h30",
        "maandag 24 maart 2025",
        "24 marca 2025",
        "24 марта 2025 г., 10:30",
        "понедельник, 24 марта 2025 года",
        "24 березня 2025 р.",
        "24. 3. 2025",
        "24. ožujka 2025.",
        "24. maaliskuuta 2025",
        "24 mars 2025 kl. 10.30",
        "24 Mart 2025 Pazartesi",
        "2025. március 24., hétfő",
        "2025 m. kovo 24 d.",
        "2025. gada 24. marts",
        "24 Μαρτίου 2025",
        "٢٤ مارس ٢٠٢٥",
        "24 مارس/آذار 2025",
        "24 במרץ 2025",
        "२४ मार्च २०२५",
        "24 มีนาคม 2568",
        "ngày 24 tháng 3 năm 2025",
        "Senin, 24 Maret 2025",
        "2025年3月24日 星期一 10:30",
        "二〇二五年三月二十四日",
        "令和7年3月24日（月）",
        "2025년 3월 24일 월요일 오전 10:30",
        "2025. 3. 24.",
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
        "24 Marble 2025",
        "20251324T055000+0900",
        "24 lip 2025",  # July in Polish, June in Croatian
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


def test_a_name_that_is_two_months_is_told_by_the_dot_of_the_day() -> None:
    assert parse_date("5 listopada 2025") == date(2025, 11, 5)
    assert parse_date("5. listopada 2025.") == date(2025, 10, 5)
