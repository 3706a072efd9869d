"""Who says it, and how surely: one statement in the frames that news put around statements.

A quote in one frame and a claim in another are supported, or not, by the two frames alone: whoever
alleges does not state, what is hoped has not happened, and what one says another has not said.
"""

import re
from collections.abc import Sequence
from random import Random

from eval.training.rows import ClaimRow

_FRAMES: dict[str, tuple[str, ...]] = {
    "fact": ("{X}.",),
    "said": (
        "{S} said that {x}.",
        "{S} says {x}.",
        "According to {S}, {x}.",
        "{X}, {S} said.",
        "{X}, according to {S}.",
        "{S} told reporters that {x}.",
    ),
    "alleged": (
        "{S} alleges that {x}.",
        "{S} claims that {x}.",
        "{S} suspects that {x}.",
        "{X}, {S} alleged.",
        "{S} accuses them: {x}.",
        "{S} believes that {x}.",
        "Allegedly, {x}, as {S} puts it.",
    ),
    "hoped": (
        "{S} hopes that {x}.",
        "{S} expects that {x}.",
        "{S} wants it to be so that {x}.",
        "{S} predicts that {x}.",
        "{S} aims for this: {x}.",
        "If all goes well, {x}, {S} said.",
    ),
    "open": (
        "It is not clear whether {x}, {S} said.",
        "{S} declined to say whether {x}.",
        "Whether {x} is still open, according to {S}.",
        "Asked whether {x}, {S} gave no answer.",
        "{S} has not yet decided whether {x}.",
        "{S} could not confirm that {x}.",
    ),
    "denied": (
        "{S} denied that {x}.",
        "{S} rejects the claim that {x}.",
        "It is not true that {x}, {S} said.",
        "{S} disputes that {x}.",
        "{S} said it was wrong that {x}.",
    ),
    "retracted": (
        "We reported that {x}. That is wrong, {S} has shown.",
        "An earlier version said that {x}. That was a mistake, according to {S}.",
        "It had been said that {x}. {S} has since taken this back.",
        "{S} had said that {x}, but withdrew the statement.",
    ),
}

_SUPPORTED = {
    ("fact", "fact"): True,
    ("said", "said"): True,
    ("alleged", "alleged"): True,
    ("alleged", "said"): True,
    ("hoped", "hoped"): True,
    ("open", "open"): True,
    ("denied", "denied"): True,
    ("retracted", "retracted"): True,
    ("retracted", "fact"): False,
    ("retracted", "said"): False,
    ("fact", "open"): False,
    ("fact", "denied"): False,
    ("said", "denied"): False,
    ("said", "open"): False,
    ("alleged", "fact"): False,
    ("alleged", "denied"): False,
    ("hoped", "fact"): False,
    ("hoped", "said"): False,
    ("hoped", "denied"): False,
    ("open", "fact"): False,
    ("open", "said"): False,
    ("open", "denied"): False,
    ("denied", "fact"): False,
    ("denied", "said"): False,
    ("denied", "open"): False,
}
"""(the quote's frame, the claim's): whether the quote supports the claim, with the same speaker."""

_DOUBTFUL = frozenset({"alleged", "hoped", "open"})

_TITLES = (
    "the ministry", "the company", "the union", "police", "prosecutors", "the mayor", "officials",
    "a spokeswoman", "the opposition", "researchers", "the club", "her lawyer", "residents",
    "the agency", "campaigners", "the minister", "the court", "the operator", "the report",
    "critics",
)  # fmt: skip


def framed(
    quote: str, claim: str, strangers: Sequence[str], random: Random, each: int = 4
) -> list[ClaimRow]:
    """`each` rows of a one-sentence quote and a claim that it supports, put into frames."""
    made: list[ClaimRow] = []
    yes = [pair for pair, supported in _SUPPORTED.items() if supported]
    no = [pair for pair, supported in _SUPPORTED.items() if not supported]
    speaker, other = random.sample(_TITLES, 2)
    if random.random() < 0.5:
        speaker, other = random.choice(strangers), random.choice(strangers)
    for turn in range(each):
        of_quote, of_claim = random.choice(yes if turn % 2 else no)
        supported, of_whom = _SUPPORTED[of_quote, of_claim], speaker
        if turn % 2 == 0 and random.random() < 0.3 and speaker != other:  # another's word
            of_quote = of_claim = random.choice(("said", "alleged", "denied", "hoped"))
            supported, of_whom = False, other
        row_quote = _put(of_quote, quote, speaker, random)
        row_claim = _put(of_claim, claim, of_whom, random)
        dropped = of_claim == "fact" and of_quote != "fact"
        made.append(ClaimRow(f"framed:{of_quote}", row_quote, row_claim, supported, dropped))
    if random.random() < 0.35:
        said = _put("said", quote, speaker, random)
        made.append(ClaimRow("framed:said", said, _put("fact", claim, "", random), None, True))
        # the same claim, told by the article itself
        made.append(ClaimRow("framed:fact", _put("fact", quote, "", random), claim, True, False))
    return made


def _put(frame: str, text: str, speaker: str, random: Random) -> str:
    body = text.strip().rstrip(".!")
    first = body.split(" ", 1)[0]
    inner = body if first.isupper() or first[1:2].isupper() else body[:1].lower() + body[1:]
    if _is_name(body) or first.split("’")[0].split("'")[0] == "I":
        inner = body
    made = random.choice(_FRAMES[frame]).format(X=body, x=inner, S=speaker)
    return made[:1].upper() + made[1:]


_COMMON = frozenset(
    """
        the a an this that these those it he she they we i in on at for of to from by with as but
        and or if when while after before there his her their its our my one two three four five
        many some most all no not more about according last during since until however police
        people
        """.split()
)


def _is_name(text: str) -> bool:
    return re.split(r"[ ’',]", text, maxsplit=1)[0].lower() not in _COMMON
