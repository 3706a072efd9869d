# ruff: noqa: RUF001 - Cyrillic letters are listed here
"""Whether a full stop ends a sentence: abbreviations, ordinals, initials and what follows them."""

import re
from dataclasses import dataclass

from rag.sentences.abbreviations import Abbreviations

_WINDOW = 40  # characters looked back at, which keeps a line without end linear
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0df7\"״]|[.\-'’](?=\w))+$")
_SPACED = re.compile(r"(?<!\w)(?:\w{1,3}\.\s?)+\w{1,4}$")  # "z. B", "т. д"
_PREFIX = re.compile(r".*['’-]")  # "l'art"
_NUMBER = re.compile(r"(?<![\w.,:/–-])\d{1,3}$")
_ROMAN = re.compile(r"(?<!\w)[IVXLC]{2,}$")
_INITIALS = re.compile(r"(?:\w\.-?)+\w$")
_NAMED_WORD = re.compile(r"(?P<word>[^\W\d_]+)\W+$")
_YEAR = re.compile(r"(?:\d|\b[IVXL]+)\s*\w{1,2}$")
_CLUB = re.compile(r"\s*F(?:C|SV)\b")
# Consonants of Latin and Cyrillic; accents are left out, since most are on vowels.
_LACKS_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxzłčšžбвгджзйклмнпрстфхцчшщ]{2,}")
# "J. de Vries", "P. Le Goff": after an initial these begin a name, not a sentence.
_OF_NAMES = frozenset(
    "de di da do du del della dei degli des dos das d la le les lo los las van den der von zu ter "
    "ten te el al bin abu san santa saint".split()
)
_FEWEST_WORDS = 5  # before "2024 r." and the like, for it to end a sentence: "W 2024 r. Nowak ..."
_SHORT = 3


@dataclass(frozen=True, slots=True)
class FullStop:
    """A full stop in `line` at `place`: the sentence began at `begin`, and the next would begin at
    `following` with `word`, which is a `starter` where it is one of its language's."""

    line: str
    begin: int
    place: int
    following: int
    word: str
    starter: bool

    def ends(self, code: str | None, known: Abbreviations) -> bool:
        """Whether it ends the sentence, which is in the language of the ISO 639-1 `code`."""
        if number := self._before(_NUMBER):
            return self._after_number(number.start(), code, known)
        if known.ordinals and self._before(_ROMAN):
            return self.starter
        if self.line[max(0, self.place - 2) : self.place - 1] == "°":
            return True
        return self._after_word(known)

    @property
    def _digit(self) -> bool:
        return self.word[:1].isdigit() or _ROMAN.fullmatch(self.word) is not None

    @property
    def _new(self) -> bool:
        """Whether what follows may begin a sentence: a capital or a script without them."""
        return not (self._digit or self.word[:1].islower())

    def _before(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.line, max(self.begin, self.place - _WINDOW), self.place)

    def _after_word(self, known: Abbreviations) -> bool:
        forms = self._forms()
        last = forms[-1]
        if last in known.years and self._before(_YEAR):
            words = self.line.count(" ", max(self.begin, self.place - 200), self.place) + 1
            return self.starter or (self._new and words >= _FEWEST_WORDS)
        for form in forms:
            if form in known.leads or (self._digit and form in known.numbered):
                return False
            if form in known.ends:
                return self.starter or (self._new and not known.nouns)
            if form in known.either or form.endswith(known.endings or ("\0",)):
                return self.starter
        if len(last) == 1 or _INITIALS.fullmatch(last):
            return self.starter and self.word.lower() not in _OF_NAMES
        if self._digit and len(last) <= _SHORT:
            return False
        lacks_vowel = not known.vowelless and self._lacks_vowel(last)
        return self.starter or not ("." in last or lacks_vowel)

    def _forms(self) -> list[str]:
        """How the abbreviation before it may be listed, the longest first."""
        found = [self._before(_SPACED), self._before(_WORD)]
        forms = ["".join(each[0].split()).lower().strip("ـ") for each in found if each]
        return list(dict.fromkeys([*forms, *(_PREFIX.sub("", form) for form in forms)])) or [""]

    def _lacks_vowel(self, word: str) -> bool:
        """Whether this is no word but an abbreviation: "Mgr", "płk", and not "BMW"."""
        written = self.line[self.place - len(word) : self.place]
        return not written.isupper() and _LACKS_VOWEL.fullmatch(word) is not None

    def _after_number(self, start: int, code: str | None, known: Abbreviations) -> bool:
        if start <= self.begin or _CLUB.match(self.line, self.following):
            return False  # "1. The bank closes", "1. FC"
        korean = code == "ko" and (self._digit or self.line[max(0, start - 2) : start] == ". ")
        if korean or (self._digit and known.ordinals):
            return False  # "am 7. 4. 2025", "2025. 3. 4."
        if self.starter or not known.ordinals:
            return True
        named = _NAMED_WORD.search(self.line, max(self.begin, start - _WINDOW), start)
        return bool(named and named["word"].lower() in known.counted)
