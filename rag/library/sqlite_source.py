"""The tables of the library file, for SQL that a database understands as well."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager

from rag.library.file import LibraryFile
from rag.library.full_text import search_words
from rag.library.scopes import scope_condition
from rag.library.table import FEWEST_LETTERS
from rag.types import Scope


class SqliteSource:
    monday = "date(d.published, '-6 days', 'weekday 1')"

    def __init__(self, file: LibraryFile) -> None:
        self.place = file.path
        self._file = file

    def selecting(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._file.reading()

    def among(self, wanted: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        return "IN (SELECT value FROM json_each(?))", json.dumps(list(wanted))

    def scope(self, scope: Scope) -> tuple[str, list[object]]:
        return scope_condition(scope)

    def words(self, piece: str, *, whole: bool) -> tuple[str, list[object]]:
        spelled = search_words(piece)
        if not spelled:
            return "", []
        last = len(spelled.rsplit(" ", 1)[-1])
        begins = " *" if last >= FEWEST_LETTERS and not whole else ""
        match = f'"{spelled}"{begins}'
        return (
            "a.number IN (SELECT c.article FROM chunks c WHERE c.number IN ("
            "SELECT rowid FROM words WHERE words MATCH ? UNION ALL "
            "SELECT rowid FROM other_words WHERE other_words MATCH ?))",
            [match, match],
        )
