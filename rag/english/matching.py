"""Whether the words of a text stand for a term: have it, a synonym, an inflection, or a model of
its family. Every sentence that is read is asked it of every term, so the words are arranged first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.english.synonyms import synonyms
from rag.english.words import Word, content_words, is_code, words

_LEAST = 5
"""Letters of which one of two words may be the beginning of the other, as found of founded."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The keys of some words; `beginnings` of the longer ones, `codes` those such as GPT-4o."""

    keys: frozenset[str]
    beginnings: frozenset[str]
    codes: tuple[str, ...]

    def speaks_of(self, term: Word) -> bool:
        key = term.key
        if key in self.keys or not self.keys.isdisjoint(synonyms(key)):
            return True
        if self.codes and term.text.isalpha() and len(key) >= 3 and self._codes_have(key):
            return True  # GPT of GPT-4o
        if key[:_LEAST] not in self.beginnings or is_code(key) or term.text[0].isdigit():
            return False
        # found, founded and foundational share their beginning
        return len(key) >= _LEAST and any(
            len(word) >= _LEAST and (word.startswith(key) or key.startswith(word))
            for word in self.keys
        )

    def _codes_have(self, key: str) -> bool:
        return any(key in code for code in self.codes)


class Terms:
    """Some terms together: which words stand for any of them."""

    def __init__(self, terms: Sequence[Word]) -> None:
        self._terms = terms
        self._alike = frozenset[str]().union(*({t.key} | synonyms(t.key) for t in terms))
        self._beginnings = frozenset(term.key[:_LEAST] for term in terms)
        self._known: dict[str, bool] = {}

    def met_by(self, word: Word) -> bool:
        known = self._known.get(word.key)
        if known is None:
            known = self._known[word.key] = self._met_by(word.key)
        return known

    def _met_by(self, key: str) -> bool:
        if key in self._alike:
            return True
        if key[:_LEAST] not in self._beginnings and key.isalpha():
            return False  # as nearly all
        alone = _vocabulary((key,))
        return any(map(alone.speaks_of, self._terms))


@lru_cache(maxsize=8192)
def vocabulary(text: str) -> Vocabulary:
    return _vocabulary(word.key for word in words(text))


@lru_cache(maxsize=8192)
def content_vocabulary(text: str) -> Vocabulary:
    """That of the words that say what a text is about."""
    return _vocabulary(word.key for word in content_words(text))


@lru_cache(maxsize=64)
def together(terms: tuple[Word, ...]) -> Terms:
    return Terms(terms)


def _vocabulary(keys: Iterable[str]) -> Vocabulary:
    held = frozenset(keys)
    return Vocabulary(
        held,
        frozenset(key[:_LEAST] for key in held if len(key) >= _LEAST),
        tuple(key for key in held if not key.isalpha() and is_code(key)),
    )
