# ruff: noqa: RUF001 - quotation marks of many languages are what this file is about
"""Where quotations and brackets of a line begin and end, in any language."""

import re
from dataclasses import dataclass

_CLOSERS = {
    "„": "“”",
    "“": "”",
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‚": "‘’",
    "‘": "’",
    '"': '"',
    "〝": "〟",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "《": "》",
    "〈": "〉",
    "(": ")",
    "[": "]",
    "（": "）",
    "【": "】",
    "〔": "〕",
}
_BRACKETS = frozenset("([（【〔《〈")
# These close as often as they open, so one opens only between a space and a letter.
_TWO_WAYS = frozenset('”»›‘"')
_MARKS = re.compile(f"[{re.escape(''.join({*_CLOSERS, *''.join(_CLOSERS.values())}))}]")
_WIDE = "⺀"  # scripts without spaces between words begin here


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A quotation or bracket: where the mark that opens it is, and the one that closes it."""

    start: int
    end: int
    is_bracket: bool


def enclosed_in(line: str) -> list[Enclosed]:
    """What is enclosed in `line`, in order of its closing marks. Marks without their other half
    are left out, and so are apostrophes."""
    found: list[Enclosed] = []
    open_at: list[int] = []
    for match in _MARKS.finditer(line):
        place, mark = match.start(), match[0]
        before = line[place - 1] if place else " "
        after = line[place + 1] if place + 1 < len(line) else " "
        inside_word = before.isalnum() and after.isalpha() and after < _WIDE
        # A few levels are all that prose has; looking no deeper keeps this linear.
        closes = next((at for at in reversed(open_at[-4:]) if mark in _CLOSERS[line[at]]), None)
        if closes is not None and not (mark in '’"' and inside_word):
            del open_at[open_at.index(closes, max(0, len(open_at) - 4)) :]
            found.append(Enclosed(closes, place, line[closes] in _BRACKETS))
        elif mark in _CLOSERS and (mark not in _TWO_WAYS or _opens(before, after)):
            open_at.append(place)
    return found


def _opens(before: str, after: str) -> bool:
    return not (before.isalnum() and before < _WIDE) and not after.isspace()
