"""Made-up articles by the hundred thousand, for measuring growth: words as often as in a language,
vectors in heaps as those of news are. Their meaning is nil; their number is the point."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from rag.types import Article, Chunk, Sentence, article_id

DIMENSIONS = 384
CHUNKS = 6
FIRST_DAY, DAYS = date(2022, 1, 1), 1096

_WORDS, _SUBJECTS = 60_000, 2_000
_SENTENCES, _LENGTH = 6, 20  # of a chunk, and words of a sentence


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An article as Library.add takes it."""

    article: Article
    sentences: list[Sentence]
    chunks: list[Chunk]
    vectors: NDArray[np.float32]


class Newsroom:
    """The same articles for the same seed."""

    def __init__(self, seed: int = 20250124) -> None:
        self._random = np.random.default_rng(seed)
        syllables = [one + other for one in "bcdfgklmnprstvz" for other in "aeiou"]
        self._words: list[str] = []
        for _ in range(_WORDS):
            three = self._random.choice(syllables, 3)
            self._words.append(f"{three[0]}{three[1]}{three[2]}")
        # Zipf's law, with Mandelbrot's shift: the commonest word is in every twentieth place.
        odds = 1.0 / (np.arange(_WORDS) + 2.7)
        self._odds = np.cumsum(odds / odds.sum())
        self._subjects = self._unit(self._random.normal(size=(_SUBJECTS, DIMENSIONS)))

    def articles(self, count: int) -> Iterator[MadeUp]:
        for _ in range(count):
            yield self._article()

    def question(self) -> tuple[str, NDArray[np.float32]]:
        """Five words of the kind that a question asks with, none of the commonest, and a vector."""
        words: list[str] = [self._words[place] for place in self._random.integers(40, 4_000, 5)]
        return f"What about {' '.join(words)}?", self._near(1)[0]

    def _article(self) -> MadeUp:
        parts: list[str] = []
        sentences: list[Sentence] = []
        chunks: list[tuple[int, int]] = []
        length = 0
        for _ in range(CHUNKS):
            start = length
            for _ in range(_SENTENCES):
                text = " ".join(self._some_words(_LENGTH)).capitalize() + ". "
                parts.append(text)
                sentences.append(Sentence(length, length + len(text) - 1))
                length += len(text)
            chunks.append((start, length - 1))
        body = "".join(parts).rstrip()
        identity = article_id(body)
        day = FIRST_DAY + timedelta(days=int(self._random.integers(DAYS)))
        article = Article(
            id=identity,
            text=body,
            title=" ".join(self._some_words(8)).capitalize(),
            source=f"{identity}.md",
            publisher=f"Paper {self._random.integers(50)}",
            published=day,
            language="en",
        )
        return MadeUp(
            article,
            sentences,
            [
                Chunk(f"{identity}:{start}-{end}", identity, ordinal, start, end)
                for ordinal, (start, end) in enumerate(chunks)
            ],
            self._near(CHUNKS),
        )

    def _some_words(self, count: int) -> list[str]:
        return [
            self._words[place] for place in np.searchsorted(self._odds, self._random.random(count))
        ]

    def _near(self, count: int) -> NDArray[np.float32]:
        """Around one subject, with a cosine of some .7 to each other."""
        subject = self._subjects[self._random.integers(_SUBJECTS)]
        noise = self._unit(self._random.normal(size=(count, DIMENSIONS)))
        return self._unit(subject + 0.65 * noise)

    def _unit(self, rows: NDArray[np.float64]) -> NDArray[np.float32]:
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
