"""What the text says in a claim's place where the claim says something else, by their alignment.

"Acme beat Globex" on "Globex beat Acme", "shares rose to $5" on "shares fell to $5": the words
around agree, the word in the middle does not. Each finding is a reason in words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.opposites import are_opposed
from rag.english.synonyms import is_light
from rag.english.words import stem
from rag.sentences import split_sentences
from rag.verification.alignment import Alignment, Pair, Piece, align, alike, pieces

CLOSE = 0.65
"""Closeness from which a word that the text has another word for counts as contradicted; below, a
claim is worded too freely to say which word stands for which."""

HALF, FRAMED = 0.45, 0.8
"""Or this closeness, where what surrounds the differing pieces is so close."""

_CLAUSE = frozenset(
    stem(word)
    for word in "which who whose that while whereas but than unlike although though".split()
)
SAYING = frozenset(
    stem(word)
    for word in "said says say told state claim warn argue estimate write wrote believe add "
    "announce report according".split()
)
"""Keys of verbs that put a statement into somebody's mouth."""

_LIST = re.compile(r"[\s,;]*(?:and|or|&)?[\s,]*")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`contradiction` is in words, None where there is none; `follows` says that the claim follows
    a sentence so closely that whatever it binds is bound there too."""

    contradiction: str | None
    follows: bool


def compare(claim: str, text: str) -> Comparison:
    """The claim beside the sentence of `text` that it is closest to; beside all of the text where
    none is close."""
    sentences = [text[s.start : s.end] for s in split_sentences(text)] or [text]
    closest = max(sentences, key=lambda sentence: align(claim, sentence).closeness)
    alignment = align(claim, closest)
    if not _is_close(alignment):
        closest, alignment = text, align(claim, text)
        return Comparison(_contradiction(claim, closest, alignment), False)
    reason = _contradiction(claim, closest, alignment)
    return Comparison(reason, reason is None and _follows(alignment))


def _contradiction(claim: str, text: str, alignment: Alignment) -> str | None:
    close = _is_close(alignment)
    for at, pair in enumerate(alignment.pairs):
        agreeing, content = alignment.around(at)
        if pair.claim and pair.text and not pair.agrees:
            if agreeing >= 2 and _opposed(pair.claim, pair.text) and _framed(alignment, at):
                return _instead(claim, text, pair.claim, pair.text)
            if not close or agreeing < 3 or not content:
                continue
            if _differ(claim, text, alignment, at):
                return _instead(claim, text, pair.claim, pair.text)
    return _negation(alignment) if close else None


def _is_close(alignment: Alignment) -> bool:
    return alignment.closeness >= CLOSE or (
        alignment.closeness >= HALF and alignment.frame >= FRAMED
    )


def _follows(alignment: Alignment) -> bool:
    """Whether all the claim's names, figures and dates agree, and the text has no other between
    them and no new clause; and where the claim has somebody say it, so has the text."""
    agreeing = [n for n, pair in enumerate(alignment.pairs) if pair.agrees]
    inside = alignment.pairs[agreeing[0] : agreeing[-1] + 1]
    if any(p.claim and p.claim.kind != "word" and not p.agrees for p in alignment.pairs):
        return False
    if any(p.claim and p.claim.key in SAYING and not p.agrees for p in alignment.pairs):
        return False
    return not any(
        pair.text and not pair.claim and (pair.text.kind != "word" or pair.text.key in _CLAUSE)
        for pair in inside
    )


def _opposed(one: Piece, other: Piece) -> bool:
    return one.kind == other.kind == "word" and are_opposed(one.key, other.key)


def _differ(claim: str, text: str, alignment: Alignment, at: int) -> bool:
    """Whether the pair at `at` names two things, where the words around are the same."""
    ours, theirs = alignment.pairs[at].claim, alignment.pairs[at].text
    assert ours
    assert theirs
    if ours.is_stop or theirs.is_stop or not _framed(alignment, at):
        return False
    if ours.kind == theirs.kind != "word" or _are_names(ours, theirs):
        return not _reordered(claim, text, alignment, at)
    present = {key for piece in pieces(text) for key in piece.keys}
    known = any(key in present or any(alike(key, other) for other in present) for key in ours.keys)
    return ours.is_capital and not known and not is_light(ours.key) and not is_light(theirs.key)


def _are_names(ours: Piece, theirs: Piece) -> bool:
    """Two words with a capital, of which one stands where a common word would have none."""
    if not (ours.is_capital and theirs.is_capital):
        return False
    return ours.start > 0 < theirs.start or "name" in {ours.kind, theirs.kind}


def _framed(alignment: Alignment, at: int) -> bool:
    """Whether what stands before and after agrees, with no more than stop words left out."""
    pairs = alignment.pairs

    def agrees(near: Sequence[Pair]) -> bool:
        for pair in near:
            if pair.agrees:
                return True
            piece = pair.claim or pair.text
            if (pair.claim and pair.text) or not (piece and piece.is_stop):
                return False
        return True

    return agrees(pairs[:at][::-1]) and agrees(pairs[at + 1 :])


def _reordered(claim: str, text: str, alignment: Alignment, at: int) -> bool:
    """Whether the claim only lists the same things in another order: "France and Spain"."""
    pair = alignment.pairs[at]
    for other in alignment.pairs[max(0, at - 4) : at + 5]:
        if other is pair or other.agrees or not (other.claim and other.text):
            continue
        assert pair.claim
        assert pair.text
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
    """A negation that only one of the two has beside words that both have."""
    pairs = alignment.pairs
    agreeing = [n for n, pair in enumerate(pairs) if pair.agrees]
    for n, pair in enumerate(pairs):
        near = pairs[max(0, n - 4) : n + 5]
        denied = sum(bool(p.claim and p.claim.is_negation) for p in near)
        denies = sum(bool(p.text and p.text.is_negation) for p in near)
        if pair.agrees or denied == denies:
            continue
        if pair.claim and pair.claim.is_negation:
            return "The quote denies this." if denies > denied else "The quote does not deny this."
        if pair.text and pair.text.is_negation and agreeing and agreeing[0] < n:
            last = pairs[agreeing[-1]].claim
            if _next_agrees(pairs, n) or (n == agreeing[-1] + 1 and last and last.is_stop):
                return "The quote denies this."
    return None


def _next_agrees(pairs: tuple[Pair, ...], at: int) -> bool:
    """Whether one of the next three pieces of the text is the claim's too."""
    return any(pair.agrees for pair in pairs[at + 1 : at + 4])


def _instead(claim: str, text: str, ours: Piece, theirs: Piece) -> str:
    said, quoted = claim[ours.start : ours.end], text[theirs.start : theirs.end]
    return f"The quote says “{quoted}” where this says “{said}”."
