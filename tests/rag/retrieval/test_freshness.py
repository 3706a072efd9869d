"""The freshness prior: near the time asked about first, and never more than a factor."""

from datetime import date, timedelta

from rag.retrieval.freshness import ASKED_LATEST, ASKED_TODAY, SOME_DAY, freshness

ASKED = date(2025, 1, 29)


def test_the_factor_falls_with_the_days_and_stays_above_its_floor() -> None:
    fresh = freshness("Who won?", asked_on=ASKED, newest=ASKED)
    factors = [fresh.factor(ASKED - timedelta(days=days)) for days in (0, 1, 7, 60, 4000)]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == 1
    assert factors[-1] > 1 / (1 + ASKED_TODAY[0])


def test_the_period_asked_about_counts_as_near_and_so_does_today() -> None:
    fresh = freshness("Who won in December 2021?", asked_on=ASKED, newest=ASKED)
    assert fresh.factor(date(2021, 12, 24)) == fresh.factor(ASKED) == 1
    assert fresh.factor(date(2023, 6, 1)) < fresh.factor(date(2022, 1, 3)) < 1


def test_this_week_still_ranks_its_newest_day_first() -> None:
    fresh = freshness("Who won this week?", asked_on=ASKED, newest=ASKED)
    assert fresh.factor(ASKED) > fresh.factor(ASKED - timedelta(days=5))


def test_the_latest_falls_faster() -> None:
    week_old = ASKED - timedelta(days=7)
    latest = freshness("What is the latest on the strike?", asked_on=ASKED, newest=ASKED)
    usual = freshness("What ended the strike?", asked_on=ASKED, newest=ASKED)
    assert (latest.gain, latest.half) == ASKED_LATEST
    assert latest.factor(week_old) < usual.factor(week_old)


def test_an_unknown_day_of_asking_is_the_newest_article_and_a_gentle_curve() -> None:
    fresh = freshness("Who won last week?", asked_on=None, newest=ASKED)
    assert (fresh.day, fresh.gain, fresh.half, fresh.period) == (ASKED, *SOME_DAY, None)


def test_an_undated_article_is_neither_first_nor_lost() -> None:
    fresh = freshness("Who won?", asked_on=ASKED, newest=ASKED)
    assert fresh.factor(ASKED) > fresh.factor(None) > fresh.factor(date(2015, 1, 1))
