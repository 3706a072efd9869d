"""Scripts that are written without spaces between words, and the pairs of signs that stand for
words there, as Lucene's CJK analyzer has them. Pure."""

import re
from itertools import pairwise

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KATAKANA = "\u30a0-\u30ff\u31f0-\u31ff"
_OTHERS = "\u3040-\u309f\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"

UNSPACED = re.compile(f"[{_HAN}{_KATAKANA}{_OTHERS}]+")
"""A run of Chinese, Japanese, Korean, Thai, Lao, Burmese or Khmer signs. Korean has spaces, but
what stands between them is a word with its particles."""

CONTENT_RUN = re.compile(f"[{_HAN}]+|[{_KATAKANA}]+")
"""What says in Chinese or Japanese what a text is about: particles and endings are in hiragana."""


def pairs(run: str) -> tuple[str, ...]:
    """Each sign of a run with the next; a lone sign by itself."""
    return tuple(one + two for one, two in pairwise(run)) or (run,)


def parted(word: str) -> tuple[str, ...]:
    """A word in which such runs stand for themselves, as their pairs."""
    if not UNSPACED.search(word):
        return (word,)
    pieces: list[str] = []
    end = 0
    for run in UNSPACED.finditer(word):
        pieces += [word[end : run.start()], *pairs(run.group())]
        end = run.end()
    return tuple(piece for piece in (*pieces, word[end:]) if piece)


def words_in(text: str) -> int:
    """How many words a text has; of scripts without spaces, two signs are one."""
    signs = sum(len(run) for run in UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + (signs + 1) // 2 if signs else len(text.split())
