"""Changes that are made to a quote and to its claim alike, so that no wording gives the lie away.

Of a quote that supports a claim and one change come four rows: both as they were and both changed
are supported, one changed beside the other as it was is not. A reader that looks at the claim
alone, or counts the words that both share, gains nothing on them.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from eval.training.rows import ClaimRow

Change = Callable[[str], str]
"""Makes the same change to any text that has what is changed."""

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
_NAME = re.compile(r"(?<![.!?:\"“‘'] )(?<!^)\b[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+))*")


@dataclass(frozen=True, slots=True)
class WordSets:
    """`opposites`: sets of sides, each side's words meaning the same; `neighbours`: words that are
    taken for each other; `verbs`: the infinitive and the past participle."""

    opposites: tuple[tuple[tuple[str, ...], ...], ...]
    neighbours: tuple[tuple[str, ...], ...]
    verbs: tuple[tuple[str, str], ...]


@cache
def word_sets() -> WordSets:
    made = json.loads((files("eval.training") / "word_sets.json").read_text("utf-8"))
    return WordSets(
        tuple(tuple(tuple(side) for side in sides) for sides in made["opposites"]),
        tuple(tuple(words) for words in made["neighbours"]),
        tuple((infinitive, participle) for infinitive, participle in made["verbs"]),
    )


def fourfold(given: "Given") -> tuple[str, list[ClaimRow]] | None:
    """The kind of a change that fits, drawn at random, and its four rows; None where none fits."""
    for kind in given.random.sample(list(_KINDS), len(_KINDS)):
        found = _KINDS[kind](given)
        if found is None:
            continue
        new_quote, new_claim, claim_again = found
        if new_quote == given.quote or new_claim in (given.claim, claim_again):
            continue
        src = f"fourfold:{kind}"
        return kind, [
            ClaimRow(src, given.quote, claim_again, True),
            ClaimRow(src, given.quote, new_claim, False),
            ClaimRow(src, new_quote, claim_again, False),
            ClaimRow(src, new_quote, new_claim, True),
        ]
    return None


@dataclass(frozen=True, slots=True)
class Given:
    """A quote that supports a claim, and names of other texts (`strangers`)."""

    quote: str
    claim: str
    strangers: Sequence[str]
    random: Random

    def in_both(self, found: Iterable[str]) -> list[str]:
        """Those that the quote has too, each once."""
        return [one for one in dict.fromkeys(found) if _whole(one).search(self.quote)]

    def changed(self, change: Change) -> "_Changed":
        return change(self.quote), change(self.claim), self.claim


_Changed = tuple[str, str, str]
"""The quote changed, the claim changed, and the claim in other words that mean the same."""


def _number(given: Given) -> _Changed | None:
    both = given.in_both(_NUMBER.findall(given.claim))
    if not both:
        return None
    old = given.random.choice(both)
    others = [one for one in _NUMBER.findall(given.quote) if one != old]
    if others and given.random.random() < 0.3:
        return given.changed(_swap(old, given.random.choice(others)))
    return given.changed(_replace(old, _near(old, given.random)))


def _near(number: str, random: Random) -> str:
    """A figure of as many digits."""
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    if len(digits) == 4 and number[0] in "12" and "," not in number:
        digits = digits[2:]  # a year stays a year
    place = random.choice(digits)
    old = number[place]
    new = random.choice([sign for sign in "123456789" if sign != old])
    return number[:place] + new + number[place + 1 :]


def _name(given: Given) -> _Changed | None:
    both = given.in_both(names_of(given.claim))
    if not both:
        return None
    old, new = given.random.choice(both), given.random.choice(given.strangers)
    return given.changed(_replace(old, new))


def _roles(given: Given) -> _Changed | None:
    """Two names or two figures change places."""
    for finder in given.random.sample([names_of, _NUMBER.findall], 2):
        both = sorted(given.in_both(finder(given.claim)))
        pairs = [(a, b) for a in both for b in both if a < b and a not in b and b not in a]
        if pairs:
            return given.changed(_swap(*given.random.choice(pairs)))
    return None


def _opposite(given: Given) -> _Changed | None:
    """A side's words may be other ones in the claim than in the quote, and again others."""
    choice = given.random.choice
    for sides in given.random.sample(word_sets().opposites, len(word_sets().opposites)):
        for side in sides:
            in_quote, in_claim = _only_one(side, given.quote), _only_one(side, given.claim)
            if in_quote is None or in_claim is None or _has_another(sides, side, given.quote):
                continue
            other = choice([one for one in sides if one is not side])
            again = choice(side) if given.random.random() < 0.5 else in_claim
            return (
                _replace(in_quote, choice(other))(given.quote),
                _replace(in_claim, choice(other))(given.claim),
                _replace(in_claim, again)(given.claim),
            )
    return None


def _neighbour(given: Given) -> _Changed | None:
    for words in given.random.sample(word_sets().neighbours, len(word_sets().neighbours)):
        both = given.in_both(one for one in words if _whole(one).search(given.claim))
        if len(both) == 1:
            new = given.random.choice([one for one in words if one != both[0]])
            is_there = _whole(new).search(given.quote)
            return given.changed(_swap(both[0], new) if is_there else _replace(both[0], new))
    return None


def _plan(given: Given) -> _Changed | None:
    """What is to come, taken for what has been."""
    choice = given.random.choice
    for infinitive, participle in given.random.sample(word_sets().verbs, len(word_sets().verbs)):
        will = re.compile(rf"\b(?:will|would|to) {infinitive}\b")
        if len(will.findall(given.quote)) == 1 and len(will.findall(given.claim)) == 1:
            has = f"{choice(('has', 'had'))} {participle}"
            planned = choice(("is to", "plans to", "hopes to", "is expected to", "will"))
            bare = " to " not in given.claim
            again = will.sub(f"{planned} {infinitive}", given.claim) if bare else given.claim
            return will.sub(has, given.quote), will.sub(has, given.claim), again
    return None


def _detail(given: Given) -> _Changed | None:
    """A detail more than the quote has."""
    if given.quote.rstrip()[-1:] != "." or given.claim.rstrip()[-1:] != ".":
        return None
    choice, stranger = given.random.choice, given.random.choice(given.strangers)
    made = choice(
        (
            f" in {stranger}",
            f" because of {stranger}",
            f" together with {stranger}",
            f" at the request of {stranger}",
            f" on {choice(('Monday', 'Tuesday', 'Thursday', 'Saturday'))}",
            f" for {given.random.randint(2, 90)} {choice(('days', 'weeks', 'months', 'years'))}",
            f" for the {choice(('first', 'second', 'third', 'last'))} time",
        )
    )
    return given.changed(lambda text: text.rstrip(" .") + made + ".")


_KINDS: dict[str, Callable[[Given], _Changed | None]] = {
    "number": _number,
    "name": _name,
    "roles": _roles,
    "opposite": _opposite,
    "neighbour": _neighbour,
    "plan": _plan,
    "detail": _detail,
}


def names_of(text: str) -> list[str]:
    """Capitalised words within a sentence: names, near enough."""
    return [one for one in _NAME.findall(text) if len(one) > 2]


@cache
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,]){re.escape(words)}(?![\w]|[.,]\d)")


def _only_one(side: Sequence[str], text: str) -> str | None:
    """The one of these words that is in a text, once."""
    found = [one for one in side if len(_whole(one).findall(text)) == 1]
    return max(found, key=len) if found else None


def _has_another(sides: Sequence[Sequence[str]], but: Sequence[str], text: str) -> bool:
    """Whether a text has words of another side too; a side's own words may hold another's."""
    mine = _only_one(but, text) or ""
    return any(
        _whole(word).search(text) and word not in mine
        for side in sides
        if side is not but
        for word in side
    )


def _replace(old: str, new: str) -> Change:
    return lambda text: _whole(old).sub(lambda _: new, text)


def _swap(one: str, other: str) -> Change:
    def swapped(text: str) -> str:
        held = _whole(one).sub("\0", text)
        return _whole(other).sub(lambda _: one, held).replace("\0", other)

    return swapped
