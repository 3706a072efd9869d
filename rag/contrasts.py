"""What the text says in a claim's place where the claim says something else, by their alignment.

"Acme beat Globex" on "Globex beat Acme", "shares rose to $5" on "shares fell to $5": the words
around agree, the word in the middle does not. Each finding is a reason in words.
"""

import re

from rag.alignment import Alignment, Pair, Piece, alike, pieces
from rag.opposites import are_opposed
from rag.synonyms import is_light, synonyms
from rag.terms import stem

CLOSE = 0.65
"""Closeness from which a word that the text has another word for counts as contradicted; below, a
claim is worded too freely to say which word stands for which."""

_CLAUSE = frozenset(
    stem(word)
    for word in "which who whose that while whereas but than unlike although though".split()
)
_LIST = re.compile(r"[\s,;]*(?:and|or|&)?[\s,]*")


def contradiction(claim: str, text: str, alignment: Alignment) -> str | None:
    """The first piece of the claim that the text contradicts, in words; None where there is none."""
    present = {key for piece in pieces(text) for key in piece.keys}
    for at, pair in enumerate(alignment.pairs):
        agreeing, content = alignment.around(at)
        if pair.claim and pair.text and not pair.agrees:
            if agreeing >= 2 and _opposed(pair.claim, pair.text):
                return _instead(claim, text, pair.claim, pair.text)
            if alignment.closeness < CLOSE or agreeing < 3 or not content:
                continue
            if _differ(claim, text, alignment, at, present):
                return _instead(claim, text, pair.claim, pair.text)
    if alignment.closeness >= CLOSE:
        return _negation(alignment)
    return None


def follows(alignment: Alignment) -> bool:
    """Whether the claim follows the text so closely that whatever it binds is bound there too: all
    its names, figures and dates agree, and the text has no other between them and no new clause."""
    if alignment.closeness < CLOSE:
        return False
    agreeing = [n for n, pair in enumerate(alignment.pairs) if pair.agrees]
    inside = alignment.pairs[agreeing[0] : agreeing[-1] + 1]
    if any(p.claim and p.claim.kind != "word" and not p.agrees for p in alignment.pairs):
        return False
    return not any(
        pair.text and not pair.claim and (pair.text.kind != "word" or pair.text.key in _CLAUSE)
        for pair in inside
    )


def _opposed(one: Piece, other: Piece) -> bool:
    return one.kind == other.kind == "word" and are_opposed(one.key, other.key)


def _differ(claim: str, text: str, alignment: Alignment, at: int, present: set[str]) -> bool:
    """Whether the pair at `at` names two things, where the words around are the same."""
    ours, theirs = alignment.pairs[at].claim, alignment.pairs[at].text
    assert ours and theirs
    if ours.kind == theirs.kind != "word":
        return not _reordered(claim, text, alignment, at)
    if ours.is_stop or theirs.is_stop or is_light(ours.key) or is_light(theirs.key):
        return False
    if theirs.kind != "name" and theirs.kind != ours.kind:
        return False
    known = any(key in present or any(alike(key, other) for other in present) for key in ours.keys)
    return not known and not synonyms(ours.key) & present


def _reordered(claim: str, text: str, alignment: Alignment, at: int) -> bool:
    """Whether the claim only lists the same things in another order: "France and Spain"."""
    pair = alignment.pairs[at]
    for other in alignment.pairs[max(0, at - 4) : at + 5]:
        if other is pair or other.agrees or not (other.claim and other.text):
            continue
        assert pair.claim and pair.text
        crossed = set(pair.claim.keys) & set(other.text.keys) and (
            set(other.claim.keys) & set(pair.text.keys)
        )
        if crossed and _listed(claim, pair.claim, other.claim):
            return _listed(text, pair.text, other.text)
    return False


def _listed(text: str, one: Piece, other: Piece) -> bool:
    low, high = min(one.end, other.end), max(one.start, other.start)
    return bool(_LIST.fullmatch(text[low:high]))


def _negation(alignment: Alignment) -> str | None:
    """A negation that only one of the two has before words that both have."""
    pairs = alignment.pairs
    agreeing = [n for n, pair in enumerate(pairs) if pair.agrees]
    for n, pair in enumerate(pairs):
        if pair.agrees:
            continue
        near = pairs[max(0, n - 4) : n + 5]
        if pair.claim and pair.claim.is_negation and not _negated(near, "text"):
            return "The quote does not deny this."
        inside = agreeing and agreeing[0] < n < agreeing[-1]
        if pair.text and pair.text.is_negation and inside and _next_agrees(pairs, n):
            if not _negated(near, "claim"):
                return "The quote denies this."
    return None


def _negated(near: tuple[Pair, ...], side: str) -> bool:
    return any((piece := getattr(pair, side)) and piece.is_negation for pair in near)


def _next_agrees(pairs: tuple[Pair, ...], at: int) -> bool:
    """Whether one of the next three pieces of the text is the claim's too."""
    return any(pair.agrees for pair in pairs[at + 1 : at + 4])


def _instead(claim: str, text: str, ours: Piece, theirs: Piece) -> str:
    said, quoted = claim[ours.start : ours.end], text[theirs.start : theirs.end]
    return f"The quote says “{quoted}” where this says “{said}”."
