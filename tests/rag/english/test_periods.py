"""Wordings of time: which days they mean, counted from the day of asking."""

from datetime import date, timedelta

import pytest

from rag.english.periods import Period, asks_for_latest, find_period, moved
from rag.retrieval.freshness import freshness

ASKED = date(2025, 1, 29)  # a Wednesday
UNITS = ("day", "weekend", "week", "fortnight", "month", "quarter", "year", "decade")


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened yesterday?", "2025-01-28", "2025-01-29"),
        ("What happened the day before yesterday?", "2025-01-27", "2025-01-27"),
        ("Who won tonight?", "2025-01-29", "2025-01-29"),
        ("Which firms fell this week?", "2025-01-22", "2025-01-29"),
        ("Which firms fell last week?", "2025-01-20", "2025-01-26"),
        ("What did the bank decide last month?", "2024-12-01", "2024-12-31"),
        ("What did the bank decide last year?", "2024-01-01", "2024-12-31"),
        ("What was agreed over the past two weeks?", "2025-01-15", "2025-01-29"),
        ("Who resigned in the last 10 days?", "2025-01-19", "2025-01-29"),
        ("What was announced three weeks ago?", "2025-01-06", "2025-01-10"),
        ("Who spoke on Monday?", "2025-01-27", "2025-01-28"),
        ("Who spoke last Wednesday?", "2025-01-22", "2025-01-23"),
        ("Who spoke on Wednesday?", "2025-01-29", "2025-01-29"),
        ("What was sold in December?", "2024-12-01", "2024-12-31"),
        ("What was sold in January?", "2025-01-01", "2025-01-31"),
        ("What was sold in December 2021?", "2021-12-01", "2021-12-31"),
        ("What was said on 24 January 2025?", "2025-01-24", "2025-01-24"),
        ("What was said on January 24?", "2025-01-24", "2025-01-24"),
        ("Who has left since 2023?", "2023-01-01", None),
        ("What was known before March 2024?", None, "2024-03-01"),
        ("What was known by March 2024?", None, "2024-03-31"),
        ("What rose between June 2023 and May 2024?", "2023-06-01", "2024-05-31"),
        ("What was founded in 2023?", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_wording_means_days(question: str, since: str | None, until: str | None) -> None:
    period = find_period(question, ASKED)
    assert period is not None
    assert (period.since, period.until) == (day(since), day(until))
    assert period.words in question


@pytest.mark.parametrize(
    "question",
    [
        "How much did it cost?",
        "What may developers do with it?",
        "Did the march on the capital end?",
        "Who leads the 2022 committee?",
        "How long does a week in space feel?",
        "What will happen in 2031?",
        "Who has 2,023 shares?",
        "",
    ],
)
def test_other_wordings_mean_none(question: str) -> None:
    assert find_period(question, ASKED) is None


def test_a_relative_wording_needs_a_day_of_asking() -> None:
    assert find_period("Who won last week?", None) is None
    assert find_period("Who won in December?", None) is None
    period = find_period("Who won in December 2021?", None)
    assert period == Period(date(2021, 12, 1), date(2021, 12, 31), "in December 2021")


def test_no_such_day_is_no_period() -> None:
    assert find_period("What was said on 31 February 2024?", ASKED) is None


@pytest.mark.parametrize("back", range(0, 800, 13))
def test_every_day_of_asking_gives_an_ordered_period_that_has_begun(back: int) -> None:
    asked = date(2024, 12, 31) - timedelta(days=back)
    for wording in ("last month", "last week", "in May", "on Friday", "a few days ago", "in 2022"):
        period = find_period(f"What happened {wording}?", asked)
        assert period is not None
        assert period.since is not None
        assert period.until is not None
        assert period.since <= period.until
        assert period.since <= asked


def test_days_away_counts_from_the_nearer_end() -> None:
    period = Period(date(2025, 1, 10), date(2025, 1, 20), "then")
    assert [period.days_away(date(2025, 1, n)) for n in (7, 10, 15, 20, 22)] == [3, 0, 0, 0, 2]
    assert Period(date(2025, 1, 10), None, "since").days_away(date(2031, 1, 1)) == 0


@pytest.mark.parametrize(
    ("question", "latest"),
    [
        ("What is the latest on the strike?", True),
        ("Who currently leads the party?", True),
        ("How many have signed so far?", True),
        ("Who was later arrested?", False),
    ],
)
def test_latest(question: str, latest: bool) -> None:
    assert asks_for_latest(question) is latest


EDGES = [date.min, date(1, 1, 2), date(1, 12, 31), ASKED, date(9999, 1, 1), date.max]


@pytest.mark.parametrize("as_of", EDGES)
@pytest.mark.parametrize(
    "words",
    [
        *("yesterday", "the day before yesterday", "today", "tonight", "on Monday", "last Sunday"),
        *(f"{how} {unit}" for how in ("this", "last", "in the past") for unit in UNITS),
        *(f"{count} {unit} ago" for count in ("two", "999") for unit in UNITS),
        *(f"in the last 999 {unit}" for unit in UNITS),
        *("in December", "on 31 December", "on 29 February", "before January", "by March 0001"),
        *("in December 9999", "since 31 December 9999", "on 0000-00-00", "on 0001-01-01"),
    ],
)
def test_no_wording_leads_beyond_the_calendar(words: str, as_of: date) -> None:
    question = f"What did the bank decide {words}?"
    period = find_period(question, as_of)
    if period and period.since and period.until:
        assert period.since <= period.until
    for published in (date.min, ASKED, date.max, None):
        assert 0 < freshness(question, asked_on=as_of, newest=as_of).factor(published) <= 1


def test_a_day_is_moved_to_the_calendars_end_and_no_farther() -> None:
    assert moved(date.min, -1) == date.min
    assert moved(date.max, 1) == date.max
    assert moved(ASKED, 3) == date(2025, 2, 1)
