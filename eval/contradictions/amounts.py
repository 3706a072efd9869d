"""Where a sentence gives figures, and other figures of the same make."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

SPELLED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
VALUES = {word: value for value, word in enumerate(SPELLED)} | TENS | {"ninety": 90}

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?: (?:thousand|million|billion|trillion)\b|(?:bn|m|tn)\b)"
_FIGURE = re.compile(
    rf"(?P<currency>[$£€])?(?P<number>{NUMBER})(?P<scale>{SCALE})?"
    r"(?P<percent>%| percent| per cent)?"
)
_WORD = re.compile(r"\b(?:" + "|".join(word for word in VALUES if VALUES[word] > 1) + r")\b")
MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_LOW = re.compile(
    r"(?:more than|over|at least|above|exceed\w*|upwards? of|minimum of|greater than|beyond|topp\w+"
    r"|surpass\w*|past|better than) \$?£?€?$"
)
_HIGH = re.compile(
    r"(?:less than|fewer than|under|below|up to|at most|as many as|as much as|maximum of|within"
    r"|no more than|as high as|lower than) \$?£?€?$"
)

Bound = Literal["from", "to"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `[start, end)`; its number alone is at `[number_start, number_end)`."""

    start: int
    end: int
    number_start: int
    number_end: int
    text: str
    number: str
    value: float
    make: str
    """What a figure must share with another to change places: its currency, scale and percent."""
    bound: Bound | None
    """`from` where the text says that it is at least so much, `to` where at most."""


def figures(sentence: str) -> list[Figure]:
    """Amounts and counts in their order; no years, days, times, scores, ages of a name."""
    found = [
        _figure(sentence, match, match.span("number"), _make(match))
        for match in _FIGURE.finditer(sentence)
        if _is_amount(sentence, match)
    ]
    for match in _WORD.finditer(sentence):
        if _is_count(sentence, match.start(), match.end()):
            found.append(_figure(sentence, match, match.span(), "count"))
    return sorted(found, key=lambda figure: figure.start)


def numbers_in(text: str) -> set[float]:
    """Every number in it, written in figures or as one word."""
    plain = {float(match.replace(",", "")) for match in re.findall(NUMBER, text)}
    words = re.findall(r"[a-z]+", text.lower())
    return plain | {float(VALUES[word]) for word in words if word in VALUES}


def another(figure: Figure, shown: str, random: Random) -> str | None:
    """Another number written as this one, far enough from it, and not in `shown`. Where the text
    gives a bound, what is said of the new number does not follow from the old."""
    taken = numbers_in(shown)
    for _ in range(40):
        value = _moved(figure, random)
        if value in taken or value <= 1 or (figure.make.endswith("%") and value > 100):
            continue
        written = _written(value, figure)
        if written and float(VALUES.get(written, value)) not in taken:
            return written
    return None


def _moved(figure: Figure, random: Random) -> float:
    up = {"from": True, "to": False, None: random.random() < 0.6}[figure.bound]
    if figure.value <= 12 and figure.value == int(figure.value):
        return figure.value + random.randint(2, 5) * (1 if up else -1)
    factor = random.uniform(1.4, 2.9) if up else random.uniform(0.25, 0.65)
    moved = figure.value * factor
    if "." in figure.number:
        return round(moved, len(figure.number.partition(".")[2]))
    plain = figure.number.replace(",", "")
    step = 10 ** min(len(plain) - len(plain.rstrip("0")), 3)  # as round as it was
    return float(max(round(moved / step) * step, step))


def _written(value: float, figure: Figure) -> str | None:
    if figure.number in VALUES:
        return next((word for word, known in VALUES.items() if known == value), None)
    decimals = len(figure.number.partition(".")[2])
    comma = "," in figure.number or (value >= 1000 and not decimals)
    return f"{value:,.{decimals}f}" if comma else f"{value:.{decimals}f}"


def _figure(sentence: str, match: re.Match[str], number: tuple[int, int], make: str) -> Figure:
    written = sentence[number[0] : number[1]]
    before = sentence[: match.start()].lower()
    bound: Bound | None = "from" if _LOW.search(before) else "to" if _HIGH.search(before) else None
    value = float(VALUES[written]) if written in VALUES else float(written.replace(",", ""))
    return Figure(
        match.start(), match.end(), *number, match[0], written, value, make, bound
    )  # fmt: skip


def _make(match: re.Match[str]) -> str:
    scale = (match["scale"] or "").strip()
    percent = "%" if match["percent"] else ""
    return (match["currency"] or "") + scale + percent or "count"


def _is_amount(sentence: str, match: re.Match[str]) -> bool:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if re.search(r"[\w\-–/:.,#'’+$£€]$", before) or re.match(
        r"[:/]|[.,]\d|[-–]\d|[A-Za-z'’]", after
    ):
        return False
    if re.match(rf"-to-|-on-| (?:to|or) [$£€]?{NUMBER}", after) or re.search(
        rf"(?:{NUMBER}|\b[a-z]+-)(?: to | or |to-)$|\d \($", before
    ):
        return False
    if match["currency"] or match["percent"]:
        return True
    if re.search(r"\b(?:last|past|next|within|previous|coming) $", before):
        return False
    whole = match["scale"] is None
    if whole and re.fullmatch(r"1[5-9]\d\d|20\d\d|2100", match["number"]):
        return False
    if whole and re.search(rf"(?:\b{_MONTH}|\b[Nn]o\.|\b[Nn]umber|\b[A-Z]\w*) $", before):
        return not re.search(r"\S", before.rpartition(" ")[0].rpartition(" ")[0]) and not re.search(
            _MONTH, before
        )
    return not re.match(
        rf"(?i:-? ?(?:a\.?m\b|p\.?m\b|o['’]clock|ET\b|GMT\b))| (?:to|and|or|-) {NUMBER}| [A-Z]",
        after,
    )


def _is_count(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:]
    return not re.search(
        r"-$|\b(?:the|these|those|his|her|their|its|our|first|last|next|other|at|of|than|age|aged"
        r"|or|to|all|any|every|[A-Z]\w*) $",
        before,
    ) and not re.match(
        r"-to-|-(?:" + "|".join(VALUES) + r")|,| (?:or|to|of|others?|in|and)\b|\.|'", after
    )


def swappable(found: Sequence[Figure], sentence: str) -> list[tuple[Figure, Figure]]:
    """Pairs of one make whose places matter: of other values, and with words between that bind
    each to something of its own."""
    pairs: list[tuple[Figure, Figure]] = []
    for one, other in pairwise(found):
        between = sentence[one.end : other.start]
        if (
            one.make == other.make
            and one.value != other.value
            and len(between.split()) >= 3
            and one.bound == other.bound
            and not re.match(r" (?:out )?of\b", between)
            and not re.search(r"\b(?:of|per|every|each)\b[^,]{0,12}$", between)
            and not re.search(r"\b[Aa]n? \$?$", sentence[: one.start])
            and not re.search(r"\b[Aa]n? \$?$", between)
            and ("." in one.number) == ("." in other.number)
            and (one.number in VALUES) == (other.number in VALUES)
        ):
            pairs.append((one, other))
    return pairs
