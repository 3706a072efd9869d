"""A claim laid beside a text, word by word in order, which shows what stands for what.

A claim that follows a sentence closely can be false by one word: another name, two figures that
changed places, "below" for "above". Shares of words do not see that; an alignment does. Names,
figures and dates are one piece each and line up with any other of their kind, which is how two that
were swapped come to stand opposite each other. Needleman and Wunsch's alignment, free at both ends
of the text; milliseconds for sentences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.english.figures import DateMention, Figure, dates, figures, same_value
from rag.english.opposites import are_opposed
from rag.english.synonyms import synonyms
from rag.english.words import Word, initials, names, negates, stem, words

Kind = Literal["word", "name", "figure", "date"]

MOST_PIECES = 160
"""Of either text; what is longer is cut. 60 pieces against 100 take 3 ms."""

_CONTRACTED = re.compile(r"^(?P<verb>\w+)n['’]t$", re.IGNORECASE)
_OPENERS = frozenset(
    """
        yes yeah true sure well furthermore nonetheless nevertheless additionally moreover also
        specifically however overall therefore thus hence besides finally then another others
        instead indeed similarly conversely
        """.split()
)
"""Words that link a sentence to others and say nothing themselves."""

_NUMBERED = re.compile(r"\.\s?\d")  # No. 24
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}

_SAME, _ALIKE, _SAME_STOP = 3.0, 2.0, 1.0
_OTHER_OF_KIND, _OPPOSED, _OTHER_WORD, _OTHER = 0.8, 0.8, -0.4, -0.7
_CLAIM_GAP, _TEXT_GAP = -0.4, -0.15


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a whole name, figure or date, at `[start, end)`. `keys` are its words' keys."""

    kind: Kind
    keys: tuple[str, ...]
    start: int
    end: int
    is_stop: bool = False
    is_capital: bool = False
    is_negation: bool = False
    figure: Figure | None = None
    date: DateMention | None = None

    @property
    def key(self) -> str:
        return self.keys[0]

    @property
    def weight(self) -> float:
        """What it counts of its text, beside a plain content word."""
        if self.kind != "word":
            return 1.5
        return 0.4 if self.is_stop else 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of the claim and the piece of the text in its place; either may be missing."""

    claim: Piece | None
    text: Piece | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """`closeness` is the share, in [0, 1], of the claim's weight `total` that agrees with its
    place."""

    pairs: tuple[Pair, ...]
    closeness: float
    total: float

    @property
    def frame(self) -> float:
        """Closeness of what is left without the pieces that the text has others for: how alike the
        two are around what differs."""
        opposite = [p.claim for p in self.pairs if p.claim and p.text and not p.agrees]
        rest = self.total - sum(piece.weight for piece in opposite)
        return self.closeness * self.total / rest if rest else 0.0

    def around(self, at: int, reach: int = 8) -> tuple[int, int]:
        """Of the `reach` pieces of the claim that are nearest to the pair at `at`, how many agree,
        and how many of these are content."""
        before = [pair for pair in self.pairs[:at] if pair.claim]
        after = [pair for pair in self.pairs[at + 1 :] if pair.claim]
        half = reach // 2
        left = min(len(before), max(half, reach - len(after)))
        near = before[len(before) - left :] + after[: reach - left]
        agreeing = [pair for pair in near if pair.agrees]
        content = [pair for pair in agreeing if pair.claim and not pair.claim.is_stop]
        return len(agreeing), len(content)


@lru_cache(maxsize=4096)
def pieces(text: str, known: frozenset[str] = frozenset()) -> tuple[Piece, ...]:
    """The words of `text` in order, each name, figure and date as one piece; a capitalised word
    whose key is in `known` is a name wherever it stands."""
    found: list[Piece] = [
        Piece("date", ("",), date.start, date.end, date=date) for date in dates(text)
    ]
    for figure in figures(text):
        fixed = figure.is_money or figure.unit in {"percent", "year"}
        end = figure.end if fixed else figure.number_end
        found.append(Piece("figure", ("",), figure.start, end, figure=figure))
    taken = list(found)
    for run in names(text):
        free = [word for word in run if not _inside(word, taken)]
        if free:
            keys = tuple(word.key for word in free)
            found.append(Piece("name", keys, free[0].start, free[-1].end, is_capital=True))
    taken = list(found)
    for word in words(text):
        if not _inside(word, taken):
            if word.key in known and word.text[0].isupper() and not word.is_stop:
                found.append(Piece("name", (word.key,), word.start, word.end, is_capital=True))
            else:
                found.extend(_of_word(word, text))
    return tuple(sorted(found, key=lambda piece: piece.start))[:MOST_PIECES]


@lru_cache(maxsize=1024)
def align(claim: str, text: str) -> Alignment:
    """The alignment of the two with the most in common, in the order of both."""
    known = frozenset(word.key for part in (claim, text) for run in names(part) for word in run)
    ours, theirs = pieces(claim, known), pieces(text, known)
    path = _path(ours, theirs)
    total = sum(piece.weight for piece in ours) or 1.0
    agreed = sum(pair.claim.weight for pair in path if pair.agrees and pair.claim)
    return Alignment(tuple(path), agreed / total, total)


def agree(one: Piece, other: Piece) -> bool:
    """Whether two pieces say the same: a name may be said in part, a word by another form."""
    if one.kind != other.kind:
        return one.kind != "word" != other.kind and bool(set(one.keys) & set(other.keys) - {""})
    if one.figure and other.figure:
        return same_value(one.figure, other.figure) or (
            one.figure.value == other.figure.value
            and (not one.figure.unit or not other.figure.unit)
        )
    if one.date and other.date:
        ours = (one.date.year, one.date.month, one.date.day)
        theirs = (other.date.year, other.date.month, other.date.day)
        return all(a == b or a is None or b is None for a, b in zip(ours, theirs, strict=True))
    if one.kind == "name":
        few, many = sorted((one.keys, other.keys), key=len)
        if len(few) == 1 < len(many) and few[0] == initials(many):  # LA
            return True
        return all(any(key == k or alike(key, k) for k in many) for key in few)
    return one.key == other.key


def alike(one: str, other: str) -> bool:
    """Whether two keys are synonyms, or one begins with the other (innovate, innovation)."""
    return other in synonyms(one) or (
        len(one) >= 5 <= len(other) and (one.startswith(other) or other.startswith(one))
    )


def _of_word(word: Word, text: str) -> list[Piece]:
    capital = word.text[0].isupper()
    if match := _CONTRACTED.match(word.lower):
        verb = stem(_IRREGULAR.get(match["verb"], match["verb"]))
        return [
            Piece("word", (verb,), word.start, word.end, True, capital),
            Piece("word", ("not",), word.start, word.end, True, False, True),
        ]
    denies = negates(word, text) and not _NUMBERED.match(text, word.end)
    is_stop = word.is_stop or word.lower in _OPENERS
    return [Piece("word", (word.key,), word.start, word.end, is_stop, capital, denies)]


def _inside(word: Word, taken: Sequence[Piece]) -> bool:
    return any(piece.start <= word.start < piece.end for piece in taken)


def _score(one: Piece, other: Piece) -> tuple[float, bool]:
    if agree(one, other):
        return (_SAME_STOP if one.is_stop else _SAME), True
    if one.kind == other.kind != "word":
        return _OTHER_OF_KIND, False
    if one.kind == other.kind:
        if alike(one.key, other.key):
            return _ALIKE, True
        if are_opposed(one.key, other.key):
            return _OPPOSED, False
        return (_OTHER_WORD if one.is_stop == other.is_stop else _OTHER), False
    return (_OTHER_WORD if not (one.is_stop or other.is_stop) else _OTHER), False


def _path(ours: Sequence[Piece], theirs: Sequence[Piece]) -> list[Pair]:
    scores = [[_score(one, other) for other in theirs] for one in ours]
    width = len(theirs) + 1
    above = [0.0] * width
    steps: list[list[int]] = []
    for row in scores:
        here = [above[0] + _CLAIM_GAP] + [0.0] * (width - 1)
        step = [1] + [0] * (width - 1)
        for j in range(1, width):
            best, way = above[j - 1] + row[j - 1][0], 0
            if (skipped := above[j] + _CLAIM_GAP) > best:
                best, way = skipped, 1
            if (passed := here[j - 1] + _TEXT_GAP) > best:
                best, way = passed, 2
            here[j], step[j] = best, way
        steps.append(step)
        above = here
    i, j = len(ours), max(range(width), key=above.__getitem__)
    path: list[Pair] = [Pair(None, piece, False) for piece in theirs[j : j + 1]]
    while i:
        way = steps[i - 1][j]
        if way == 0:
            i, j = i - 1, j - 1
            path.append(Pair(ours[i], theirs[j], scores[i][j][1]))
        elif way == 1:
            i -= 1
            path.append(Pair(ours[i], None, False))
        else:
            j -= 1
            path.append(Pair(None, theirs[j], False))
    return path[::-1]
