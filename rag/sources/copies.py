"""Copies of one story: which sentence stands in which, and which passages only repeat. Pure.

Two articles are copies by their signatures (rag/library/signature.py), but a copy may be cut or
edited, so nothing is said of a sentence that does not stand in it, and a sentence that differs is
never left out in favour of another.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.types import Article, Passage

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00ad": None}
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+|\n+")
_AGENCY = r"(?:AFP|ANSA|AP|Bloomberg|CNN|dpa|DPA|EFE|IANS|Kyodo|PTI|REUTERS|Reuters|UPI|Xinhua)"
# "LONDON, Jan 5 (Reuters) - ", "Washington (CNN) ", "New York CNN — ", "PARIS — "
_DATELINE = re.compile(
    r"(?:(?:[A-Z][\w.]*,? |\d{1,2},? ){0,5}"
    rf"(?:\({_AGENCY}\)\s*[-–—]*|{_AGENCY}\s*[-–—]+)|[A-Z][A-Z .,]{{2,40}}\s*[-–—]+)\s+"
)


def holds(article: Article, words: str) -> bool:
    """Whether each sentence of `words` stands in the article, quotation marks, dashes, spaces and
    an agency's dateline aside."""
    return sentences_of(words) <= sentences_of(article.text)


def without_repeats(
    passages: Sequence[Passage], copies: Mapping[str, Sequence[str]]
) -> tuple[Passage, ...]:
    """The passages without those of a copy that only repeat an article that is there already, and
    that one names the copy in `also_in`.

    `passages` are best first, and the best of each story stays; `copies` is Library.copies_among of
    their articles. A passage with a sentence that the better copy does not have stays as well.
    """
    kept: dict[str, Passage] = {}
    places: dict[str, str] = {}  # article id -> chunk id of its best passage
    for passage in passages:
        own = passage.article.id
        better = (kept[places[one]] for one in copies.get(own, ()) if one in places)
        if original := next((one for one in better if holds(one.article, passage.text)), None):
            if own not in places and own not in original.also_in:
                named = replace(original, also_in=(*original.also_in, own))
                kept[original.chunk.id] = named
            continue
        kept[passage.chunk.id] = passage
        places.setdefault(own, passage.chunk.id)
    return tuple(kept.values())


@functools.lru_cache(maxsize=512)
def sentences_of(text: str) -> frozenset[str]:
    """The sentences of a text, each as it is compared. Too many parts (after "U.S.", say) do no
    harm, since they are the same ones wherever the sentence stands."""
    parts = (part[_start(part) :] for part in _SENTENCE_END.split(text))
    plain = (" ".join(part.translate(_PLAIN).casefold().split()) for part in parts)
    return frozenset(part for part in plain if part)


def _start(sentence: str) -> int:
    dateline = _DATELINE.match(sentence)
    return dateline.end() if dateline else 0
