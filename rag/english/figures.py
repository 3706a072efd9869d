"""Figures and dates of a text as comparable values.

"$5.6M", "5.6 million dollars" and "five million six hundred thousand dollars" are one figure;
"under six million" is a bound on another.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Bound = Literal["exactly", "under", "over", "about"]

_MAGNITUDES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_SMALL = {
    name: value
    for value, name in enumerate(
        """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen
            """.split()
    )
} | {
    name: 20 + 10 * place
    for place, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
ONE_TO_TWELVE = {name: value for name, value in _SMALL.items() if 1 <= value <= 12}
"""The numbers that newspapers write out."""

_CURRENCIES = {"$": "usd", "€": "eur", "£": "gbp", "¥": "yen", "₹": "inr"}
_NAMED_CURRENCIES = """
crowns kronor kroner francs pesos rubles roubles zloty shekels dirhams riyals lira rand
""".split()
_UNITS = {name: name.rstrip("s") for name in _NAMED_CURRENCIES} | {
    "dollar": "usd",
    "dollars": "usd",
    "usd": "usd",
    "euro": "eur",
    "euros": "eur",
    "pound": "gbp",
    "pounds": "gbp",
    "yuan": "cny",
    "renminbi": "cny",
    "yen": "yen",
    "rupee": "inr",
    "rupees": "inr",
    "percent": "percent",
    "%": "percent",
    "cent": "cent",
    "cents": "cent",
}
_MONEY = frozenset({*_CURRENCIES.values(), *_UNITS.values()} - {"percent", "cent"})
MONTHS = {
    name: number
    for number, full in enumerate(
        """
            january february march april may june july august september october november december
            """.split(),
        start=1,
    )
    for name in (full, full[:3], *(("sept",) if number == 9 else ()))
}
_BOUNDS: dict[str, Bound] = {
    "under": "under",
    "below": "under",
    "less than": "under",
    "fewer than": "under",
    "up to": "under",
    "at most": "under",
    "as much as": "under",
    "nearly": "about",
    "almost": "about",
    "over": "over",
    "above": "over",
    "more than": "over",
    "at least": "over",
    "exceeding": "over",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "roughly": "about",
    "some": "about",
    "an estimated": "about",
}

_NUMBER_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_WORDS_NUMBER = rf"(?:{_NUMBER_WORD})(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORD}|hundred))*"
_FIGURE = re.compile(
    rf"""(?<![\w.])(?P<currency>US\$|[$€£¥₹])?\s?
    (?:(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|(?P<spelt>{_WORDS_NUMBER})(?!\w))
    (?:(?:\s?|-)(?P<magnitude>hundred|thousand|million|billion|trillion|bn|mn|tn|[kKmMbB])(?![\w]))?
    (?:\s?(?P<sign>%)|[\s-](?P<unit>[^\W\d_]+))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BOUND = re.compile(
    rf"(?:{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})"
    r"(?:\s+(?:a|an|the|just|only|mere|whole))*\s*$",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""\b(?:
      (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month1>{_MONTH})\.?
        (?:,?\s+(?P<year1>\d{{4}}))?
    | (?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)
        (?:,?\s+(?P<year2>\d{{4}}))?
    | (?P<month3>{_MONTH})\.?,?\s+(?P<year3>\d{{4}})
    | (?P<year4>\d{{4}})-(?P<month4>\d{{2}})-(?P<day4>\d{{2}})
    | (?P<month5>January|February|March|April|May|June|July|August|September|October
        |November|December)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_MEASURES = frozenset(
    """
        second minute hour day week month years decade quarter kilometre kilometer metre meter mile
        kilogram gram tonne ton pound degree watt megawatt gigawatt byte megabyte gigabyte terabyte
        token
        """.split()
)
_FIXED_UNITS = frozenset({*_CURRENCIES.values(), *_UNITS.values(), "percent", "year"}) | _MEASURES
_NEVER_YEARS = _FIXED_UNITS - {"year"}
_YEARS = range(1500, 2101)
_PRONOUN = re.compile(
    r"(?<![\w.])(?:"
    r"(?:another|any|each|every|no|some|that|the|this|which)[ ]one"
    r"(?![ -]\w*(?:llion|hundred|thousand))"
    r"|one(?=[ ](?:of|that|which|who|whose|another|is|was)\b)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""'One of them' and 'another one' count nothing."""
_NOT_UNITS = frozenset(
    """
        of in on at by to for from and or as is are was were the a an with per than that which who
        while but have has had when after before since until into over under about more less million
        billion each its their his her it he she they will would could can may
        """.split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `[start, end)`. `unit` is a currency, "percent", "year" (a calendar year),
    the noun that follows it ("month"), or empty; money is in whole units of its currency (a cent is
    0.01 usd)."""

    value: float
    unit: str
    bound: Bound
    start: int
    end: int
    number_end: int
    """Where the number itself ends, its unit noun left out."""

    @property
    def is_money(self) -> bool:
        return self.unit in _MONEY


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at `[start, end)`; a part that is not said is None."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text` in order, those inside dates and inside codes (GPT-4) left out."""
    taken = [(date.start, date.end) for date in dates(text)]
    taken += [match.span() for match in _PRONOUN.finditer(text)]
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        start = match.start("currency") if match["currency"] else _number_start(match)
        if _belongs_to_a_code(text, start) or any(a <= start < b for a, b in taken):
            continue
        found.append(_figure(text, match, start))
    return tuple(_join_cents(found, text))


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[DateMention, ...]:
    """Dates that name a month; a year alone is a figure of unit "year"."""
    found: list[DateMention] = []
    for match in _DATE.finditer(text):
        if match["month5"] and match["month5"][0].islower():
            continue
        part = {name.rstrip("12345"): value for name, value in match.groupdict().items() if value}
        month = part["month"].lower()
        found.append(
            DateMention(
                int(part["year"]) if "year" in part else None,
                MONTHS[month] if month in MONTHS else int(month),
                int(part["day"]) if "day" in part else None,
                match.start(),
                match.end(),
            )
        )
    return tuple(found)


def same_value(one: Figure, other: Figure) -> bool:
    """Equal values of compatible units; bounds are left to the caller."""
    return math.isclose(one.value, other.value, rel_tol=1e-6) and same_unit(one, other)


def of_other_things(one: Figure, other: Figure) -> bool:
    """A hundred times apart: a price, and what a plant cost to build."""
    low, high = sorted((one.value, other.value))
    return high > 100 * max(low, 0.0)


def same_unit(one: Figure, other: Figure) -> bool:
    """Money of one currency, percentages, calendar years, one measure of time or size. Counts of
    other nouns compare freely: "500 problems" and "500 math problems" name one count; and so does
    what looks like a year with one ("1517 adults" and "1,517 adults")."""
    if "year" in {one.unit, other.unit}:
        return not {one.unit, other.unit} & _NEVER_YEARS
    if one.unit in _FIXED_UNITS or other.unit in _FIXED_UNITS:
        return one.unit == other.unit
    return True


def _number_start(match: re.Match[str]) -> int:
    return match.start("digits") if match["digits"] else match.start("spelt")


def _belongs_to_a_code(text: str, start: int) -> bool:
    """The 4 of GPT-4 and the 3 of Llama 3.1 and 'version 3' name a thing rather than count."""
    before = text[:start].rstrip()
    if start and text[start - 1] in "-‑":
        return start > 1 and text[start - 2].isalpha()
    last = before.rsplit(None, 1)[-1] if before else ""
    return last.lower() in {"version", "no.", "number"} or (
        text[start : start + 1].isdigit()
        and last[:1].isupper()
        and last.isalpha()
        and last.lower() not in MONTHS
        and len(last) > 2
        and not _is_year(text, start)
        and not _opens_sentence(before, last)
    )


def _opens_sentence(before: str, last: str) -> bool:
    rest = before[: len(before) - len(last)].rstrip()
    return not rest or rest[-1] in ".!?:\n"


def _is_year(text: str, start: int) -> bool:
    match = re.match(r"\d{4}(?!\d|\.\d|,\d)", text[start:])
    return bool(match) and int(match.group()) in _YEARS


def _figure(text: str, match: re.Match[str], start: int) -> Figure:
    magnitude = (match["magnitude"] or "").lower()
    number = float(match["digits"].replace(",", "")) if match["digits"] else _spelt(match["spelt"])
    value = number * _MAGNITUDES.get(magnitude, 1.0)
    word = (match["unit"] or "").lower()
    number_end = match.end("magnitude") if magnitude else match.end("digits")
    if match["spelt"] and not magnitude:
        number_end = match.end("spelt")
    end = number_end
    unit = ""
    if match["currency"]:
        unit = _CURRENCIES[match["currency"][-1]]
    elif match["sign"]:
        unit, end = "percent", match.end("sign")
    elif word in _UNITS:
        unit, end = _UNITS[word], match.end("unit")
    elif match["digits"] and not magnitude and _is_year(text, match.start("digits")):
        unit = "year"
    elif word and word not in _NOT_UNITS:
        unit, end = _measure(word), match.end("unit")
    if unit == "cent":
        value, unit = value / 100, "usd"
    bound_match = _BOUND.search(text[max(0, start - 40) : start])
    bound: Bound = (
        _BOUNDS[_first_words(bound_match.group())] if bound_match and unit != "year" else "exactly"
    )
    return Figure(value, unit, bound, start, end, number_end)


def _first_words(phrase: str) -> str:
    lower = " ".join(phrase.lower().split())
    return next(
        known for known in sorted(_BOUNDS, key=len, reverse=True) if lower.startswith(known)
    )


def _spelt(words: str) -> float:
    total = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "hundred":
            total *= 100
        elif word in _SMALL:
            total += _SMALL[word]
    return total


def _join_cents(found: list[Figure], text: str) -> list[Figure]:
    """'four dollars and forty cents' is one amount."""
    joined: list[Figure] = []
    for figure in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.unit == figure.unit == "usd"
            and figure.value < 1
            and text[last.end : figure.start].strip() in {"and", ""}
            and text[figure.number_end : figure.end].strip().lower().startswith("cent")
        ):
            joined[-1] = Figure(
                last.value + figure.value, "usd", last.bound, last.start, figure.end, figure.end
            )
        else:
            joined.append(figure)
    return joined


def _measure(noun: str) -> str:
    """Measures in the singular; a span of years is "years", since "year" is a calendar year."""
    if noun in {"year", "years"}:
        return "years"
    return noun[:-1] if noun.endswith("s") and noun[:-1] in _MEASURES else noun
