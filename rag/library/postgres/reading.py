"""What is read of the articles in the database; see Reading for what each method gives."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.languages.spoken import ENGLISH
from rag.library.articles import ARTICLE, article_of
from rag.library.postgres import copy_groups, editing, feed, records, words
from rag.library.postgres.counted import CountedPhrases
from rag.library.postgres.terms import phrases_of
from rag.library.record import Record
from rag.library.sql_reading import SqlReading
from rag.types import EVERYTHING, Article, Counts, Hit, Scope, Sentence

if TYPE_CHECKING:
    from rag.postgres.database import Database

_AT_ONCE = 100


class PostgresReading(SqlReading):
    """The half of PostgresLibrary that changes nothing."""

    _database: "Database"
    _counted: CountedPhrases

    def with_edits(self, article: Article) -> Article:
        with self._database.reading() as connection:
            return editing.as_taken_over(connection, article, self._database.where)

    def articles(self, *, include_old: bool = False) -> Iterator[Article]:
        last = 0
        while True:
            with self._source.selecting() as selecting:
                rows = selecting.execute(
                    f"{ARTICLE} WHERE a.number = ANY(ARRAY(SELECT number FROM articles "
                    "WHERE number > ? AND (searched OR ?) ORDER BY number LIMIT ?)) "
                    "ORDER BY a.number",
                    (last, include_old, _AT_ONCE),
                ).fetchall()
                if not rows:
                    return
                last = self._number(selecting, rows[-1][0])
            yield from (article_of(row, self._database.where) for row in rows)

    def record(self, article_id: str) -> Record | None:
        with self._database.reading() as connection:
            return records.read(connection, article_id, self._database.where)

    def copies(
        self, article_ids: Sequence[str], *, scope: Scope = EVERYTHING
    ) -> dict[str, tuple[str, ...]]:
        with self._database.reading() as connection:
            return {one: copy_groups.copies(connection, one, scope) for one in article_ids}

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._database.reading() as connection:
            return copy_groups.copies_among(connection, article_ids)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        found = self.sentences_of([article_id])
        if article_id not in found:
            raise self._not_found(article_id)
        return found[article_id]

    def sentences_of(self, article_ids: Sequence[str]) -> dict[str, tuple[Sentence, ...]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT a.id, s.starts, s.ends, s.kinds FROM articles a "
                "LEFT JOIN sentences s ON s.article = a.number WHERE a.id = ANY(%s) "
                "ORDER BY a.number",
                (list(article_ids),),
            ).fetchall()
        return {
            identity: tuple(map(Sentence, *columns)) if columns[0] else ()
            for identity, *columns in rows
        }

    def match(
        self, terms: Sequence[str], *, limit: int, scope: Scope, language: str | None = None
    ) -> list[Hit]:
        phrases = phrases_of(terms, language)
        with self._database.reading() as connection:
            return self._counted.match(connection, phrases, limit, scope)

    def document_frequency(
        self, terms: Sequence[str], language: str | None = None
    ) -> dict[str, int]:
        groups = [tuple(phrases_of([term], language)) for term in terms]
        with self._database.reading() as connection:
            counts = self._counted.frequencies(connection, groups, language)
        return dict(zip(terms, counts, strict=True))

    def chunk_count(self, language: str) -> int:
        with self._database.reading() as connection:
            (english, _), (other, _) = self._counted.sizes(connection)
        return english if language == ENGLISH else english + other

    def terms_from(self, beginning: str) -> tuple[str, ...]:
        with self._database.reading() as connection:
            return words.terms_from(connection, beginning, 50_000)

    def spellings(self, term: str) -> tuple[str, ...]:
        with self._database.reading() as connection:
            return words.spellings(connection, term)

    def counts(self) -> Counts:
        with self._database.reading() as connection:
            return feed.totals(connection)
