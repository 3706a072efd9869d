# ruff: noqa: RUF001 - marks of many scripts are what this file is about
"""Where sentences end in a line that is not English: by marks, capitals and a language's words.

No mark inside a quotation or bracket ends a sentence, unless the quotation is long. A full stop is
judged by the word before it and by the word after it (docs/decisions/0033-sentences.md compares
this with libraries).
"""

import re
from bisect import bisect_right

from rag.sentences.enclosed import Enclosed, enclosed_in
from rag.sentences.languages import language_of

# These end sentences wherever they stand, in scripts of their own: Unicode's Sentence_Terminal
# of living scripts but for the marks of Latin.
_OWN_MARKS = "。！？｡．।॥؟۔։።፧፨။។៕᠃᠉᙮᱾᱿꓿꘎꘏꣎꣏꧈꧉꩝꩞꩟꫰꫱꯫܀܁܂߹෴‼⁇⁈⁉"
_DANDA = "।॥"
_FOOTNOTES = re.compile(r"(?:\[\w{1,3}\])*+")
_LOOSE_CLOSERS = re.compile(r"[\"'”’“»«)\]」』）]*+")
_SPACE = re.compile(r"\s*+")
# Prose has quotations of two or three sentences; a longer one is no unit to quote.
_LONGEST_KEPT = 300
_WINDOW = 40

_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0df7\"״]|[.\-'’](?=\w))+$")
_SPACED = re.compile(r"(?<!\w)(?:\w{1,3}\.\s?)+\w{1,4}$")  # "z. B", "т. д"
_PREFIX = re.compile(r".*['’-]")  # "l'art"
_NUMBER = re.compile(r"(?<![\w.,:/–-])\d{1,3}$")
_ROMAN = re.compile(r"(?<!\w)[IVXLC]{2,}$")
_DATE = re.compile(r"(?<![\w.,])\d{1,4}$")
_INITIALS = re.compile(r"(?:\w\.-?)+\w$")
_NAMED_WORD = re.compile(r"(?P<word>[^\W\d_]+)\W+$")
_YEAR = re.compile(r"(?:\d|\b[IVXL]+)\s*\w{1,2}$")
_NEXT = re.compile(r"[^\w\s]*\s*(?P<dutch>['’‘][snt]\s+)?[^\w\s]*(?P<word>\w*)")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|https?:|www\.")
_CLUB = re.compile(r"\s*F(?:C|SV)\b")
# "J. de Vries", "P. Le Goff": after an initial these begin a name, not a sentence.
_OF_NAMES = frozenset(
    "de di da do du del della dei degli des dos das d la le les lo los las van den der von zu ter "
    "ten te el al bin abu san santa saint".split()
)
_SHORT = 3
# Latin and Cyrillic consonants; a letter with an accent is left out, since most are vowels.
_LACKS_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxzłčšžбвгджзйклмнпрстфхцчшщ]{2,}")
_FEWEST_WORDS = 5  # before "2024 r." and the like, for it to end a sentence: "W 2024 r. Nowak ..."

# After a quotation: who said it, or what is done with it.
_CHINESE_SPEECH = re.compile(
    r"[^。！？，、：；“”「」\s]{1,14}(?:说|說|道|称|稱|问|問|表示|喊|叫|叹|嘆|答|指出|解释|解釋|补充|補充|介绍|介紹)"
    r"[。，：:]"
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
        self._language = language_of(code)
        enclosed = enclosed_in(line)
        self._closing = {each.end: each for each in enclosed}
        self._kept = _outermost(enclosed)
        self._starts = [start for start, _ in self._kept]
        # Where there is a danda, a full stop is an abbreviation's.
        self._has_danda = any(mark in line for mark in _DANDA)
        self._begin = 0

    def boundaries(self) -> list[tuple[int, int]]:
        own = re.escape(_OWN_MARKS)
        marks = re.compile(rf"[.!?…{own}{re.escape(self._language.marks)}]++")
        found: list[tuple[int, int]] = []
        for match in marks.finditer(self._line):
            end, quotation = self._close(match.end())
            following = _SPACE.match(self._line, end).end()  # pyright: ignore[reportOptionalMemberAccess]
            if following >= len(self._line) or self._inside(match.start(), end):
                continue
            if self._ends(match, end, following, quotation):
                found.append((end, following))
                self._begin = following
        return found

    def _close(self, end: int) -> tuple[int, Enclosed | None]:
        """Past the marks that close what is enclosed; the outermost of that."""
        line, last = self._line, None
        while True:
            place = end
            while place < len(line) and place < end + 2 and line[place].isspace():
                place += 1
            if place not in self._closing:
                break
            last, end = self._closing[place], place + 1
        for pattern in (_LOOSE_CLOSERS, _FOOTNOTES):
            match = pattern.match(line, end)
            past = match.end() if match else end
            # a mark that opens what follows is not this sentence's
            if past > end and (pattern is _FOOTNOTES or past == len(line) or line[past].isspace()):
                end = past
        return end, last

    def _inside(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._kept[at][1] > end

    def _ends(
        self, match: re.Match[str], end: int, following: int, quotation: Enclosed | None
    ) -> bool:
        line, mark = self._line, match[0]
        after = _NEXT.match(line, following, following + _WINDOW)
        word = after["word"] if after else ""
        if word[:1].islower() and not (after and after["dutch"]):
            begins = line.find(word, following)
            if not _BRAND.match(line, begins, begins + _WINDOW):
                return False
        own = mark[-1] in _OWN_MARKS
        spaced = following > end
        if not own and not spaced and not (mark[-1] in "!?" and line[following] >= "⺀"):
            return False
        initial = (
            len(word) == 1 and after is not None and line[after.end() : after.end() + 1] == "."
        )
        starter = word.lower() in self._language.starters and not initial
        if quotation and self._goes_on(mark, quotation, following, word, starter=starter):
            return False
        if mark == "." and not quotation:
            return self._full_stop(match.start(), following, word, starter=starter)
        if mark == "．":
            return not (word[:1].isdigit() and line[match.start() - 1 : match.start()].isdigit())
        return True

    def _goes_on(
        self, mark: str, quotation: Enclosed, following: int, word: str, *, starter: bool
    ) -> bool:
        """Whether the sentence goes on after a quotation or bracket that ends in `mark`."""
        line = self._line
        led = line[max(self._begin, quotation.start - 2) : quotation.start].strip()
        begins = not line[self._begin : quotation.start].strip()
        if quotation.is_bracket:
            return not begins
        if line[following] in _GOES_ON.get(self._code or "", ""):
            return True
        if self._code == "zh" and _CHINESE_SPEECH.match(line, following, following + _WINDOW):
            return True
        if mark[-1] in ".।۔。" or led[-1:] in (":", ",", "：", "،") or self._code in ("zh", "ja"):
            return False
        if word[:1].isalpha() and not word[:1].isupper():  # a script without capitals
            return line[following : following + 1].isalpha()
        return not (begins or starter)

    def _full_stop(self, place: int, following: int, word: str, *, starter: bool) -> bool:
        line, language = self._line, self._language
        if self._has_danda:
            return False
        window = max(self._begin, place - _WINDOW)
        digit = word[:1].isdigit() or _ROMAN.fullmatch(word) is not None
        if _NUMBER.search(line, window, place):
            return self._after_number(place, following, starter=starter, digit=digit)
        if digit and _DATE.search(line, window, place) and self._code == "ko":
            return False
        if language.ordinals and _ROMAN.search(line, window, place):
            return starter
        if line[max(0, place - 2) : place - 1] == "°":
            return True
        capital = word[:1].isupper() or not word[:1].isalpha()
        forms = _forms(line, window, place)
        if _YEAR.search(line, window, place) and forms[-1] in language.years:
            words = line.count(" ", max(self._begin, place - 200), place) + 1
            return starter or (capital and not digit and words >= _FEWEST_WORDS)
        for form in forms:
            if form in language.leads or (digit and form in language.numbered):
                return False
            if form in language.ends:
                return starter or (capital and not digit and not language.nouns)
            if form in language.either or form.endswith(language.endings or ("\0",)):
                return starter
        last = forms[-1]
        if len(last) == 1 or _INITIALS.fullmatch(last):
            return starter and word.lower() not in _OF_NAMES
        if digit and len(last) <= _SHORT:
            return False
        if "." in last or (not language.vowelless and self._lacks_vowel(last, place)):
            return starter
        return True

    def _lacks_vowel(self, word: str, place: int) -> bool:
        """Whether this is no word but an abbreviation: "Mgr", "płk", and not "BMW"."""
        written = self._line[place - len(word) : place]
        return not written.isupper() and _LACKS_VOWEL.fullmatch(word) is not None

    def _after_number(self, place: int, following: int, *, starter: bool, digit: bool) -> bool:
        line, language = self._line, self._language
        number = _NUMBER.search(line, max(self._begin, place - _WINDOW), place)
        begin = number.start() if number else place
        if not line[self._begin : begin].strip() or _CLUB.match(line, following):
            return False  # "1. The bank closes", "1. FC"
        korean = self._code == "ko" and (digit or line[max(0, begin - 2) : begin] == ". ")
        if korean or (digit and language.ordinals):
            return False  # "am 7. 4. 2025", "2025. 3. 4."
        if not language.ordinals:
            return True
        named = _NAMED_WORD.search(line, max(self._begin, begin - _WINDOW), begin)
        return starter or bool(named and named["word"].lower() in language.counted)


def _forms(line: str, window: int, place: int) -> list[str]:
    """How the abbreviation before the full stop at `place` may be listed, the longest first."""
    found = [pattern.search(line, window, place) for pattern in (_SPACED, _WORD)]
    forms = ["".join(each[0].split()).lower().strip("ـ") for each in found if each]
    return list(dict.fromkeys([*forms, *(_PREFIX.sub("", form) for form in forms)])) or [""]


def _outermost(enclosed: list[Enclosed]) -> list[tuple[int, int]]:
    """Where no sentence ends: the enclosed that are short enough, without those inside others."""
    kept: list[tuple[int, int]] = []
    for each in sorted(enclosed, key=lambda one: one.start):
        if each.end - each.start <= _LONGEST_KEPT and (not kept or each.start > kept[-1][1]):
            kept.append((each.start, each.end + 1))
    return kept
