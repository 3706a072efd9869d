"""How well an article's date suits the time that a question is about (pure).

News is asked about in its first days: an article's score is multiplied by

    1 + gain / (1 + days / half)

where `days` lie between its date and the time asked about, or the day of asking. The curve falls
as a power law, as the age of what people look up does (Li, Croft 2003, "Time-Based Language
Models", take an exponential, which forgets an old article wholly), and it multiplies, so that what
does not fit the question is not lifted by being new.
"""

from dataclasses import dataclass
from datetime import date

from rag.english.periods import Period, asks_for_latest, find_period

UNDATED_DAYS = 365
"""An article without a date is taken for a year away."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The factor for the articles of one question, around `day`, and around `period` as well where
    its wording names one: it may be answered by a report of then, or by one that looks back now."""

    day: date
    gain: float
    half: float
    period: Period | None = None

    def factor(self, published: date | None) -> float:
        """In (0, 1], 1 for an article of the time asked about."""
        days = abs((self.day - published).days) if published else UNDATED_DAYS
        if published and self.period:
            days = min(days, self.period.days_away(published))
        return (1 + self.gain / (1 + days / self.half)) / (1 + self.gain)


ASKED_TODAY = (2.0, 14.0)
"""Gain and half-way days where the day of asking is known. On 111 quiz questions each asked on its
day (RealTimeQA): MRR .628 without, .768 to .786 for gains of .5 to 4 and 7 to 30 days."""

ASKED_LATEST = (4.0, 7.0)
"""For 'the latest' and its like."""

SOME_DAY = (1.0, 90.0)
"""Where nobody knows when it was asked, around the library's newest article: MRR .698 on the same
questions without their dates, .679 to .693 for .5 to 2 and 90 to 365 days."""


def freshness(question: str, *, asked_on: date | None, newest: date) -> Freshness:
    """What the wording of a stand-alone question asks for. `asked_on` is None where the day of
    asking is not known; `newest` is the last day that is searched."""
    period = find_period(question, asked_on)
    if period and asked_on and period.until == asked_on:
        period = None  # 'this week': the newest of it are still the likeliest
    if asked_on is None:
        return Freshness(newest, *SOME_DAY, period)
    return Freshness(
        asked_on, *(ASKED_LATEST if asks_for_latest(question) else ASKED_TODAY), period
    )
