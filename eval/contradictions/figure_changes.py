"""Figures made false: another value, another magnitude, another unit, two that change places."""

import re
from random import Random

from eval.contradictions.amounts import SPELLED, Bound, Figure, another, figures, swappable
from eval.contradictions.claimed import Claimed

_SCALES = ("thousand", "million", "billion", "trillion")
_SHORT_SCALES = ("m", "bn", "tn")
_UNITS = (
    ("mile", "kilometer"),
    ("foot", "meter"),
    ("feet", "meters"),
    ("inch", "centimeter"),
    ("inches", "centimeters"),
    ("Fahrenheit", "Celsius"),
    ("mph", "kph"),
    ("acre", "hectare"),
    ("dollar", "euro"),
    ("minute", "hour"),
    ("hour", "day"),
    ("day", "week"),
    ("week", "month"),
    ("month", "year"),
)
_OTHER_UNIT = (
    dict(_UNITS)
    | {f"{one}s": f"{other}s" for one, other in _UNITS}
    | {
        "kilometers": "miles",
        "meters": "feet",
        "years": "months",
        "year": "month",
        "euros": "dollars",
    }
    | {"Celsius": "Fahrenheit", "kilograms": "pounds", "hectares": "acres", "km": "miles"}
)
_UNIT = re.compile(
    r"(?P<number>\d|\b(?:" + "|".join(SPELLED[2:]) + r")\b|(?:million|billion|degrees))"
    r"(?P<gap>[ -])(?P<unit>"
    + "|".join(sorted(_OTHER_UNIT, key=len)[::-1])
    + r")\b(?!-old| old| ago| a (?:day|week|month|year))"
)


def value(claimed: Claimed, random: Random) -> str | None:
    found = figures(claimed.text)
    random.shuffle(found)
    for figure in found:
        if new := another(figure, claimed.shown, random):
            return _put(claimed.text, figure.number_start, figure.number_end, new)
    return None


def magnitude(claimed: Claimed, random: Random) -> str | None:
    found = figures(claimed.text)
    random.shuffle(found)
    for figure in found:
        scale = re.search(
            r"(?:thousand|million|billion|trillion)|(?<=\d)(?:m|bn|tn)\b", figure.text
        )
        if scale is None:
            continue
        ladder = _SCALES if scale[0] in _SCALES else _SHORT_SCALES
        new = _other_step(ladder, scale[0], figure.bound, random)
        changed = figure.text[: scale.start()] + new + figure.text[scale.end() :] if new else None
        if changed and changed not in claimed.shown:
            return _put(claimed.text, figure.start, figure.end, changed)
    return None


def unit(claimed: Claimed, random: Random) -> str | None:
    """The unit or the currency; not of a span in the past or to come, where a longer one may be
    as true."""
    text = claimed.text
    options: list[str] = []
    for figure in figures(text):
        if figure.text[0] in "$£€":
            new = random.choice([sign for sign in "$£€" if sign != figure.text[0]])
            options.append(_put(text, figure.start, figure.start + 1, new))
    for match in _UNIT.finditer(text):
        before = text[: match.start()]
        if re.search(
            r"\b(?:past|last|next|first|within|previous|coming|recent|than|over|least|to|under"
            r"|nearly|almost|every) [$£€\d.,]*$",
            before,
        ):
            continue
        options.append(_put(text, match.start("unit"), match.end(), _OTHER_UNIT[match["unit"]]))
    return random.choice(options) if options else None


def swapped_figures(claimed: Claimed, random: Random) -> str | None:
    """Two figures of one make change places, with all that belongs to them."""
    pairs = swappable(figures(claimed.text), claimed.text)
    pairs = [pair for pair in pairs if not _alike(claimed.text, *pair)]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    text = claimed.text
    return (
        text[: one.number_start]
        + other.number
        + text[one.number_end : other.number_start]
        + one.number
        + text[other.number_end :]
    )


def _alike(text: str, one: Figure, other: Figure) -> bool:
    """The text around both is the same, so that it may not matter which comes first; or a rank or a
    list number."""
    after = [re.findall(r"\w+", text[figure.end :])[:1] for figure in (one, other)]
    between = text[one.end : other.start]
    return after[0] == after[1] and re.search(r"\band\b|\bor\b|,", between) is not None


def _other_step(
    ladder: tuple[str, ...], scale: str, bound: Bound | None, random: Random
) -> str | None:
    """The next scale up or down; the one that does not follow from a bound."""
    place = ladder.index(scale)
    steps = {"from": [place + 1], "to": [place - 1], None: [place - 1, place + 1]}[bound]
    options = [ladder[step] for step in steps if 0 <= step < len(ladder)]
    options = [option for option in options if option != "thousand" or scale == "million"]
    return random.choice(options) if options else None


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]
