"""Which words of a claim and of the quote that contradicts it differ, as spans of each. Pure.

The alignment that the verifier compares them by (rag/verification/alignment.py) tells what stands
in whose place; what opposes or denies is told as rag/english/opposites.py tells it.
"""

from dataclasses import dataclass

from rag.english.figures import same_unit
from rag.english.opposites import are_opposed
from rag.verification.alignment import Pair, Piece, align, pieces


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` of the text that it is of."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Differences:
    """In order and apart from each other; empty where wording shows none."""

    claim: tuple[Span, ...] = ()
    quote: tuple[Span, ...] = ()


def differences(claim: str, quote: str) -> Differences:
    """Names, figures and dates in each other's place, words that are opposites, and negations that
    only one of the two has. A figure that the alignment has left alone stands opposite the quote's
    only one of its unit."""
    pairs = align(claim, quote).pairs
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for pair in pairs:
        if pair.claim and pair.text and _differ(pair):
            ours.append(pair.claim)
            theirs.append(pair.text)
        elif not pair.agrees:
            ours += [pair.claim] if pair.claim and pair.claim.is_negation else []
            theirs += [pair.text] if pair.text and pair.text.is_negation else []
    alone = [p.claim for p in pairs if p.claim and p.claim.figure and not p.agrees]
    agreed = {p.text.start for p in pairs if p.text and p.agrees}
    for piece in (one for one in alone if one not in ours):
        others = [one for one in pieces(quote) if one.start not in agreed]
        rivals = [one for one in others if _rival(piece, one)]
        if len(rivals) == 1:
            ours.append(piece)
            theirs += [one for one in rivals if one not in theirs]
    return Differences(_spans(claim, ours), _spans(quote, theirs))


def _differ(pair: Pair) -> bool:
    assert pair.claim
    assert pair.text
    if pair.agrees:
        return False
    if pair.claim.kind == pair.text.kind != "word":
        return True
    return are_opposed(pair.claim.key, pair.text.key)


def _rival(one: Piece, other: Piece) -> bool:
    return bool(one.figure and other.figure and same_unit(one.figure, other.figure))


def _spans(text: str, differing: list[Piece]) -> tuple[Span, ...]:
    found: list[Span] = []
    for piece in sorted(differing, key=lambda piece: piece.start):
        end = piece.figure.end if piece.figure else piece.end
        if not found or piece.start >= found[-1].end:
            found.append(Span(piece.start, min(end, len(text))))
    return tuple(found)
