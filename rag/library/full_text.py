"""Text -> the words that full text compares, the same for articles and questions (pure).

Full text finds "H800" for "H-800", "US" for "U.S.", "1,000" for "1000", "5.6 million" for "$5.6M"
and "71 percent" for "71%" because both sides come through here, and no sign with a meaning in a
MATCH expression is left. What is written without spaces is compared by pairs of signs, and a
language other than English by its own stems, too.
"""

import re
import unicodedata
from collections.abc import Iterable

from rag.english.figures import ONE_TO_TWELVE
from rag.languages.spoken import ENGLISH
from rag.languages.stems import stems
from rag.languages.unspaced import UNSPACED, parted

VERSION = 4
"""Counts up when `search_words` gives other words, or they stand in other tables: full text is then
built again on opening."""

WORDS, OTHER_WORDS = "words", "other_words"
"""The tables of full text: articles in English or a language that nobody knows, and all others."""

# Stemmed, "used" becomes "us": the country needs a word of its own.
_UNITED_STATES = re.compile(r"\b(?:U\.S\.A|U\.S|USA|US)\b")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"(?<=\d)\s?%|\bper cent\b|\bpct\b")
# A letter must touch its figure: "5.6m" is 5.6 million, "5 m" five metres.
_MAGNITUDE = re.compile(
    r"(?<=\d)(?:(?P<million>m|\s?mn|\s?mln)|(?P<billion>b|\s?bn)|(?P<trillion>\s?tn|\s?trn)"
    r"|(?P<thousand>k))\b"
)
_WRITTEN_OUT = re.compile(r"(?<![\d.,])\d{7,}(?![\d.,])")
_NUMBER_WORD = re.compile(
    rf"\b(?:{'|'.join(ONE_TO_TWELVE)})"
    r"(?=[ -](?:hundred|thousand|million|billion|trillion|percent)\b)"
)
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


def table_of(language: str | None) -> str:
    """Where the words of an article in `language` stand."""
    return WORDS if language in (None, ENGLISH) else OTHER_WORDS


def search_words(text: str, language: str | None = None) -> str:
    """Words in lower case with single spaces between, then those stems of a text in `language` that
    are not among them. Letters and digits part: "h 800"."""
    words = _words(text)
    known = frozenset(words)
    return " ".join((*words, *(stem for stem in stems(text, language) if stem not in known)))


def _words(text: str) -> list[str]:
    text = _UNITED_STATES.sub("usa", unicodedata.normalize("NFKC", text)).casefold()
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    found = _WORD.findall(_one_spelling_of_figures(_THOUSANDS.sub("", text)))
    return found if text.isascii() else [piece for word in found for piece in parted(word)]


def _one_spelling_of_figures(text: str) -> str:
    """Magnitudes and percent as words after digits: of "5.6m", "5600000" and "six percent"."""
    text = _MAGNITUDE.sub(lambda found: f" {found.lastgroup}", _PERCENT.sub(" percent", text))
    text = _WRITTEN_OUT.sub(lambda found: _with_magnitude(found[0]), text)
    return _NUMBER_WORD.sub(lambda found: str(ONE_TO_TWELVE[found[0]]), text)


def _with_magnitude(digits: str) -> str:
    """ "5600000" as "5.6 million"; a number that is not so round stays as it is."""
    number = int(digits) if len(digits) <= 15 else 0
    for magnitude, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if number >= magnitude and number % (magnitude // 100) == 0:
            return f"{number / magnitude:g} {name}"
    return digits


def match_expression(terms: Iterable[str], language: str | None = None) -> str:
    """An FTS5 expression for any of `terms`; "" where none has a word."""
    found = phrases(terms, language)
    return " OR ".join(f'"{words}" *' if begins else f'"{words}"' for words, begins in found)


def phrases(terms: Iterable[str], language: str | None = None) -> list[tuple[str, bool]]:
    """What any of `terms`, each a word or a phrase, is searched as: words, and whether the last is
    what a word begins with.

    A term of several words is a phrase, so that "H800" only meets "h" directly before "800". One
    word of `language` is looked for by its stem, too, and a lone sign of a script without spaces as
    what a pair begins with.
    """
    found: dict[tuple[str, bool], None] = {}
    for term in terms:
        words = search_words(term)
        if words:
            found[words, len(words) == 1 and bool(UNSPACED.match(words))] = None
        found |= {(stem, False): None for stem in stems(term, language)}
    return list(found)
