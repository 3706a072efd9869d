"""What stands for a line's end where wrapped lines become one: a space, or nothing.

After CSS Text Level 3, 4.1.3 “Segment Break Transformation Rules”: nothing between two East Asian
characters of which none is Hangul, else a space. Punctuation of ambiguous width, such as “ and …,
goes with the East Asian character beside it (CSS Text Level 4). Of a Latin word or number beside an
East Asian character the standard leaves the choice; the text's own habit decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

FULL_STOPS = ".!?…。！？"
CLOSERS = r"[\"'”’)\]」』）]*"
"""What may stand between a full stop and the end of its line, as a regular expression."""

_EAST_ASIAN = frozenset("WFH")
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_IS_HANGUL = re.compile(f"[{_HANGUL}]")
_IDEOGRAPH = (
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WESTERN = "[0-9A-Za-z]"
_PARTED_NUMBER = re.compile(r"\d\d")
_TIGHT = re.compile(f"{_IDEOGRAPH}(?={_WESTERN})|{_WESTERN}(?={_IDEOGRAPH})")
_EAST = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_TAGS = "(?:<[^<>]*>)*"
_SOURCE_LINE_END = re.compile(
    rf"(?P<before>[^\s<>])(?P<end>{_TAGS})[ \t]*\r?\n\s*(?P<begin>{_TAGS})(?=(?P<after>[^\s<>]))"
)
_SPACED = re.compile(f"{_IDEOGRAPH} +(?={_WESTERN})|{_WESTERN} +(?={_IDEOGRAPH})")


def columns(line: str) -> int:
    """The width of a line where wide characters take two columns, as an editor or a mail program
    counts before it wraps."""
    return len(line) + _wide(line)


def mostly_wide(line: str) -> bool:
    """Whether most of the line is wide characters, as in Chinese, Japanese and Korean."""
    return 2 * _wide(line) > len(line)


def words(line: str) -> int:
    """About how many words the line has; two wide letters count as one."""
    return line.count(" ") + 1 + _wide(line) // 2


def _wide(line: str) -> int:
    if line.isascii():
        return 0
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)


def join_lines(lines: Sequence[str]) -> str:
    """The lines, which are not empty, as one."""
    spaced = parts_scripts(lines)
    followed = (line_end(a, b, spaced=spaced) + b for a, b in pairwise(lines))
    return "".join([*lines[:1], *followed])


def join_text(text: str) -> str:
    """The same of a text with line ends in it."""
    lines = [line.strip() for line in text.split("\n")]
    return join_lines([line for line in lines if line])


def join_source(html: str) -> str:
    """The source of a page without the line ends that stand for nothing; the others stay. The same
    through tags, since a line end beside a block is white space anyhow."""
    if not _EAST.search(html):
        return html
    spaced = parts_scripts(html.split("\n"))

    def joined(found: re.Match[str]) -> str:
        before, after = found["before"], found["after"]
        if not _EAST.search(before + after) or line_end(before, after, spaced=spaced):
            return found[0]
        return f"{before}{found['end']}{found['begin']}"

    return _SOURCE_LINE_END.sub(joined, html)


def parts_scripts(lines: Iterable[str]) -> bool:
    """Whether these lines set a space between East Asian characters and Latin words or numbers,
    as “使用 Python” does and “2024年” does not."""
    tight = spaced = 0
    for line in lines:
        tight += len(_TIGHT.findall(line))
        spaced += len(_SPACED.findall(line))
    return spaced > tight


def line_end(before: str, after: str, *, spaced: bool) -> str:
    """What the end of the line `before` is where `after` follows; `spaced` is the text's habit
    that `parts_scripts` tells."""
    if _PARTED_NUMBER.match(before[-1:] + after[:1]) and mostly_wide(before) and not spaced:
        return ""  # set in squares, as Chinese and Japanese newspapers are
    left, right = _kind(before[-1:]), _kind(after[:1])
    if left == right == "east" or {left, right} == {"east", "either"}:
        return ""
    if {left, right} == {"east", "western"} and not spaced:
        return ""
    return " "


def _kind(letter: str) -> str:
    if not letter or _IS_HANGUL.match(letter):
        return "other"
    width = unicodedata.east_asian_width(letter)
    if width in _EAST_ASIAN:
        return "east"
    if width == "A" and unicodedata.category(letter)[0] == "P":
        return "either"
    return "western" if re.match(_WESTERN, letter) else "other"
