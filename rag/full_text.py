"""Text -> the words that full text compares, the same for articles and questions (pure).

Full text finds "H800" for "H-800", "US" for "U.S.", "1,000" for "1000" and "5.6" for "$5.6"
because both sides come through here, and no sign with a meaning in a MATCH expression is left.
"""

import re
import unicodedata
from collections.abc import Iterable

VERSION = 1
"""Counts up when `search_words` gives other words: full text is then built again on opening."""

# Stemmed, "used" becomes "us": the country needs a word of its own.
_UNITED_STATES = re.compile(r"\b(?:U\.S\.A|U\.S|USA|US)\b")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


def search_words(text: str) -> str:
    """Words in lower case with single spaces between. Letters and digits part: "h 800", "5.6 m"."""
    text = _UNITED_STATES.sub("usa", unicodedata.normalize("NFKC", text)).casefold()
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    return " ".join(_WORD.findall(_THOUSANDS.sub("", text)))


def match_expression(terms: Iterable[str]) -> str:
    """An FTS5 expression for any of `terms`, each a word or a phrase; "" where none has a word.

    A term of several words is a phrase, so that "H800" only meets "h" directly before "800".
    """
    phrases = {f'"{words}"': None for term in terms if (words := search_words(term))}
    return " OR ".join(phrases)
