"""Dates as documents write them. A date that can be read in two ways is no date."""

import re
from dataclasses import dataclass
from datetime import date

_MONTH_NAMES = (
    "january jan januar janvier enero gennaio janeiro januari ene genn janv",
    "february feb februar février febrero febbraio fevereiro februari fevrier févr fev",
    "march mar märz mars marzo março maart maerz mrz",
    "april apr avril abril aprile avr abr",
    "may mai mayo maggio maio mei",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho juil",
    "august aug août agosto augustus aout ago",
    "september sep sept septembre septiembre settembre setembro",
    "october oct oktober octobre octubre ottobre outubro okt",
    "november nov novembre noviembre novembro",
    "december dec dezember décembre diciembre dicembre dezembro dez déc",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))

_WEEKDAY = r"(?:(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?\.?,?\s+)?"
_ZONE = "UTC|GMT|[BI]ST|[CE]ES?T|[ECMP][SD]?T|JST|KST|AE[SD]T|MSK|Uhr"
_CLOCK = (
    r"(?:[\sT,|–-]*(?:at\s+|um\s+|à\s+)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*"
    rf"(?:[ap]\.?m\.?)?\s*(?:Z\b|\(?(?:{_ZONE})\b\)?|[+-]\d{{2}}:?\d{{2}})?)?"
)
_YEAR = r"(?P<y>(?:1[5-9]|20)\d{2})(?!\d)"
_DAY_MONTH_YEAR = (
    rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th|er|\.)?[\s-]*(?:of\s+|de\s+)?(?P<mon>{_MONTH})\.?,?"
    rf"[\s-]*(?:de\s+)?{_YEAR}"
)
_MONTH_DAY_YEAR = rf"(?<!\w)(?P<mon>{_MONTH})\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}"
_YEAR_FIRST = (
    r"(?<!\d)(?P<y>(?:1[5-9]|20)\d{2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
)
_YEAR_LAST = (
    r"(?<![\d.])(?P<one>\d{1,2})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d{2})(?!\w)"
)
_WIDE = r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
_FORMS = tuple(
    re.compile(f"{_WEEKDAY}{form}{_CLOCK}", re.IGNORECASE)
    for form in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_FIRST, _YEAR_LAST, _WIDE)
)
_TIMESTAMP = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}(?:\.\d+)?")
# A date stands near the beginning of what is looked at; the time grows with the square of the rest.
_MOST_CHARACTERS = 1000
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?\d{4,6}Z?)?")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, time of day included: `text[start:end]` are its own words."""

    day: date
    start: int
    end: int


def parse_date(words: str) -> date | None:
    """The day that `words`, as a whole, give; None where they give none or leave it open."""
    if len(words) > _MOST_CHARACTERS:
        return None
    words = words.strip().strip("()[]").strip()
    if _TIMESTAMP.fullmatch(words):
        return _day_of_timestamp(float(words))
    compact = _COMPACT.fullmatch(words)
    if compact:
        return _day(compact)
    found = find_date(words)
    whole = found and found.start == 0 and found.end == len(words)
    return found.day if found and whole else None


def find_date(text: str, start: int = 0) -> FoundDate | None:
    """The first date in `text` at or soon after `start`."""
    matches = (form.search(text, start, start + _MOST_CHARACTERS) for form in _FORMS)
    for match in sorted((m for m in matches if m), key=lambda m: (m.start(), -m.end())):
        day = _day(match)
        if day:
            return FoundDate(day, match.start(), match.end())
    return None


def _day_of_timestamp(seconds: float) -> date | None:
    """The UTC day of a Unix time in seconds, or in milliseconds where it is too large for them."""
    if seconds > 1e11:
        seconds /= 1000
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(seconds // 86400))


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "mon" in parts:
        month, day = _MONTHS[parts["mon"].lower()], int(parts["d"])
    elif "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        # 24.1.2025 is day first wherever dots are used; 3/4/2025 is read both ways
        if parts["sep"] != "." and one <= 12 and two <= 12 and one != two:
            return None
        day, month = (two, one) if two > 12 and parts["sep"] != "." else (one, two)
    else:
        month, day = int(parts["m"]), int(parts["d"])
    try:
        return date(year, month, day)
    except ValueError:
        return None
