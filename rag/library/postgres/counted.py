"""How many chunks have a phrase, kept while nothing changes, and what these make the best hits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.languages.spoken import ENGLISH
from rag.library.postgres import words
from rag.library.postgres.terms import Phrase
from rag.library.scopes import tables_of
from rag.types import Hit, Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_MOST = 50_000


Sizes = tuple[tuple[int, int], tuple[int, int]]
Known = dict[tuple[tuple[Phrase, ...], bool], int]


@dataclass(frozen=True, slots=True)
class _Counted:
    """At one change of the library: `words.sizes`, and in how many chunks phrases are found, of
    articles in English or unknown languages (False) and of all others (True)."""

    change: int
    sizes: Sizes
    known: Known = field(default_factory=Known)

    def of(
        self, connection: "Connection", groups: Sequence[tuple[Phrase, ...]], *, other: bool
    ) -> list[int]:
        if not self.sizes[other][0]:
            return [0] * len(groups)
        for group in groups:
            if (group, other) not in self.known:
                self.known[group, other] = words.frequency(connection, group, other=other)
        return [self.known[group, other] for group in groups]


class CountedPhrases:
    """Threads may share one. A question counts each of its words twice, to choose among them and to
    weigh them; and others ask of the same words."""

    def __init__(self) -> None:
        self._counted: _Counted | None = None

    def sizes(self, connection: "Connection") -> Sizes:
        """As in `words.sizes`."""
        return self._now(connection).sizes

    def frequencies(
        self, connection: "Connection", groups: Sequence[tuple[Phrase, ...]], language: str | None
    ) -> list[int]:
        """In how many chunks any of each group of phrases is found; of an English question, among
        articles that are not known to be in another language."""
        counted = self._now(connection)
        tables = (False,) if language == ENGLISH else (False, True)
        counts = [counted.of(connection, groups, other=other) for other in tables]
        return [sum(each) for each in zip(*counts, strict=True)]

    def match(
        self, connection: "Connection", phrases: Sequence[Phrase], limit: int, scope: Scope
    ) -> list[Hit]:
        """The best chunks with any of the phrases, each weighed among those of its languages."""
        tables, scope = tables_of(scope)
        counted = self._now(connection)
        found: list[tuple[str, float, int]] = []
        for other in tables:
            counts = counted.of(connection, [(phrase,) for phrase in phrases], other=other)
            found += words.match(
                connection, phrases, counts, limit, scope, other=other, size=counted.sizes[other]
            )
        found.sort(key=lambda one: (-one[1], one[2]))
        return [Hit(chunk_id, score) for chunk_id, score, _ in found[:limit]]

    def _now(self, connection: "Connection") -> _Counted:
        rows = connection.execute("SELECT coalesce(sum(changes), 0)::bigint FROM totals").fetchall()
        change = rows[0][0]
        counted = self._counted
        if counted is None or counted.change != change or len(counted.known) > _MOST:
            counted = self._counted = _Counted(change, words.sizes(connection))
        return counted
