"""What is read of the articles in the SQLite file; see Library for what each method gives."""

import sqlite3
from collections.abc import Iterator, Sequence

from rag.library import copy_groups, editing, records, search
from rag.library.articles import ARTICLE, article_of, sentences_of
from rag.library.file import LibraryFile, damaged
from rag.library.record import Record
from rag.library.sql_reading import SqlReading
from rag.types import EVERYTHING, Article, Counts, Hit, Scope, Sentence


class SqliteReading(SqlReading):
    """The half of SqliteLibrary that changes nothing."""

    _file: LibraryFile

    def with_edits(self, article: Article) -> Article:
        with self._file.reading() as connection:
            return editing.as_taken_over(connection, article, self._file.path)

    def articles(self, *, include_old: bool = False) -> Iterator[Article]:
        searched = "" if include_old else "AND searched = 1"
        with self._file.reading() as connection:
            numbers = connection.execute(
                f"SELECT number FROM articles WHERE number > 0 {searched} ORDER BY number"
            ).fetchall()
        # One at a time: a reader that dawdles inside a query would keep the WAL growing.
        for number in numbers:
            with self._file.reading() as connection:
                row = connection.execute(ARTICLE + "WHERE a.number = ?", number).fetchone()
                article = article_of(row, self._file.path) if row else None
                if article is None and self._has_number(connection, number):
                    raise damaged(self._file.path, "an article has lost its text or its source")
            if article:  # it may have been removed since
                yield article

    def record(self, article_id: str) -> Record | None:
        with self._file.reading() as connection:
            return records.read(connection, article_id, self._file.path)

    def copies(
        self, article_ids: Sequence[str], *, scope: Scope = EVERYTHING
    ) -> dict[str, tuple[str, ...]]:
        with self._file.reading() as connection:
            return {one: copy_groups.copies(connection, one, scope) for one in article_ids}

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._file.reading() as connection:
            return copy_groups.copies_among(connection, article_ids)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        with self._file.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                'SELECT start, "end", kind FROM sentences WHERE article = ? ORDER BY start',
                (number,),
            ).fetchall()
            return tuple(Sentence(int(row[0]), int(row[1]), row[2]) for row in rows)

    def sentences_of(self, article_ids: Sequence[str]) -> dict[str, tuple[Sentence, ...]]:
        with self._file.reading() as connection:
            return sentences_of(connection, article_ids)

    def match(
        self, terms: Sequence[str], *, limit: int, scope: Scope, language: str | None = None
    ) -> list[Hit]:
        with self._file.reading() as connection:
            return search.match(connection, terms, limit, scope, language)

    def document_frequency(
        self, terms: Sequence[str], language: str | None = None
    ) -> dict[str, int]:
        with self._file.reading() as connection:
            return {term: search.frequency(connection, term, language) for term in terms}

    def chunk_count(self, language: str) -> int:
        with self._file.reading() as connection:
            return search.chunk_count(connection, language)

    def terms_from(self, beginning: str) -> tuple[str, ...]:
        with self._file.reading() as connection:
            return search.terms_from(connection, beginning, 50_000)

    def spellings(self, term: str) -> tuple[str, ...]:
        with self._file.reading() as connection:
            return search.spellings(connection, term)

    def counts(self) -> Counts:
        with self._file.reading() as connection:
            row = connection.execute(  # one statement, hence one state of the file
                "SELECT articles, chunks, sentences, "
                "(SELECT count(*) FROM articles WHERE searched = 1), "
                "(SELECT count(*) FROM chunks), "
                "(SELECT coalesce(sum(sentences), 0) FROM articles WHERE searched = 1) "
                "FROM totals"
            ).fetchone()
        if row is None or row[:3] != row[3:]:
            raise damaged(self._file.path, "the library lost rows: counted and stored differ")
        return Counts(*row[:3])

    def _has_number(self, connection: sqlite3.Connection, number: tuple[int]) -> bool:
        row = connection.execute("SELECT 1 FROM articles WHERE number = ?", number).fetchone()
        return row is not None
