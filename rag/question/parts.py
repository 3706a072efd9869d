"""A question that asks several things -> the questions in it. Pure; English wording."""

import re

MOST_PARTS = 4

_FEWEST_WORDS = 3
"""Of the first part: "how and why did it fail" asks one thing."""

_ASKS = r"(?:who|whom|whose|when|where|why|how|what|which)\b"
_PREPOSITION = r"(?:(?:in|by|to|at|for|with|from|of|on|since|under) )?"
_BEGINS = re.compile(rf"^(?:and )?{_PREPOSITION}{_ASKS}", re.IGNORECASE)
_NEXT = re.compile(rf",? (?:and|or) (?={_PREPOSITION}{_ASKS})|(?<=\?) +(?=\w)", re.IGNORECASE)
_INDIRECT = re.compile(
    rf"\b(?:about|of|on|know|knows|say|says|explain|whether) {_ASKS}", re.IGNORECASE
)


def question_parts(text: str) -> tuple[str, ...]:
    """The questions that `text` joins, in order, each ending with a question mark; `text` alone
    where it asks one thing."""
    pieces = [piece.strip() for piece in _NEXT.split(text) if piece.strip()]
    whole = len(pieces) == 1 or len(pieces) > MOST_PARTS
    if whole or not _BEGINS.match(pieces[0]) or len(pieces[0].split()) < _FEWEST_WORDS:
        return (text,)
    if any(not _BEGINS.match(piece) or _INDIRECT.search(piece) for piece in pieces):
        return (text,)
    return tuple(f"{piece[:1].upper()}{piece[1:].rstrip('?. ')}?" for piece in pieces)
