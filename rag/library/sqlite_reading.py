"""What is read of the articles in the SQLite file; see Library for what each method gives."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from rag.errors import ArticleNotFound
from rag.library import copy_groups, editing, records, search
from rag.library.articles import ARTICLE, article_of, sentences_of
from rag.library.file import LibraryFile, damaged, fact
from rag.library.record import Record
from rag.types import EVERYTHING, Article, Chunk, ChunkPlace, Counts, Hit, Scope, Sentence


class SqliteReading:
    """The half of SqliteLibrary that changes nothing."""

    _file: LibraryFile

    def with_edits(self, article: Article) -> Article:
        with self._file.reading() as connection:
            return editing.as_taken_over(connection, article, self._file.path)

    def content_hash(self, source: str) -> str | None:
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT content_hash FROM documents WHERE source = ? AND current", (source,)
            ).fetchone()
        return row[0] if row else None

    def sources_from(self, prefix: str) -> tuple[str, ...]:
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT source FROM documents WHERE current AND source >= ? AND source < ? "
                "ORDER BY source",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def article(self, article_id: str) -> Article:
        with self._file.reading() as connection:
            row = connection.execute(ARTICLE + "WHERE a.id = ?", (article_id,)).fetchone()
            if row is None:
                raise self._not_found(article_id)
            return article_of(row, self._file.path)

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

    def ids(self) -> tuple[str, ...]:
        with self._file.reading() as connection:
            rows = connection.execute("SELECT id FROM articles ORDER BY number").fetchall()
        return tuple(row[0] for row in rows)

    def record(self, article_id: str) -> Record | None:
        with self._file.reading() as connection:
            return records.read(connection, article_id, self._file.path)

    def sources(self, article_id: str) -> tuple[str, ...]:
        with self._file.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                "SELECT source, current FROM documents WHERE article = ? ORDER BY number", (number,)
            ).fetchall()
        current = tuple(source for source, is_current in rows if is_current)
        return current or tuple(source for source, _ in rows)

    def copies(
        self, article_ids: Sequence[str], *, scope: Scope = EVERYTHING
    ) -> dict[str, tuple[str, ...]]:
        with self._file.reading() as connection:
            return {one: copy_groups.copies(connection, one, scope) for one in article_ids}

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._file.reading() as connection:
            return copy_groups.copies_among(connection, article_ids)

    def printed_by(self, article_id: str, *, scope: Scope = EVERYTHING) -> tuple[Article, ...]:
        with self._file.reading() as connection:
            return copy_groups.printed_by(connection, article_id, scope, self._file.path)

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

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        with self._file.reading() as connection:
            rows = connection.execute(
                'SELECT c.id, a.id, c.ordinal, c.start, c."end" '
                "FROM chunks c JOIN articles a ON a.number = c.article "
                "WHERE c.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(chunk_ids)),),
            ).fetchall()
            return {row[0]: Chunk(row[0], row[1], *map(int, row[2:])) for row in rows}

    def chunks_of(self, article_id: str) -> tuple[Chunk, ...]:
        with self._file.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                'SELECT id, ordinal, start, "end" FROM chunks WHERE article = ? ORDER BY ordinal',
                (number,),
            ).fetchall()
            return tuple(Chunk(row[0], article_id, *map(int, row[1:])) for row in rows)

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        with self._file.reading() as connection:
            return search.places(connection, chunk_ids)

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

    def newest_published(self) -> date | None:
        with self._file.reading() as connection:
            (newest,) = connection.execute(
                "SELECT max(published) FROM (SELECT d.published FROM documents d "
                "CROSS JOIN articles a ON a.document = d.number "
                "WHERE a.searched = 1 AND d.published IS NOT NULL "
                "ORDER BY d.published DESC LIMIT 1)"
            ).fetchone()
            return date.fromisoformat(newest) if newest else None

    def newest(self, most: int) -> tuple[Article, ...]:
        with self._file.reading() as connection:
            numbers = connection.execute(
                "SELECT a.number FROM documents d CROSS JOIN articles a ON a.document = d.number "
                "WHERE a.searched = 1 ORDER BY d.published DESC LIMIT ?",
                (most,),
            ).fetchall()
            rows = [
                connection.execute(ARTICLE + "WHERE a.number = ?", number).fetchone()
                for number in numbers
            ]
        return tuple(article_of(row, self._file.path) for row in rows if row)

    def publishers(self) -> tuple[str, ...]:
        with self._file.reading() as connection:
            return search.distinct(connection, "publisher", by_count=False)

    def languages(self) -> tuple[str, ...]:
        with self._file.reading() as connection:
            return search.distinct(connection, "language", by_count=True)

    def embedder(self) -> str | None:
        with self._file.reading() as connection:
            return fact(connection, "embedder")

    def _number(self, connection: sqlite3.Connection, article_id: str) -> int:
        row = connection.execute(
            "SELECT number FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise self._not_found(article_id)
        return row[0]

    def _has_number(self, connection: sqlite3.Connection, number: tuple[int]) -> bool:
        row = connection.execute("SELECT 1 FROM articles WHERE number = ?", number).fetchone()
        return row is not None

    def _not_found(self, article_id: str) -> ArticleNotFound:
        return ArticleNotFound(
            f"no article has the id {article_id!r}",
            where=str(self._file.path.parent),
            next="See the ids with: presscheck library list",
        )
