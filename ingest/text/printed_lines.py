"""The lines of a paragraph as one, words that were parted at a line's end put together again."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ingest.text.lines import line_end, parts_scripts

_HYPHEN = re.compile(r"(?P<word>[^\W\d_]+)[-\u2010]$")
_TIGHT = re.compile(r"\w[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Parts of words that keep their hyphen where a line ends with it.
_KEEPS_HYPHEN = frozenset(
    "well self non ex half anti co mid pre post semi quasi cross high low long short full part "
    "so all then vice one two three four five six seven eight nine ten twenty thirty forty fifty "
    "sixty seventy eighty ninety first second third".split()
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# A font has one sign for 月 and for its radical ⽉, and many programs note the radical. Those of
# U+2F00 to U+2FD5 have the ideograph as their compatibility form; these come from Unicode's
# EquivalentUnifiedIdeograph.txt.
_RADICALS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SUPPLEMENT = dict(
    zip(
        "⺝⺟⺠⻁⻄⻅⻆⻈⻉⻋⻌⻑⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻯⻰⻳",
        "月母民虎西见角讠贝车辶長长门青页风飞食马鬼鱼鸟麦黄齐齿竜龙龟",
        strict=True,
    )
)
_LETTERS = str.maketrans(_LIGATURES | _RADICALS | _SUPPLEMENT)


def plain_letters(text: str) -> str:
    """The text with letters for ligatures, and for the radicals that fonts name their signs by."""
    return text.translate(_LETTERS)


def join(lines: Sequence[str], known: Counter[str]) -> str:
    """The lines as one; `known` counts the words of the document, as `inner_words` tells them."""
    spaced = parts_scripts(lines)
    parts: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None:
            parts.append(line)
            break
        part = _HYPHEN.search(line)
        rest = _FIRST_WORD.match(following)
        if line.endswith("\u00ad"):
            parts.append(line[:-1])
        elif part and rest and rest[0][0].islower():
            keeps = _keeps(part["word"], rest[0], known)
            parts.append(line if keeps else line[:-1])
        elif _TIGHT.search(line):  # "2024-" or "anti-" before "American" keeps its hyphen
            parts.append(line)
        else:
            parts.append(line + line_end(line, following, spaced=spaced))
    return plain_letters("".join(parts))


def inner_words(text: str) -> list[str]:
    """The words of a line but for its last, whose hyphen may be the line's."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)[:-1]]


def _keeps(word: str, rest: str, known: Counter[str]) -> bool:
    whole = known[f"{word}{rest}".casefold()]
    hyphenated = known[f"{word}-{rest}".casefold()]
    if whole or hyphenated:
        return hyphenated > whole
    return word.casefold() in _KEEPS_HYPHEN
