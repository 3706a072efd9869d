"""A date made false: its weekday, day, month or year."""

import re
from random import Random

from eval.contradictions.amounts import MONTHS
from eval.contradictions.claimed import Claimed

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SHORT = [month[:3] + "." for month in MONTHS] + ["Sept."]
_ANY_MONTH = "|".join(re.escape(month) for month in sorted({*MONTHS, *_SHORT}, key=len)[::-1])
_OPEN_ENDED = re.compile(
    r"\b(?:by|before|after|until|till|through|since|from|past|between) (?:early |late |mid-)?$"
)

_MONTH = re.compile(
    rf"(?<=\b[io]n )(?:{_ANY_MONTH})(?! \w+ Day)(?=[ ,.])|\b(?:{_ANY_MONTH})(?= \d)"
)
_DAY = re.compile(rf"\b(?:{_ANY_MONTH}) (?P<day>[1-9]|[12]\d|3[01])\b(?!,\d)")
_DAY_FIRST = re.compile(rf"\b(?P<day>[1-9]|[12]\d|3[01])(?= (?:{_ANY_MONTH})\b)")
_YEAR = re.compile(
    r"(?:(?<=\bin )|(?<=\d, )|(?<=[a-z] ))(?P<year>(?:19|20)\d\d)\b(?![-–/]|['’]s| [A-Z]|s\b)"
)
_FAMOUS = ("Jan. 6", "January 6", "Sept. 11", "September 11", "Feb. 24", "July 4", "May 4")


def date(claimed: Claimed, random: Random) -> str | None:
    """One part of one date; never after words such as since and until, where another date may
    follow from the true one."""
    options = [_weekday, _month, _day, _year]
    random.shuffle(options)
    return next(filter(None, (option(claimed, random) for option in options)), None)


def _weekday(claimed: Claimed, random: Random) -> str | None:
    found = list(re.finditer(rf"\b(?:{'|'.join(_WEEKDAYS)})\b(?! [A-Z]|['’])", claimed.text))
    found = [
        match for match in found if not re.search(r"[A-Z]\w+ $", claimed.text[: match.start()])
    ]
    unused = [day for day in _WEEKDAYS if day not in claimed.shown]
    return _one_put(claimed.text, found, unused, random)


def _month(claimed: Claimed, random: Random) -> str | None:
    found = list(_MONTH.finditer(claimed.text))
    if len(found) != 1:
        return None
    short = found[0][0] in _SHORT
    unused = [
        f"{month[:3]}." if short else month
        for month in MONTHS
        if month[:3] not in claimed.shown and not (short and len(month) < 5)
    ]
    return _one_put(claimed.text, found, unused, random)


def _day(claimed: Claimed, random: Random) -> str | None:
    found = list(_DAY.finditer(claimed.text)) or list(_DAY_FIRST.finditer(claimed.text))
    shown = set(re.findall(r"\d+", claimed.shown))
    unused = [str(day) for day in range(1, 29) if str(day) not in shown]
    return _one_put(claimed.text, found, unused, random, "day")


def _year(claimed: Claimed, random: Random) -> str | None:
    found = list(_YEAR.finditer(claimed.text))
    if len(found) != 1:
        return None
    year = int(found[0]["year"])
    unused = [
        str(year + step) for step in (-4, -3, -2, 2, 3) if str(year + step) not in claimed.shown
    ]
    return _one_put(claimed.text, found, unused, random, "year")


def _one_put(
    text: str, found: list[re.Match[str]], unused: list[str], random: Random, part: str | int = 0
) -> str | None:
    """The one match, or its part, put otherwise; None where there are several, whose relation might
    then be all that is said."""
    if len(found) != 1 or not unused:
        return None
    match = found[0]
    if _OPEN_ENDED.search(text[: match.start()]) or match[0] in _FAMOUS:
        return None
    if any(text[match.start() :].startswith(day) for day in _FAMOUS):
        return None
    return text[: match.start(part)] + random.choice(unused) + text[match.end(part) :]
