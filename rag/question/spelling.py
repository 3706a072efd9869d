"""A word of a question that nobody knows -> the word of the library that is spelled nearly so.

Known is what the library has, and what stands whole in the embedder's vocabulary: a correct word
that the articles do not use is left as it is. What is changed is shown as how the question was
understood.
"""

import difflib
import re
from functools import cached_property

from rag.embedding import Embedder
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.library import Library

LEAST_LETTERS = 5
ALIKE = 0.82
"""Share of letters in common, in order (difflib's ratio)."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDINGS = ("s", "es", "d", "ed", "r", "er", "ing", "ly", "'s", "’s")


class Spelling:
    """Of an embedder that tells no vocabulary, nothing is changed."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder

    @cached_property
    def _dictionary(self) -> frozenset[str]:
        embedder = self._embedder
        return (
            embedder.words() if isinstance(embedder, SentenceTransformerEmbedder) else frozenset()
        )

    def corrected(self, question: str) -> str:
        """The question with such words replaced; as it is where most of its words are unknown,
        which is another language or a name."""
        if not self._dictionary:
            return question
        found = list(_WORD.finditer(question))
        unknown = [match for match in found if not self._is_known(match.group().lower())]
        if not unknown or 2 * len(unknown) > len(found):
            return question
        frequency = self._library.document_frequency([match.group() for match in unknown])
        for match in reversed(unknown):
            word = match.group()
            near = None if frequency[word] else self._nearest(word.lower())
            if near:
                near = near.capitalize() if word[0].isupper() else near
                question = question[: match.start()] + near + question[match.end() :]
        return question

    def _is_known(self, word: str) -> bool:
        if len(word) < LEAST_LETTERS or word in self._dictionary:
            return True
        return any(
            word.endswith(ending) and word[: -len(ending)] in self._dictionary
            for ending in _ENDINGS
        )

    def _nearest(self, word: str) -> str | None:
        """Among the library's words that begin alike; whole words, not stems."""
        stems = self._library.terms_from(word[0])
        close = difflib.get_close_matches(word, stems, n=10, cutoff=0.6)
        written = [whole for stem in close for whole in self._library.spellings(stem)]
        best = difflib.get_close_matches(word, written, n=1, cutoff=ALIKE)
        return best[0] if best else None
