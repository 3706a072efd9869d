# ruff: noqa: RUF001 - marks of many scripts are what this file is about
"""Where sentences end in a line that is not English: by marks, quotations and capitals.

No mark inside a quotation or bracket ends a sentence, unless the quotation is long; what a full
stop does is in full_stop.py (docs/decisions/0033-sentences-and-language.md has the reasons).
"""

import re
from bisect import bisect_right
from functools import cache

from rag.sentences.abbreviations import abbreviations_of
from rag.sentences.enclosed import Enclosed, enclosed_in
from rag.sentences.full_stop import FullStop

# These end sentences with or without a space: Unicode's Sentence_Terminal of scripts in use.
_OWN_MARKS = "。！？｡．।॥؟۔։።፧፨။។៕᠃᠉᙮᱾᱿꓿꘎꘏꣎꣏꧈꧉꩝꩞꩟꫰꫱꯫܀܁܂߹෴‼⁇⁈⁉"
_DANDAS = re.compile("[।॥]")
_FULL_STOPS = ".।۔。"
_FOOTNOTES = re.compile(r"(?:\[\w{1,3}\])*+")
_LOOSE_CLOSERS = re.compile(r"[\"'”’“»«)\]」』）]*+")
_SPACE = re.compile(r"\s*+")
_NEXT = re.compile(r"[^\w\s]*\s*(?P<dutch>['’‘][snt]\s+)?[^\w\s]*(?P<word>\w*)")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|https?:|www\.")
_WINDOW = 40
_WIDE = "⺀"  # scripts without spaces between words begin here
# Prose has quotations of two or three sentences; a longer one is no unit to quote.
_LONGEST_KEPT = 300

# After a quotation: who said it, or what is done with it.
_CHINESE_SPEECH = re.compile(
    r"[^。！？，、：；“”「」\s]{1,14}"
    r"(?:说|說|道|称|稱|问|問|表示|喊|叫|叹|嘆|答|指出|解释|解釋|补充|補充|介绍|介紹)[。，：:]"
)
_GOES_ON = {"zh": "的是等和与與及、，；：", "ja": "とのをがはにでもやなへか、，"}


def boundaries(line: str, code: str | None) -> list[tuple[int, int]]:
    """(where a sentence ends, where the next begins), for all but the last sentence of `line`,
    which is in the language of the ISO 639-1 `code`."""
    return _Line(line, code).boundaries()


class _Line:
    def __init__(self, line: str, code: str | None) -> None:
        self._line = line
        self._code = code
        self._known = abbreviations_of(code)
        enclosed = enclosed_in(line)
        self._closing = {each.end: each for each in enclosed}
        self._kept = _outermost(enclosed)
        self._starts = [start for start, _ in self._kept]
        # where dandas end sentences, a full stop is an abbreviation's
        self._has_dandas = _DANDAS.search(line) is not None
        self._begin = self._past_space(0)

    def boundaries(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for match in _marks(self._known.marks).finditer(self._line):
            end, quotation = self._close(match.end())
            following = self._past_space(end)
            if following >= len(self._line) or self._inside(match.start(), end):
                continue
            if self._ends(match, end, following, quotation):
                found.append((end, following))
                self._begin = following
        return found

    def _past_space(self, place: int) -> int:
        found = _SPACE.match(self._line, place)
        return found.end() if found else place

    def _close(self, end: int) -> tuple[int, Enclosed | None]:
        """Past the marks that close what is enclosed, with the outermost of that."""
        line, last = self._line, None
        while True:
            place = end
            while place < len(line) and place < end + 2 and line[place].isspace():
                place += 1
            if place not in self._closing:
                break
            last, end = self._closing[place], place + 1
        loose = _LOOSE_CLOSERS.match(line, end)
        # a mark that opens what follows is not this sentence's
        if loose and (loose.end() == len(line) or line[loose.end()].isspace()):
            end = loose.end()
        footnotes = _FOOTNOTES.match(line, end)
        return (footnotes.end() if footnotes else end), last

    def _inside(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._kept[at][1] > end

    def _ends(
        self, match: re.Match[str], end: int, following: int, quotation: Enclosed | None
    ) -> bool:
        line, mark = self._line, match[0]
        after = _NEXT.match(line, following, following + _WINDOW)
        if after is None:
            return True
        word = after["word"]
        small = word[:1].islower() and not after["dutch"]
        if small and not _BRAND.match(line, after.start("word"), following + _WINDOW):
            return False
        close_up = mark[-1] in _OWN_MARKS or (mark[-1] in "!?" and line[following] >= _WIDE)
        if following == end and not close_up:
            return False
        initial = len(word) == 1 and line[after.end() : after.end() + 1] == "."
        starter = word.lower() in self._known.starters and not initial
        if quotation:
            return not self._goes_on(mark, quotation, following, word, starter=starter)
        if mark == ".":
            stop = FullStop(line, self._begin, match.start(), following, word, starter)
            return not self._has_dandas and stop.ends(self._code, self._known)
        in_figure = word[:1].isdigit() and line[match.start() - 1 : match.start()].isdigit()
        return not (mark == "．" and in_figure)

    def _goes_on(
        self, mark: str, quotation: Enclosed, following: int, word: str, *, starter: bool
    ) -> bool:
        """Whether the sentence goes on after a quotation or bracket that ends in `mark`."""
        line = self._line
        begins = quotation.start <= self._begin
        if quotation.is_bracket:
            return not begins
        if line[following] in _GOES_ON.get(self._code or "", ""):
            return True
        if self._code == "zh" and _CHINESE_SPEECH.match(line, following, following + _WINDOW):
            return True
        led = line[max(self._begin, quotation.start - 2) : quotation.start].strip()
        if mark[-1] in _FULL_STOPS or led[-1:] in set(":,：،") or self._code in {"zh", "ja"}:
            return False
        if word[:1].isalpha() and not word[:1].isupper():  # a script without capitals
            return line[following].isalpha()
        return not (begins or starter)


@cache
def _marks(more: str) -> re.Pattern[str]:
    return re.compile(rf"[.!?…{re.escape(_OWN_MARKS + more)}]++")


def _outermost(enclosed: list[Enclosed]) -> list[tuple[int, int]]:
    """Where no sentence ends: the enclosed that are short enough, without those inside others."""
    kept: list[tuple[int, int]] = []
    for each in sorted(enclosed, key=lambda one: one.start):
        if each.end - each.start <= _LONGEST_KEPT and (not kept or each.start > kept[-1][1]):
            kept.append((each.start, each.end + 1))
    return kept
