"""The tables in the database, for SQL that SQLite understands as well."""

import contextlib
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from rag.library.full_text import search_words
from rag.library.postgres.schema import VECTORS
from rag.library.postgres.scopes import scope_condition
from rag.library.postgres.terms import Phrase, any_of, like_any, terms_of
from rag.library.table import FEWEST_LETTERS
from rag.postgres.tables import Translated
from rag.storage.tables import Statements
from rag.types import Scope

if TYPE_CHECKING:
    from rag.postgres.database import Database


class PostgresSource:
    monday = "to_char(date_trunc('week', d.published::date), 'YYYY-MM-DD')"

    def __init__(self, database: "Database") -> None:
        self.place = database.where
        self._database = database

    @contextlib.contextmanager
    def selecting(self) -> Generator[Statements]:
        with self._database.reading() as connection:
            yield Translated(connection)

    def among(self, wanted: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        return "= ANY(?)", list(wanted)

    def scope(self, scope: Scope) -> tuple[str, list[object]]:
        return scope_condition(scope)

    def words(self, piece: str, *, whole: bool) -> tuple[str, list[object]]:
        spelled = search_words(piece)
        terms = tuple(terms_of(spelled))
        if not terms:
            return "", []
        begins = len(spelled.rsplit(" ", 1)[-1]) >= FEWEST_LETTERS and not whole
        phrases = [Phrase(terms, begins)]
        return (
            "a.number IN (SELECT w.article FROM words w "
            f"WHERE {VECTORS} @@ ?::tsquery AND w.words LIKE ANY(?))",
            [any_of(phrases), like_any(phrases)],
        )
