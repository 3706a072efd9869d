"""What code can prove of a claim: that a figure, a date or a name of it stands nowhere in what is
shown with it. It claims to know no more.

Digits are the same in every language. Names and months are told in English alone: elsewhere a noun
may be written like a name, and a name be another in translation.
"""

import math
import re
from datetime import date, timedelta

from rag.english.figures import dates, figures
from rag.english.language import detect_language
from rag.verification.names import claimed_names, has_name

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")
_THOUSAND = 3  # noughts
_WRITTEN_OUT = 2  # digits

_NEAR = timedelta(days=14)
"""A date so near an article's own may stand there as "on Tuesday"."""


def missing_figure(claim: str, shown: str) -> str | None:
    """A number in digits that `shown` does not give in these words or others, its unit and bound
    left aside; not one that is itself a bound ("under 6 million")."""
    told = [figure.value for figure in figures(shown)]
    for figure in figures(claim):
        number = claim[figure.start : figure.number_end]
        if (
            figure.bound == "exactly"
            and _NUMBER.search(number)
            and not any(math.isclose(figure.value, value, rel_tol=1e-6) for value in told)
        ):
            return f"The quote does not give the figure {claim[figure.start : figure.end]}."
    return None


def missing_digits(claim: str, shown: str) -> str | None:
    """The same in any language: digits that `shown` does not have, whether "3,8" or "3.8" or
    3,800,000; not small numbers, which may be written out there."""
    told = {_digits(found) for found in _NUMBER.findall(shown)}
    for found in _NUMBER.findall(claim):
        digits = _digits(found)
        small = found.isdecimal() and len(digits) <= _WRITTEN_OUT
        if not small and not any(_same(digits, other) for other in told):
            return f"The quote does not give the figure {found}."
    return None


def missing_date(claim: str, shown: str, published: date | None) -> str | None:
    """A day and month, or a month, that `shown` does not give, in words; not one that the article's
    own day may be told by."""
    told = dates(shown)
    for day in dates(claim):
        same = [other for other in told if other.month == day.month]
        if any(day.day in (None, other.day) for other in same):
            continue
        if not (published and _near(published, day.month, day.day)):
            return f"The quote does not give the date {claim[day.start : day.end]}."
    return None


def missing_name(claim: str, shown: str) -> str | None:
    for run in claimed_names(claim):
        if not has_name(run, shown):
            return f"The quote does not name {claim[run[0].start : run[-1].end]}."
    return None


def in_english(claim: str, article_language: str | None) -> bool:
    """Whether both are, as far as can be told; a short claim is mostly in doubt."""
    return article_language in {None, "en"} and detect_language(claim) in {None, "en"}


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")


def _same(one: str, other: str) -> bool:
    """Equal, or a thousand, a million times the other."""
    if one == other:
        return True
    return one.rstrip("0") == other.rstrip("0") and abs(len(one) - len(other)) >= _THOUSAND


def _near(published: date, month: int | None, day: int | None) -> bool:
    days = [published + timedelta(days=n) for n in range(-_NEAR.days, _NEAR.days + 1)]
    return any(each.month == month and day in (None, each.day) for each in days)
