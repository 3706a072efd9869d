"""How many chunks have a phrase, kept while nothing changes, and what these make the best hits."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.library.postgres import words
from rag.library.postgres.terms import Phrase
from rag.library.search import tables_of
from rag.types import Hit, Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_MOST = 50_000


class CountedPhrases:
    """Threads may share one. A question counts each of its words twice, to choose among them and to
    weigh them; and others ask of the same words."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._change = -1
        self._known: dict[tuple[tuple[Phrase, ...], bool], int] = {}
        self._sizes: tuple[int, tuple[tuple[int, int], tuple[int, int]]] | None = None

    def sizes(self, connection: "Connection") -> tuple[tuple[int, int], tuple[int, int]]:
        """As in `words.sizes`."""
        change = _change(connection)
        known = self._sizes
        if known is None or known[0] != change:
            self._sizes = known = change, words.sizes(connection)
        return known[1]

    def of(
        self, connection: "Connection", groups: Sequence[tuple[Phrase, ...]], *, other: bool
    ) -> list[int]:
        """In how many chunks any of each group of phrases is found; `other` as in
        `words.frequency`."""
        change = _change(connection)
        if not change:
            return [0] * len(groups)
        with self._lock:
            if self._change != change or len(self._known) > _MOST:
                self._change, self._known = change, {}
            known = self._known
        for group in groups:
            if (group, other) not in known:
                known[group, other] = words.frequency(connection, group, other=other)
        return [known[group, other] for group in groups]

    def match(
        self, connection: "Connection", phrases: Sequence[Phrase], limit: int, scope: Scope
    ) -> list[Hit]:
        """The best chunks with any of the phrases, each weighed among those of its languages."""
        tables, scope = tables_of(scope)
        sizes = self.sizes(connection)
        found: list[tuple[str, float, int]] = []
        for other in tables:
            counts = self.of(connection, [(phrase,) for phrase in phrases], other=other)
            found += words.match(
                connection, phrases, counts, limit, scope, other=other, size=sizes[other]
            )
        found.sort(key=lambda one: (-one[1], one[2]))
        return [Hit(chunk_id, score) for chunk_id, score, _ in found[:limit]]


def _change(connection: "Connection") -> int:
    rows = connection.execute("SELECT coalesce(sum(changes), 0)::bigint FROM totals").fetchall()
    return rows[0][0]
