"""The time that a question speaks of -> the days it means, without a model.

A library of dates parses "last week" to one day; what is needed here are both ends of a period, so
the few dozen wordings that questions use are read by rules. Dates with a month are found by
rag/english/figures.py.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rag.english.figures import ONE_TO_TWELVE, DateMention, dates


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` to `until`, both included; None leaves a side open. `words` are the
    question's own for it."""

    since: date | None
    until: date | None
    words: str

    def days_away(self, day: date) -> int:
        """How many days `day` lies before or after the period; 0 inside."""
        if self.since and day < self.since:
            return (self.since - day).days
        if self.until and day > self.until:
            return (day - self.until).days
        return 0


def moved(day: date, days: int) -> date:
    """So many days later, or earlier where negative; the first or last day that there is where no
    calendar goes so far."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def written(day: date) -> str:
    """28 January 2025."""
    return f"{day.day} {day:%B} {day.year}"


_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split()
    )
}
_SMALL = {
    **ONE_TO_TWELVE,
    "a": 1,
    "an": 1,
    "couple of": 2,
    "a couple of": 2,
    "few": 4,
    "several": 7,
}
_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))}"
_UNIT_DAYS: Mapping[str, float] = {
    "day": 1,
    "week": 7,
    "weekend": 7,
    "fortnight": 14,
    "month": 365.25 / 12,
    "quarter": 365.25 / 4,
    "year": 365.25,
    "decade": 3652.5,
}
_UNIT = r"(?P<unit>day|weekend|week|fortnight|month|quarter|year|decade)s?"

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|current(?:ly)?|right now|nowadays|these "
    r"days|so far|as of now|at the moment|just)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?P<how>in|during|since|after|before|until|till|by|throughout|early|late|mid)"
    r"[ -](?P<year>(?:19|20)\d\d)\b(?![-–]\d|\s(?:dollars|euros|people))",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:between (?P<one>.{3,30}?) and|from (?P<two>.{3,30}?) (?:to|until|till|through)) "
    r"(?P<end>.{3,30})",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"\b(?P<how>since|after|before|until|till|by|in|during|on|from|early|late|mid|last|this)"
    r"(?: the)?[ -](?:(?:early|late|mid)[ -])?$",
    re.IGNORECASE,
)


def asks_for_latest(text: str) -> bool:
    """Whether the newest report is wanted: 'the latest', 'currently', 'so far'."""
    return _LATEST.search(text) is not None


def find_period(text: str, as_of: date | None) -> Period | None:
    """The first period that `text` names, None where it names none.

    Relative wordings ('last week', 'in December') count from `as_of`; where that is None they are
    passed over, since nobody knows which week is meant.
    """
    if span := _SPAN.search(text):
        first = _absolute(span["one"] or span["two"], as_of, bare=True)
        last = _absolute(span["end"], as_of, bare=True)
        if first and last and first.since and last.until and first.since <= last.until:
            return Period(first.since, last.until, span.group())
    if (found := _absolute(text, as_of)) and not _is_ahead(found, as_of):
        return found
    if as_of is None:
        return None
    for pattern, days in _RELATIVE:
        if match := pattern.search(text):
            since, until = days(match, as_of)
            return Period(since, until, match.group())
    return None


def _is_ahead(period: Period, as_of: date | None) -> bool:
    """A forecast's time tells nothing about when it was reported."""
    return bool(as_of and period.since and period.since > as_of)


def _absolute(text: str, as_of: date | None, *, bare: bool = False) -> Period | None:
    """A period that names a month or a year. `bare`: without the preposition that tells a date
    from a name ('may', 'the 2022 election')."""
    for mention in dates(text):
        before = _BEFORE_DATE.search(text[: mention.start])
        if mention.day is None and mention.year is None and not (before or bare):
            continue
        if ends := _ends(mention, as_of):
            how = before["how"].lower() if before else ""
            words = text[before.start() if before else mention.start : mention.end]
            return _opened(how, *ends, words)
    if match := _YEAR.search(text):
        year = int(match["year"])
        return _opened(match["how"].lower(), date(year, 1, 1), date(year, 12, 31), match.group())
    if bare and (match := re.search(r"\b((?:19|20)\d\d)\b", text)):
        return Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), match.group())
    return None


def _opened(how: str, first: date, last: date, words: str) -> Period:
    match how:
        case "since" | "after":
            return Period(first, None, words)
        case "before":
            return Period(None, first, words)
        case "until" | "till" | "by":
            return Period(None, last, words)
        case _:
            return Period(first, last, words)


def _ends(mention: DateMention, as_of: date | None) -> tuple[date, date] | None:
    """First and last day; without a year the latest one that had begun. None for no such day."""
    if mention.month is None or (mention.year is None and as_of is None):
        return None
    try:
        if mention.year is not None:
            return _month_or_day(mention.year, mention.month, mention.day)
        assert as_of is not None
        this_year = _month_or_day(as_of.year, mention.month, mention.day)
        if this_year[0] <= as_of:
            return this_year
        return _month_or_day(as_of.year - 1, mention.month, mention.day)
    except ValueError:
        return None


def _month_or_day(year: int, month: int, day: int | None) -> tuple[date, date]:
    if day is not None:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _this(match: re.Match[str], as_of: date) -> tuple[date, date]:
    """'This week' is the past seven days: said on a Monday it still means the last ones."""
    return moved(as_of, -_length(match["unit"])), as_of


def _last(match: re.Match[str], as_of: date) -> tuple[date, date]:
    """The calendar unit before the present one."""
    unit = match["unit"].lower()
    if unit in {"week", "weekend", "fortnight"}:
        monday = -as_of.weekday()
        first = monday - (14 if unit == "fortnight" else 7)
        return moved(as_of, first), moved(as_of, monday - 1)
    if unit == "month":
        last = moved(as_of.replace(day=1), -1)
        return last.replace(day=1), last
    if unit == "year":
        last = moved(as_of.replace(month=1, day=1), -1)
        return last.replace(month=1, day=1), last
    return moved(as_of, -2 * _length(unit)), as_of


def _past(match: re.Match[str], as_of: date) -> tuple[date, date]:
    return moved(as_of, -_length(match["unit"], _count(match["count"]))), as_of


def _ago(match: re.Match[str], as_of: date) -> tuple[date, date]:
    """A quarter of the unit before and after: nobody counts exactly."""
    day = moved(as_of, -_length(match["unit"], _count(match["count"])))
    slack = round(_length(match["unit"]) / 4)
    return moved(day, -slack), moved(day, slack)


def _on_weekday(match: re.Match[str], as_of: date) -> tuple[date, date]:
    """The latest such day, for 'last Monday' one before today; its reports may come a day later."""
    today = 1 if match.group().lower().startswith("last") else 0
    back = (as_of.weekday() - today - _WEEKDAYS[match["day"].lower()]) % 7 + today
    day = moved(as_of, -back)
    return day, min(moved(day, 1), as_of)


def _days_back(first: int, last: int) -> Callable[[re.Match[str], date], tuple[date, date]]:
    def ends(_: re.Match[str], as_of: date) -> tuple[date, date]:
        return moved(as_of, -first), moved(as_of, -last)

    return ends


def _length(unit: str, count: int = 1) -> int:
    """In days."""
    return round(_UNIT_DAYS[unit.lower()] * count)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _SMALL[words.lower()]


def _wording(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RELATIVE: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date]]], ...
] = (
    (_wording(r"\bday before yesterday\b"), _days_back(2, 2)),
    (_wording(r"\byesterday\b|\blast night\b"), _days_back(1, 0)),
    (_wording(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b"), _days_back(0, 0)),
    (_wording(rf"\b(?:past|last|previous|preceding) (?P<count>{_COUNT}) {_UNIT}\b"), _past),
    (_wording(rf"\b(?:in|over|within|during) the (?:past|preceding) {_UNIT}\b"), _this),
    (_wording(rf"\b(?P<count>{_COUNT}) {_UNIT} ago\b"), _ago),
    (_wording(rf"\b(?:last|previous) {_UNIT}\b"), _last),
    (_wording(rf"\b(?:this|the current) {_UNIT}\b"), _this),
    (
        _wording(rf"\b(?:on|last|this|since) (?P<day>{'|'.join(_WEEKDAYS)})\b"),
        _on_weekday,
    ),
    (_wording(rf"\b(?P<day>{'|'.join(_WEEKDAYS)})\b"), _on_weekday),
)
