"""SQL that both databases understand, with ? for a value, and where it takes words of their own."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import LiteralString, Protocol

from rag.storage.tables import Statements
from rag.types import Scope

SHOWN: LiteralString = (
    "FROM documents d CROSS JOIN articles a WHERE a.document = d.number AND a.searched"
)
"""The articles that are searched, with the documents that they are shown by; in SQLite in the order
of an index over documents."""


class Source(Protocol):
    """A library's tables."""

    @property
    def place(self) -> Path | str:
        """As damage names it."""
        ...

    @property
    def monday(self) -> str:
        """SQL for the Monday of the week of d.published, as text."""
        ...

    def selecting(self) -> AbstractContextManager[Statements]:
        """For one or more SELECTs, each seeing the newest commit, or within `one_state` that of its
        beginning."""
        ...

    def among(self, wanted: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        """SQL after a column, which is true of so many values, and its value."""
        ...

    def scope(self, scope: Scope) -> tuple[str, list[object]]:
        """SQL over documents d and articles a, with its values: an unknown date passes, an unknown
        publisher does not, nor an unknown language unless it is asked for. "true" where everything
        is admitted."""
        ...

    def words(self, piece: str, *, whole: bool) -> tuple[str, list[object]]:
        """SQL over articles a that have a word (or one that begins so, unless `whole`) or a phrase
        in their title or text, with its values. "" for signs alone, which are in no article."""
        ...
