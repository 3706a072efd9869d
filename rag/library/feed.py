"""What an index reads of the library: the log of changes, vectors, and which articles to search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Counts, Hit, Scope


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the log: a chunk became searchable or stopped being so. `seq` is where to go on from
    (several rows of one transaction may share it); `number` is never reused."""

    seq: int
    chunk_id: str
    kind: Literal["put", "delete"]
    number: int


@dataclass(frozen=True, slots=True)
class ChunkVectors:
    """Vectors by row: chunk numbers, the numbers of their articles, and float32 (rows, width)."""

    numbers: NDArray[np.int64]
    articles: NDArray[np.int64]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Leads:
    """Articles by their first chunk, newest first: ids, days of publication as ISO dates (None
    where unknown), and float32 (articles, width). `total` counts those not listed as well."""

    article_ids: tuple[str, ...]
    published: tuple[str | None, ...]
    vectors: NDArray[np.float32]
    total: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles that a scope admits, as the numbers of those or of all others, rising."""

    numbers: NDArray[np.int64]
    inside: bool

    def admits(self, articles: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.isin(articles, self.numbers, invert=not self.inside)

    def part(self, articles: int) -> float:
        """The part of all `articles` that is admitted."""
        listed = len(self.numbers) / max(articles, 1)
        return listed if self.inside else 1.0 - listed


@dataclass(frozen=True, slots=True)
class IndexState:
    """A finished index: its folder's name, the seq it has followed to, the highest number of a
    chunk in it, how many it holds, and a digest of its files."""

    name: str
    seq: int
    last: int
    chunks: int
    digest: str


class Feed(Protocol):
    """Threads may share one."""

    def last_change(self) -> int:
        """Grows with every change that can be seen; 0 before the first."""
        ...

    def changes(
        self,
        after_seq: int,
        *,
        kind: Literal["put", "delete"] | None = None,
        limit: int | None = None,
    ) -> list[Change]:
        """What has changed since, in the order of commits."""
        ...

    def totals(self) -> Counts:
        """What is searched, as the last transaction noted it; Library.counts counts again."""
        ...

    def dimensions(self) -> int:
        """The width of the vectors; 0 before the first."""
        ...

    def vectors(self, numbers: Sequence[int]) -> ChunkVectors:
        """The vectors of those of the chunks that are searched now, by rising number."""
        ...

    def put_after(self, position: int, *, limit: int) -> tuple[ChunkVectors, int]:
        """The vectors of some `limit` chunks that became searchable after `position` (at first 0)
        and still are, and the position to go on from; the same one when there is nothing new."""
        ...

    def vectors_of(self, articles: NDArray[np.int64]) -> ChunkVectors:
        """The vectors of all chunks of these articles, by rising number."""
        ...

    def leads(self, scope: Scope, *, limit: int) -> Leads:
        """The `limit` newest articles in `scope`; those without a date come last."""
        ...

    def selection(self, scope: Scope) -> Selection | None:
        """The articles to search; None where the scope admits all of them."""
        ...

    def hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        """Hits for the chunks in the same order, without those that are gone."""
        ...
