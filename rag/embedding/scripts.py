"""Whether an embedder reads the script of a text: by what its vocabulary is written in. Pure.

all-MiniLM-L6-v2 knows the signs of Russian, Arabic and some hundred Chinese ones, and no word.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

FEWEST = 1000
"""Pieces of a vocabulary, of two letters or a sign that is a word, from which it has a script.
MiniLM has 492 in Chinese, 8 in Russian and 26,482 in Latin letters."""

_BYTES = "Ġ"
"""Begins the pieces of vocabularies of bytes, in which any script may be."""

_SIGNS = frozenset({"CJK", "HANGUL"})


class ScriptsRead:
    """Of a tokenizer's vocabulary."""

    def __init__(self, pieces: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._all = False
        for piece in pieces:
            self._all |= piece.startswith(_BYTES)
            plain = piece.lstrip("▁#")
            if plain and (len(plain) > 1 or script_of(plain) in _SIGNS):
                counts[script_of(plain[0])] += 1
        self._read = {script for script, count in counts.items() if count >= FEWEST}

    def reads(self, text: str) -> bool:
        """Whether most letters of `text` are of such a script."""
        if self._all or text.isascii():
            return True
        letters = [script_of(sign) for sign in text if sign.isalpha()]
        return 2 * sum(script in self._read for script in letters) >= len(letters)


@lru_cache(maxsize=4096)
def script_of(sign: str) -> str:
    """LATIN, CYRILLIC, CJK ...: how the sign's name in Unicode begins; "" of more than one sign
    and of one without a name."""
    return unicodedata.name(sign, "").partition(" ")[0] if len(sign) == 1 else ""
