"""Which articles tell one story, and which stories most sources tell, by their leads' vectors.

A story grows around the article that has most others near it, and so on with what is left, so that
the stories that most articles tell come first. Nothing is embedded: the library has the vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from rag.library import Library
from rag.library.feed import Leads

SAME_STORY = 0.62
"""Cosine of two leads from which they tell one story. In two weeks of 2022 (150 articles of
all-MiniLM-L6-v2) .55 put a photo page among the earthquakes and the iPhone beside a trial, .70 cut
the death of a queen into three."""

MOST_LEADS = 4000
"""Articles that are compared with each other: the newest. 4,000 take a third of a second and 16 MB
of answers yes or no."""

_BLOCK = 500
_MOST_COMPARED = 60
"""Articles of one story whose copies are looked for."""


@dataclass(frozen=True, slots=True)
class Story:
    """Article ids, the most central first; `voices` is how many independent ones tell it."""

    article_ids: tuple[str, ...]
    voices: int

    @property
    def weight(self) -> float:
        """Grows with the voices, more slowly the more there are."""
        return log2(1 + self.voices)


def stories(leads: Leads, library: Library, *, most: int) -> list[Story]:
    """At most `most` stories of `leads`, those that most independent articles tell first."""
    grown = _grown(leads, 2 * most)
    found = [Story(members, _voices(library, members)) for members in grown]
    return sorted(found, key=lambda story: -story.voices)[:most]


def _grown(leads: Leads, most: int) -> list[tuple[str, ...]]:
    near = _near(leads.vectors)
    left = np.ones(len(near), np.bool_)
    found: list[tuple[str, ...]] = []
    sizes = near.sum(axis=1)
    while left.any() and len(found) < most:
        middle = int(np.argmax(np.where(left, sizes, -1)))
        members = np.flatnonzero(near[middle] & left)
        closeness = leads.vectors[members] @ leads.vectors[middle]
        nearest: list[int] = members[np.argsort(-closeness)].tolist()
        found.append(tuple(leads.article_ids[n] for n in nearest))
        left[members] = False
        sizes = sizes - near[:, members].sum(axis=1)
    return found


def _near(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether two leads are of one story, (rows, rows); each is with itself."""
    near = np.zeros((len(vectors), len(vectors)), np.bool_)
    for start in range(0, len(vectors), _BLOCK):
        near[start : start + _BLOCK] = vectors[start : start + _BLOCK] @ vectors.T >= SAME_STORY
    np.fill_diagonal(near, val=True)
    return near


def _voices(library: Library, members: Sequence[str]) -> int:
    """Copies count once."""
    compared = members[:_MOST_COMPARED]
    copies = library.copies_among(compared) if len(compared) > 1 else {}
    return len(members) - len(compared) + len(without_copies(compared, copies))


def without_copies(article_ids: Sequence[str], copies: Mapping[str, Sequence[str]]) -> list[str]:
    """The first of each set of copies, in order; `copies` is Library.copies_among."""
    kept: list[str] = []
    for one in article_ids:
        if not set(copies.get(one, ())).intersection(kept):
            kept.append(one)
    return kept
