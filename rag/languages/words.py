"""The words of a text in a language other than English, and whether a text speaks of a word. Pure.

A word is compared by its stem without accents. Chinese and Japanese, which have no spaces, and
Korean, whose words carry particles, are compared by what stands in the text itself.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rag.english.words import Word
from rag.languages.stems import stem
from rag.languages.tables import function_words
from rag.languages.unspaced import CONTENT_RUN, pairs

UNSPACED_LANGUAGES = frozenset({"zh", "ja", "ko"})

INFLECTED = 0.8
"""What a word counts beside the word asked for where both begin alike, or one of them is a part of
the other in a language that joins words."""

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,:]\d+)*"
_WORD = re.compile(rf"{_NUMBER}|[^\W\d_]+")
_LATIN = re.compile(rf"{_NUMBER}|[A-Za-z][\w-]*")
_KOREAN = re.compile(r"[^\W\d_]+")
_PARTICLE = re.compile(
    "(?:에서는|에서|에게|으로|까지|부터|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)
_JOINS = frozenset("de nl sv da no fi hu".split())
_LEAST_PART, _LEAST_BEGINNING = 5, 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text; `plain` is all of it, without spaces, in a language that is compared by
    what stands there."""

    language: str
    keys: frozenset[str]
    plain: str = ""

    def credit(self, term: Word) -> float:
        """How surely the text speaks of a term, in [0, 1]."""
        if self.language in UNSPACED_LANGUAGES:
            return float(term.key in self.plain)
        if term.key in self.keys:
            return 1.0
        if not term.key.isalpha() or len(term.key) < _LEAST_BEGINNING:
            return 0.0
        return INFLECTED if any(self._akin(key, term.key) for key in self.keys) else 0.0

    def _akin(self, mine: str, asked: str) -> bool:
        short, long = sorted((mine, asked), key=len)
        if len(short) < _LEAST_BEGINNING:
            return False
        alike = _beginning(short, long)
        if alike >= max(_LEAST_BEGINNING, 0.75 * len(short)) and alike >= 0.6 * len(long):
            return True
        part = self.language in _JOINS and len(short) >= _LEAST_PART
        return part and (long.startswith(short) or long.endswith(short))


@lru_cache(maxsize=4096)
def content_words(text: str, language: str) -> tuple[Word, ...]:
    """The words that say what a text in `language` is about, in order."""
    if language in {"zh", "ja"}:
        return tuple(_runs(text, language))
    found: list[Word] = []
    for match in (_KOREAN if language == "ko" else _WORD).finditer(text):
        lower = match.group().casefold()
        if lower in function_words(language) or (len(lower) == 1 and not lower.isdigit()):
            continue
        found.append(Word(match.group(), _key(lower, language), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=8192)
def vocabulary(text: str, language: str) -> Vocabulary:
    if language in UNSPACED_LANGUAGES:
        return Vocabulary(language, frozenset(), _plain(text))
    keys = frozenset(_key(match.group().casefold(), language) for match in _WORD.finditer(text))
    return Vocabulary(language, keys)


def _runs(text: str, language: str) -> list[Word]:
    """Pairs of signs, without the words that carry no subject, which part them; what is in Latin
    letters or digits as it stands."""
    parting = _parting(language)
    blanked = parting.sub(lambda match: " " * len(match.group()), text)
    found: list[Word] = []
    for run in CONTENT_RUN.finditer(blanked):
        katakana = "\u30a0" <= run.group()[0] <= "\u30ff"
        pieces = (run.group(),) if katakana else pairs(run.group())
        for at, piece in enumerate(pieces):
            start = run.start() + at
            found.append(Word(piece, _plain(piece), start, start + len(piece)))
    for match in _LATIN.finditer(blanked):
        found.append(Word(match.group(), _plain(match.group()), match.start(), match.end()))
    return sorted(found, key=lambda word: word.start)


@lru_cache
def _parting(language: str) -> re.Pattern[str]:
    longest_first = sorted(function_words(language), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _plain(text: str) -> str:
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text).casefold())


def _key(lower: str, language: str) -> str:
    if lower[0].isdigit():
        return re.sub(r"\D", "", lower)
    if language == "ko":
        return _PARTICLE.sub("", lower) if len(lower) > 2 else lower
    plain = unicodedata.normalize("NFD", stem(lower, language))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _beginning(one: str, other: str) -> int:
    """How many letters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
