"""Whether the letters that a PDF gives can be those that it shows. Pure.

A font's map may be missing, and may be wrong: then other letters come out, which only their use
tells from writing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rag.english.language import is_in_no_language

_MOST_UNKNOWN = 0.05
_NO_LETTERS = frozenset(("Cc", "Cn", "Co", "Cs"))
"""Categories: control, unassigned, private use, half a letter."""
_WHITE = frozenset("\t\n\r\x0b\x0c")
_FEWEST_LETTERS = 100
"""Of a page of which it is asked whether it is writing."""
_MOST_GARBLED = 0.2
_EAST = frozenset(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"))
# Words change their script at their ends only, but for Latin names in Chinese and Japanese; the
# letters of a wrong map do at every third.
_MOST_CHANGES = 0.15
_MIXED = frozenset(("LATIN", "FULLWIDTH", "EAST ASIAN"))
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_unreadable(text: str) -> bool:
    """Whether more than a few signs have no letter, or one of a font's own, or most have one whose
    two bytes stand the wrong way round."""
    unknown = swapped = 0
    for sign, count in Counter(text).items():
        if sign == "\ufffd" or (sign not in _WHITE and unicodedata.category(sign) in _NO_LETTERS):
            unknown += count
        elif ord(sign) > 0xFF and not ord(sign) & 0xFF:
            swapped += count
    return unknown > _MOST_UNKNOWN * len(text) or 2 * swapped > len(text)


def garbled_page(pages: Sequence[str]) -> int | None:
    """The number, from 1, of the first page whose letters are no writing, where a good part of all
    letters stand on such pages; a list of measures or of functions may look like one."""
    letters = [sum(map(str.isalpha, text)) for text in pages]
    garbled = [
        number
        for number, text in enumerate(pages)
        if letters[number] >= _FEWEST_LETTERS and (_changes_script(text) or is_in_no_language(text))
    ]
    if sum(letters[number] for number in garbled) <= _MOST_GARBLED * sum(letters):
        return None
    return garbled[0] + 1


def _changes_script(text: str) -> bool:
    if text.isascii():
        return False
    pairs = changes = 0
    for word in _WORD.findall(text[:3000]):
        scripts = [_script(letter) for letter in word]
        pairs += len(word) - 1
        changes += sum(a != b and not {a, b} <= _MIXED for a, b in pairwise(scripts))
    return changes > _MOST_CHANGES * pairs


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "EAST ASIAN" if name in _EAST else name
