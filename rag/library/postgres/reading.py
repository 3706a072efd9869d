"""What is read of the articles in the database; see Reading for what each method gives."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rag.errors import ArticleNotFound
from rag.languages.spoken import ENGLISH
from rag.library.articles import ARTICLE, AS_PRINTED, article_of
from rag.library.postgres import copy_groups, editing, feed, records, words
from rag.library.postgres.counted import CountedPhrases
from rag.library.postgres.scopes import SHOWN, scope_condition
from rag.library.postgres.terms import phrases_of
from rag.library.record import Record
from rag.types import EVERYTHING, Article, Chunk, ChunkPlace, Counts, Hit, Scope, Sentence

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_AT_ONCE = 100


class PostgresReading:
    """The half of PostgresLibrary that changes nothing."""

    _database: "Database"
    _counted: CountedPhrases

    def with_edits(self, article: Article) -> Article:
        with self._database.reading() as connection:
            return editing.as_taken_over(connection, article, self._database.where)

    def content_hash(self, source: str) -> str | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT content_hash FROM documents WHERE source = %s AND current", (source,)
            ).fetchone()
        return row[0] if row else None

    def sources_from(self, prefix: str) -> tuple[str, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT source FROM documents WHERE current AND source >= %s AND source < %s "
                "ORDER BY source",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def article(self, article_id: str) -> Article:
        if "\0" in article_id:  # which no text of PostgreSQL's has
            raise self._not_found(article_id)
        with self._database.reading() as connection:
            row = connection.execute(f"{ARTICLE} WHERE a.id = %s", (article_id,)).fetchone()
        if row is None:
            raise self._not_found(article_id)
        return article_of(row, self._database.where)

    def articles(self, *, include_old: bool = False) -> Iterator[Article]:
        last = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    f"{ARTICLE} WHERE a.number = ANY(ARRAY(SELECT number FROM articles "
                    "WHERE number > %s AND (searched OR %s) ORDER BY number LIMIT %s)) "
                    "ORDER BY a.number",
                    (last, include_old, _AT_ONCE),
                ).fetchall()
                if not rows:
                    return
                last = self._number(connection, rows[-1][0])
            yield from (article_of(row, self._database.where) for row in rows)

    def ids(self) -> tuple[str, ...]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM articles ORDER BY number").fetchall()
        return tuple(row[0] for row in rows)

    def record(self, article_id: str) -> Record | None:
        with self._database.reading() as connection:
            return records.read(connection, article_id, self._database.where)

    def sources(self, article_id: str) -> tuple[str, ...]:
        with self._database.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                "SELECT source, current FROM documents WHERE article = %s ORDER BY number",
                (number,),
            ).fetchall()
        current = tuple(source for source, is_current in rows if is_current)
        return current or tuple(source for source, _ in rows)

    def copies(
        self, article_ids: Sequence[str], *, scope: Scope = EVERYTHING
    ) -> dict[str, tuple[str, ...]]:
        with self._database.reading() as connection:
            return {one: copy_groups.copies(connection, one, scope) for one in article_ids}

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._database.reading() as connection:
            return copy_groups.copies_among(connection, article_ids)

    def printed_by(self, article_id: str, *, scope: Scope = EVERYTHING) -> tuple[Article, ...]:
        condition, values = scope_condition(scope)
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{AS_PRINTED} WHERE a.id = %s AND d.current AND {condition} ORDER BY d.number",
                (article_id, *values),
            ).fetchall()
        return tuple(article_of(row, self._database.where) for row in rows)

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

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        with self._database.reading() as connection:
            rows = connection.execute(
                'SELECT c.id, a.id, c.ordinal, c.start, c."end" '
                "FROM chunks c JOIN articles a ON a.number = c.article WHERE c.id = ANY(%s)",
                (list(chunk_ids),),
            ).fetchall()
        return {row[0]: Chunk(*row) for row in rows}

    def chunks_of(self, article_id: str) -> tuple[Chunk, ...]:
        with self._database.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                'SELECT id, ordinal, start, "end" FROM chunks WHERE article = %s ORDER BY ordinal',
                (number,),
            ).fetchall()
        return tuple(Chunk(row[0], article_id, *row[1:]) for row in rows)

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT c.id, a.id, c.ordinal, d.title, d.published FROM chunks c "
                "JOIN articles a ON a.number = c.article JOIN documents d ON d.number = a.document "
                "WHERE c.id = ANY(%s)",
                (list(chunk_ids),),
            ).fetchall()
        days = {row[4]: date.fromisoformat(row[4]) if row[4] else None for row in rows}
        return {
            chunk_id: ChunkPlace(chunk_id, article_id, ordinal, title, days[published])
            for chunk_id, article_id, ordinal, title, published in rows
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

    def newest_published(self) -> date | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT d.published {SHOWN} AND d.published IS NOT NULL "
                "ORDER BY d.published DESC LIMIT 1"
            ).fetchone()
        return date.fromisoformat(row[0]) if row else None

    def newest(self, most: int) -> tuple[Article, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{ARTICLE} WHERE a.searched ORDER BY d.published DESC NULLS LAST, d.number "
                "LIMIT %s",
                (most,),
            ).fetchall()
        return tuple(article_of(row, self._database.where) for row in rows)

    def publishers(self) -> tuple[str, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT d.publisher {SHOWN} AND d.publisher IS NOT NULL ORDER BY 1"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def languages(self) -> tuple[str, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT d.language {SHOWN} AND d.language IS NOT NULL "
                "GROUP BY 1 ORDER BY count(*) DESC, 1"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def embedder(self) -> str | None:
        with self._database.reading() as connection:
            return feed.fact(connection, "embedder")

    def _number(self, connection: "Connection", article_id: str) -> int:
        row = connection.execute(
            "SELECT number FROM articles WHERE id = %s", (article_id,)
        ).fetchone()
        if row is None:
            raise self._not_found(article_id)
        return row[0]

    def _not_found(self, article_id: str) -> ArticleNotFound:
        return ArticleNotFound(
            f"no article has the id {article_id!r}",
            where=self._database.where,
            next="See the ids with: presscheck library list",
        )
