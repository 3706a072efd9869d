"""Sums of money, percentages and counts that a question can ask for."""

import re

from eval.drafting.target import Target
from rag.english.figures import Figure
from rag.english.words import STOP_WORDS

_BOUNDS_BEFORE = re.compile(
    r"(?:\b(?:(?:(?:no|not) )?(?:more|less|fewer) than|as (?:much|many) as|up to"
    r"|at (?:least|most)|an estimated|a total of|a (?:mere|further)|about|around|approximately"
    r"|roughly|nearly|almost|over|under|above|below|just|only|some|exactly) )+$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(
    r"(?:\bbetween|\bfrom|(?:[\d%]|[a-z]illion)(?: to| and| or|-|–))\s$", re.IGNORECASE
)
_RANGE_AFTER = re.compile(r"\s*(?:(?:to|and|or|-|–)\s*)(?:US)?[$€£¥₹]?\d")
_OWNED = frozenset(
    """
        a an the its his her their our my your these those this that all last next past first other
        another every each both any no some such same top
        """.split()
)
_AFTER_MONEY = frozenset(
    """
        a an at after as before by during each every for from if in into of on over per so than that
        to under when while with within this last
        """.split()
)
_PLURALS = frozenset("people children men women staff police troops".split())
_NO_NOUNS = STOP_WORDS | frozenset(
    "ago later earlier away old people's percent left short early late".split()
)
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()


def amount(sentence: str, figure: Figure) -> Target | None:
    """None where the figure is part of a longer expression, such as a range or an age."""
    start = figure.start
    bound = _BOUNDS_BEFORE.search(sentence[:start])
    cut_start = bound.start() if bound else start
    before = sentence[:cut_start].split()
    after = sentence[figure.end :]
    if (
        _RANGE_BEFORE.search(sentence[:cut_start])
        or _RANGE_AFTER.match(after)
        or sentence[figure.number_end :][:1] in {"-", "/"}
    ):
        return None
    if before and (before[-1].lower() in _OWNED or before[-1].endswith(("'s", "’s"))):
        return None
    if figure.is_money or figure.unit == "percent":
        return _sum(sentence, figure, cut_start)
    return _count(sentence, figure, cut_start)


def _sum(sentence: str, figure: Figure, cut_start: int) -> Target | None:
    after = sentence[figure.end :]
    following = re.match(r"\s([\w'’]+)", after)
    if following and following[1].lower() not in _AFTER_MONEY:
        return None
    if after[:1] not in {"", " ", ",", ".", ";"}:
        return None
    said = sentence[figure.start : figure.end]
    if figure.unit == "percent":
        word_before = "".join(sentence[:cut_start].split()[-1:]).lower()
        of = after.startswith(" of ")
        if not of and word_before not in {"by", "at", "to"}:
            return None
        number = sentence[figure.start : figure.number_end]
        also = tuple(
            text
            for text in (f"{number}%", f"{number} percent", f"{number} per cent")
            if text != said
        )
        return Target(
            "percent", figure.start, figure.end, cut_start, figure.end, "what percentage", also
        )
    also = _sums(said, figure)
    if after.startswith(" of "):  # "how much in global funds", not "how much of"
        end = figure.end + len(" of")
        return Target("money", figure.start, figure.end, cut_start, end, "how much", also, " in")
    return Target("money", figure.start, figure.end, cut_start, figure.end, "how much", also)


def _sums(said: str, figure: Figure) -> tuple[str, ...]:
    """'$5.6 million' is 5.6 million too, and 'four dollars and forty cents' $4.40."""
    bare = re.sub(r"^(?:US)?[$€£¥₹]\s?", "", said)
    found = [bare] if bare != said else []
    number = re.match(r"[\d.,]+ (?:m|b|tr)illion", said)
    if bare == said and figure.unit == "usd" and figure.value < 1000:
        found.append(f"${figure.value:.2f}")
        if figure.value < 1:
            found.append(f"{round(figure.value * 100)} cents")
    elif bare == said and number:
        found.append(number.group())
    number_word = re.match(r"\d+(?= )", bare)
    if number_word and int(number_word.group()) < len(_NUMBERS):
        found.append(_NUMBERS[int(number_word.group())] + bare[number_word.end() :])
    return tuple(text for text in dict.fromkeys(found) if text != said)


def _count(sentence: str, figure: Figure, cut_start: int) -> Target | None:
    following = re.match(r"\s([a-z]+)(?: ([a-z]+))?", sentence[figure.number_end :])
    if figure.value <= 1 or not following or following[1] in _NO_NOUNS:
        return None
    noun = following[1]
    if not _plural(noun):
        noun = following[2] or ""
        if not _plural(noun) or noun in _NO_NOUNS:
            return None
    if re.match(
        r"\W*(?:ago|earlier|later|old|before|after)\b",
        sentence[figure.number_end :].partition(noun)[2],
    ):
        return None
    number = sentence[figure.start : figure.number_end]
    also: list[str] = []
    if figure.value.is_integer() and figure.value < len(_NUMBERS):
        spelt, digits = _NUMBERS[int(figure.value)], str(int(figure.value))
        also = [digits if number.lower() == spelt else spelt]
    return Target(
        "count",
        figure.start,
        figure.number_end,
        cut_start,
        figure.number_end,
        "how many",
        tuple(also),
    )


def _plural(noun: str) -> bool:
    return noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))
