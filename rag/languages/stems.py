"""Words to stems by Snowball's algorithm of their language."""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

from rag.languages.tables import function_words, table_language

_ALGORITHMS = {
    "ar": "arabic", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_STEMMING = threading.Lock()
"""A stemmer keeps the word that it is at, as in rag/english/words.py."""

_PREFIXED = {
    "de": re.compile(r"^ge(?=\w{3,}(?:t|en)$)"),
    "nl": re.compile(r"^ge(?=\w{3,}(?:d|t|en)$)"),
}
"""Of participles: gekostet, geplant."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The stem of a word in lower case; the word itself where the language has no stemmer."""
    stemmer = _stemmer(language)
    if stemmer is None or len(word) < 3:
        return word
    if prefix := _PREFIXED.get(language):
        word = prefix.sub("", word)
    with _STEMMING:
        return stemmer.stemWord(word)


def stems(text: str, language: str | None) -> list[str]:
    """The stems of the words in `text` that say what it is about; none of English, which full text
    stems itself, and where the language has no stemmer."""
    code = table_language(language)
    if code is None or code not in _ALGORITHMS:
        return []
    plain = unicodedata.normalize("NFKC", text).casefold()
    left_out = function_words(code)
    return [stem(word, code) for word in _LETTERS.findall(plain) if word not in left_out]


@lru_cache
def _stemmer(language: str) -> _Stemmer | None:
    name = _ALGORITHMS.get(language)
    known = cast(list[str], snowballstemmer.algorithms())  # pyright: ignore
    return cast(_Stemmer, snowballstemmer.stemmer(name)) if name in known else None  # pyright: ignore
