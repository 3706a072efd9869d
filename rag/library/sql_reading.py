"""What is read of the articles in either database, by the same SQL."""

from collections.abc import Sequence
from datetime import date

from rag.errors import ArticleNotFound
from rag.library.articles import ARTICLE, AS_PRINTED, article_of
from rag.library.sql import SHOWN, Source
from rag.storage.tables import Statements
from rag.types import EVERYTHING, Article, Chunk, ChunkPlace, Scope


class SqlReading:
    """Half of a Library's Reading; see there for what each method gives."""

    where: str
    _source: Source

    def content_hash(self, source: str) -> str | None:
        with self._source.selecting() as selecting:
            row = selecting.execute(
                "SELECT content_hash FROM documents WHERE source = ? AND current", (source,)
            ).fetchone()
        return row[0] if row else None

    def sources_from(self, prefix: str) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                "SELECT source FROM documents WHERE current AND source >= ? AND source < ? "
                "ORDER BY source",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def article(self, article_id: str) -> Article:
        with self._source.selecting() as selecting:
            row = selecting.execute(f"{ARTICLE} WHERE a.id = ?", (article_id,)).fetchone()
            if row is None:
                raise self._not_found(article_id)
            return article_of(row, self._source.place)

    def ids(self) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute("SELECT id FROM articles ORDER BY number").fetchall()
        return tuple(row[0] for row in rows)

    def sources(self, article_id: str) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                "SELECT source, current FROM documents WHERE article = ? ORDER BY number",
                (self._number(selecting, article_id),),
            ).fetchall()
        current = tuple(source for source, is_current in rows if is_current)
        return current or tuple(source for source, _ in rows)

    def printed_by(self, article_id: str, *, scope: Scope = EVERYTHING) -> tuple[Article, ...]:
        condition, values = self._source.scope(scope)
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                f"{AS_PRINTED} WHERE a.id = ? AND d.current AND {condition} ORDER BY d.number",
                (article_id, *values),
            ).fetchall()
            return tuple(article_of(row, self._source.place) for row in rows)

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        among, value = self._source.among(chunk_ids)
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                'SELECT c.id, a.id, c.ordinal, c.start, c."end" '
                f"FROM chunks c JOIN articles a ON a.number = c.article WHERE c.id {among}",
                (value,),
            ).fetchall()
            return {row[0]: Chunk(row[0], row[1], *map(int, row[2:])) for row in rows}

    def chunks_of(self, article_id: str) -> tuple[Chunk, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                'SELECT id, ordinal, start, "end" FROM chunks WHERE article = ? ORDER BY ordinal',
                (self._number(selecting, article_id),),
            ).fetchall()
            return tuple(Chunk(row[0], article_id, *map(int, row[1:])) for row in rows)

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        among, value = self._source.among(chunk_ids)
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                "SELECT c.id, a.id, c.ordinal, d.title, d.published FROM chunks c "
                "JOIN articles a ON a.number = c.article JOIN documents d ON d.number = a.document "
                f"WHERE c.id {among}",
                (value,),
            ).fetchall()
            days = {row[4]: date.fromisoformat(row[4]) if row[4] else None for row in rows}
            return {
                chunk_id: ChunkPlace(chunk_id, article_id, ordinal, title, days[published])
                for chunk_id, article_id, ordinal, title, published in rows
            }

    def newest_published(self) -> date | None:
        with self._source.selecting() as selecting:
            row = selecting.execute(
                f"SELECT d.published {SHOWN} AND d.published IS NOT NULL "
                "ORDER BY d.published DESC LIMIT 1"
            ).fetchone()
            return date.fromisoformat(row[0]) if row else None

    def newest(self, most: int) -> tuple[Article, ...]:
        order = "ORDER BY d.published DESC NULLS LAST, d.number DESC"
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                f"{ARTICLE} WHERE a.number IN (SELECT a.number {SHOWN} {order} LIMIT ?) {order}",
                (most,),
            ).fetchall()
            return tuple(article_of(row, self._source.place) for row in rows)

    def publishers(self) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                f"SELECT d.publisher {SHOWN} AND d.publisher IS NOT NULL GROUP BY 1 ORDER BY 1"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def languages(self) -> tuple[str, ...]:
        with self._source.selecting() as selecting:
            rows = selecting.execute(
                f"SELECT d.language {SHOWN} AND d.language IS NOT NULL "
                "GROUP BY 1 ORDER BY count(*) DESC, 1"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def embedder(self) -> str | None:
        with self._source.selecting() as selecting:
            row = selecting.execute("SELECT value FROM facts WHERE name = 'embedder'").fetchone()
        return row[0] if row else None

    def _number(self, selecting: Statements, article_id: str) -> int:
        row = selecting.execute(
            "SELECT number FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise self._not_found(article_id)
        return row[0]

    def _not_found(self, article_id: str) -> ArticleNotFound:
        return ArticleNotFound(
            f"no article has the id {article_id!r}",
            where=self.where,
            next="See the ids with: presscheck library list",
        )
