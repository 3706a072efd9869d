"""How much of what a question asks the titles of articles say. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rag.english.words import stem
from rag.languages.spoken import ENGLISH
from rag.languages.words import vocabulary
from rag.library.full_text import search_words
from rag.question import Question
from rag.types import ChunkPlace

TITLES_READ = 100
"""Articles whose titles are read; those after them cannot come first by their title."""


def title_shares(
    question: Question,
    places: Sequence[ChunkPlace],
    frequencies: Mapping[str, int],
    chunks: int,
) -> dict[str, float]:
    """Article id -> the question's terms that its title has, weighted by how rare they are, as a
    share of all; for the first `TITLES_READ` articles of `places`."""
    weights = {term: _rarity(found, chunks) for term, found in frequencies.items()}
    whole = sum(weights.values())
    if not whole:
        return {}
    met = _title_of_words(question, weights)
    shares: dict[str, float] = {}
    for place in places:
        if place.article_id not in shares:
            if len(shares) == TITLES_READ:
                break
            shares[place.article_id] = met(place.title) / whole
    return shares


def _title_of_words(question: Question, weights: Mapping[str, float]) -> Callable[[str], float]:
    """Title -> the weight of the question's terms in it."""
    if question.language != ENGLISH:
        return lambda title: sum(
            weights.get(term.text, 0.0) * vocabulary(title, question.language).credit(term)
            for term in question.terms
        )
    terms = {
        frozenset(map(stem, search_words(term).split())): weight for term, weight in weights.items()
    }
    return lambda title: sum(
        weight for words, weight in terms.items() if words <= _title_words(title)
    )


@lru_cache(maxsize=50_000)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(map(stem, search_words(title).split()))


def _rarity(found: int, chunks: int) -> float:
    """BM25's inverse document frequency."""
    found = min(found, chunks)
    return math.log(1 + (chunks - found + 0.5) / (found + 0.5))
