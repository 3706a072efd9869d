"""How many chunks have a phrase, kept while nothing changes."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.library.postgres import words
from rag.library.postgres.terms import Phrase

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_MOST = 50_000


class CountedPhrases:
    """Threads may share one. A question counts each of its words twice, to choose among them and to
    weigh them; and others ask of the same words."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._change = -1
        self._known: dict[tuple[Phrase, ...], int] = {}

    def of(self, connection: "Connection", groups: Sequence[tuple[Phrase, ...]]) -> list[int]:
        """In how many chunks any of each group of phrases is found."""
        ((change,),) = connection.execute("SELECT sum(changes)::bigint FROM totals").fetchall()
        if change is None:
            return [0] * len(groups)
        with self._lock:
            if self._change != change or len(self._known) > _MOST:
                self._change, self._known = change, {}
            known = self._known
        for group in groups:
            if group not in known:
                known[group] = words.frequency(connection, group)
        return [known[group] for group in groups]
