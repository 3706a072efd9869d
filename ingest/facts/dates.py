"""Dates as documents in fifty languages write them. One that can be read in two ways is none."""

# ruff: noqa: RUF001 - wide letters and letters of other scripts are what this file is about

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.facts.calendar_names import MONTHS, WEEKDAYS

_YEAR = r"(?P<y>(?:1[5-9]|2[05])\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<d>[0-3]?\d)(?!\d)"
# a name is looked up after it has matched; some have two words, or two names as in “مارس/آذار”
_MONTH = (
    r"(?P<mon>كانون \w+|تشرين \w+|[^\W\d_][^\s\d.,;:/()\[\]<>|·–—-]{1,14})"
    r"\.?(?:\s?/\s?[\u0600-\u06ff]+)?"
)
_OF = r"(?:(?:of|de|del|di|do|ng)\s+|d['’]\s?)?"
_YEAR_SIGN = r"(?:\s*(?:г\.?|года|год|р\.?|року|рік|r\.|roku)(?!\w))?"
_OCLOCK = (
    r"(?:(?:at|um|à|a|a las|a la|alle|alle ore|ore|às|as|om|kl\.?|klo|в|о|об|lúc|ora|godz\.|saat)"
    r"\s+)?"
)
_ZONE = (
    r"UTC|GMT|[BI]ST|[CEW]ES?T|[ECMPH][SD]?T|JST|KST|CST|AE[SD]T|NZ[SD]T|MSK|SAST|WI[BT]|Uhr|hs?"
)
_TIME = (
    rf"{_OCLOCK}\d{{1,2}}\s?[:.h]\s?\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*"
    rf"(?:Z\b|\(?(?:{_ZONE})\b\)?)?\s*(?:[+-]\d{{2}}:?\d{{2}})?(?:\s?\([A-Z][\w ]{{2,40}}\))?"
)
_CLOCK = (
    rf"(?:[\sT,|–-]*{_TIME}|[\s,]*(?:上午|下午|午前|午後|오전|오후)?\s?\d{{1,2}}\s?[时時시点:]\s?"
    r"\d{1,2}\s?[分분]?)?"
)
_NUMERALS = "〇零一二三四五六七八九十"
_WIDE_YEAR = (
    rf"(?:(?P<era>令和|平成|民國|民国)\s?(?P<era_y>\d+|元)|(?P<y>(?:19|20)\d\d|[{_NUMERALS}]{{4}}))"
)
_WIDE_NUMBER = rf"\d{{1,2}}|[{_NUMERALS}]{{1,3}}"
_FORMS = tuple(
    re.compile(f"{form}{_CLOCK}", re.IGNORECASE)
    for form in (
        # 24 March 2025, 24. März 2025, 24 de marzo de 2025, 24-Mar-2025, ngày 24 tháng 3 năm 2025
        rf"{_DAY}(?:st|nd|rd|th|er|re|[ºª°]|-?го)?\.?[\s-]*{_OF}{_MONTH},?[\s-]*"
        rf"(?:(?:de|del|do|of|พ\.ศ\.)\s+)?{_YEAR}{_YEAR_SIGN}",
        rf"(?:ngày )?{_DAY} tháng (?P<m>\d{{1,2}}),? (?:năm )?{_YEAR}",
        # March 24, 2025; 2025. március 24.; 2025 m. kovo 24 d.; 2025. gada 24. marts
        rf"(?<!\w){_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?<!\d){_YEAR}\.?(?:\s+m\.)?[\s-]+{_MONTH}[\s-]+(?P<d>[0-3]?\d)(?!\d)\.?(?: d\.)?",
        rf"(?<!\d){_YEAR}\. gada (?P<d>[0-3]?\d)\. {_MONTH}",
        # Tue Mar 04 15:28:56 CET 2025, as Java and C write it
        rf"(?<!\w){_MONTH}\s+(?P<d>[0-3]?\d)\s+\d\d:\d\d:\d\d\s+(?:[A-Z+\d:-]{{2,9}}\s+)?{_YEAR}",
        rf"(?<!\d){_YEAR}(?P<sep>[-/.]|\.\s)(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)"
        r"(?:(?<=\d)\.(?!\w))?",
        rf"(?<![\d.])(?P<one>\d{{1,2}})(?P<sep>[/.-]|\.\s)(?P<two>\d{{1,2}})(?P=sep){_YEAR}(?!\w)"
        rf"{_YEAR_SIGN}",
        rf"{_WIDE_YEAR}\s*[年년]\s*(?P<m>{_WIDE_NUMBER})\s*[月월]\s*(?P<d>{_WIDE_NUMBER})\s*[日号號일]",
    )
)
_WEEKDAY = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w)(?:{_WEEKDAY})(?:[.,،]?\s+|,\s*)(?:den\s+|ngày\s+)?$", re.I)
_WEEKDAY_AFTER = re.compile(
    rf"(?:\s*[(（]?(?:(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일)[)）]?"
    rf"|\s*[(（][月火水木金土日월화수목금토일][)）]|,?\s+\(?(?:{_WEEKDAY})(?!\w)\)?){_CLOCK}",
    re.IGNORECASE,
)
_LONGEST_WEEKDAY = 30
_TIMESTAMP = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}(?:\.\d+)?")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:[T ]?(?:\d{4}|\d{6})(?:[.,]\d+)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
# A date stands near the beginning of what is looked at; the time grows with the square of the rest.
_MOST_CHARACTERS = 1000
_MOST_TRIES = 20
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_BUDDHIST = 543
_TWO_WORDS = {
    "كانون الثاني": 1,
    "تشرين الأول": 10,
    "تشرين الثاني": 11,
    "كانون الأول": 12,
}
# Arabic, Persian, Devanagari, Bengali and full-width figures are read as ours; lengths stay.
_FIGURES = str.maketrans(
    {
        chr(zero + value): str(value)
        for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
        for value in range(10)
    }
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, weekday and time of day included: `text[start:end]` are its own words."""

    day: date
    start: int
    end: int


def parse_date(words: str) -> date | None:
    """The day that `words`, as a whole, give; None where they give none or leave it open."""
    if len(words) > _MOST_CHARACTERS:
        return None
    words = words.strip()
    if words[:1] in ("(", "["):
        words = words.strip("()[]").strip()
    if _TIMESTAMP.fullmatch(words):
        return _day_of_timestamp(float(words))
    compact = _COMPACT.fullmatch(words)
    if compact:
        return _day(compact)
    found = find_date(words)
    whole = found and found.start == 0 and not words[found.end :].strip(". ")
    return found.day if found and whole else None


def find_date(text: str, start: int = 0) -> FoundDate | None:
    """The first date in `text` at or soon after `start`."""
    part = text[: start + _MOST_CHARACTERS].translate(_FIGURES)
    found = [one for form in _FORMS for one in _first(form, part, start)]
    if not found:
        return None
    first = min(found, key=lambda one: (one.start, -one.end))
    before = _WEEKDAY_BEFORE.search(part[max(start, first.start - _LONGEST_WEEKDAY) : first.start])
    after = _WEEKDAY_AFTER.match(part, first.end)
    return FoundDate(
        first.day,
        first.start - len(before[0]) if before else first.start,
        after.end() if after else first.end,
    )


def _first(form: re.Pattern[str], text: str, start: int) -> Iterator[FoundDate]:
    """The first of what looks like a date and is one, if any."""
    for _ in range(_MOST_TRIES):
        match = form.search(text, start)
        if match is None:
            return
        day = _day(match)
        if day:
            yield FoundDate(day, match.start(), match.end())
            return
        start = match.start() + 1


def _day_of_timestamp(seconds: float) -> date | None:
    """The UTC day of a Unix time in seconds, or in milliseconds where it is too large for them."""
    if seconds > 1e11:
        seconds /= 1000
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(seconds // 86400))


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = _year(parts)
    if "mon" in parts:
        month, day = _month(parts["mon"].lower(), match), int(parts["d"])
        if month is None:
            return None
    elif "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        # 24.1.2025 is day first wherever dots are used; 3/4/2025 is read both ways
        dotted = parts["sep"].startswith(".")
        if not dotted and one <= 12 and two <= 12 and one != two:
            return None
        day, month = (two, one) if two > 12 and not dotted else (one, two)
    else:
        month, day = _number(parts["m"]), _number(parts["d"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(parts: dict[str, str | None]) -> int:
    era = parts.get("era")
    if era:
        own = parts["era_y"] or ""
        return _ERAS[era] + (1 if own == "元" else min(int(own), 9999 - _ERAS[era]))
    written = parts["y"] or ""
    if not written.isascii():
        written = "".join(str(max(_NUMERALS.index(one) - 1, 0)) for one in written)
    year = int(written)
    return year - _BUDDHIST if year >= 2400 else year


def _month(name: str, match: re.Match[str]) -> int | None:
    if name == "listopada":  # Croatian, with a dot after the day, means another month than Polish
        return 10 if match[0].partition("l")[0].rstrip().endswith(".") else 11
    return _TWO_WORDS.get(name) or MONTHS.get(name) or MONTHS.get(name.removeprefix("ב"))


def _number(words: str) -> int:
    """A number of at most three signs, as “12” or “二十五”."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    values = [max(_NUMERALS.index(one) - 1, 0) for one in tens + ones]
    if not ten:
        return int("".join(map(str, values)))
    return (values[0] if tens else 1) * 10 + (values[-1] if ones else 0)
