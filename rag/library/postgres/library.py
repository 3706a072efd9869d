"""A library in a PostgreSQL database. Processes on several machines may share it.

Who adds or removes holds a lock for each source and article concerned, so writers of other articles
go on beside it. Vectors, their index and full text are in the transaction of the article: what is
committed is found, everywhere, and nothing has to follow.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rag.errors import EmptyLibrary
from rag.library import full_text
from rag.library.editing import Retitled
from rag.library.edits import Changes
from rag.library.fitting import Added, refuse_unfit
from rag.library.postgres import copy_groups, editing, feed, records, store, vectors, words
from rag.library.postgres.check import check
from rag.library.postgres.counted import CountedPhrases
from rag.library.postgres.embedder import agree, alone, require, shared
from rag.library.postgres.next_vectors import PostgresNextVectors
from rag.library.postgres.reading import PostgresReading
from rag.library.postgres.schema import LIBRARY
from rag.library.postgres.source import PostgresSource
from rag.library.record import Record
from rag.library.signature import Signature, sign
from rag.library.sql_table import SqlTable
from rag.postgres.database import Database
from rag.postgres.schema import ensure, version_of
from rag.postgres.tables import Translated
from rag.types import Article, Chunk, EditableField, Hit, Problem, Scope, Sentence

_GATHERED = 256  # totals become one row with every article whose number this divides


class PostgresLibrary(PostgresReading):
    """The Library of a database."""

    def __init__(self, database: Database, home: Path) -> None:
        self.where = database.where
        self.home = home
        self.feed = feed.PostgresFeed(database)
        self._database = database
        self._source = PostgresSource(database)
        self.table = SqlTable(self._source, self.copies)
        self._counted = CountedPhrases()

    @classmethod
    def open(
        cls,
        place: Path | str,
        *,
        create: bool = False,
        wait_s: float = 30.0,
        home: Path | None = None,
    ) -> Self:
        """Without `home`, files beside it are looked for in the current folder."""
        database = Database(str(place), wait_s=wait_s)
        try:
            if version_of(database, LIBRARY) is None and not create:
                raise EmptyLibrary(
                    "there is no library yet in this database",
                    where=database.where,
                    next="Ingest articles first: presscheck ingest PATH",
                )
            ensure(database, LIBRARY)
            database.prepare(vectors.register)
            library = cls(database, home or Path())
            with database.reading() as connection:
                known = feed.fact(connection, "words")
            if known != str(full_text.VERSION):
                library.rebuild_words()
            copy_groups.renew(database)
        except BaseException:
            database.close()
            raise
        return library

    def close(self) -> None:
        self._database.close()

    def one_state(self) -> AbstractContextManager[None]:
        return self._database.one_state()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        *,
        embedder: str,
        content_hash: str,
        signature: Signature | None = None,
    ) -> Added:
        refuse_unfit(article, sentences, chunks, vectors)
        signature = signature or sign(article.text)
        agree(self._database, embedder, vectors.shape[1])
        while True:
            with self._database.reading() as connection:
                expected = store.current(connection, article.source)
            with self._database.writing() as connection:
                shared(connection)
                held = expected[2] if expected else None
                store.lock(connection, article.source, article.id, held)
                before = store.current(connection, article.source)
                if (before[2] if before else None) != held:
                    continue  # another process was faster, and its article has to be locked too
                require(connection, embedder, vectors.shape[1], self.where)
                article = editing.as_taken_over(connection, article, self.where)
                added = store.store(
                    connection, article, sentences, chunks, vectors, content_hash, signature
                )
                number = self._number(Translated(connection), article.id)
                if number % _GATHERED == 0:
                    store.gather_totals(connection)
                words.learn(connection, number)
                return added

    def edit(
        self,
        article_id: str,
        changes: Changes,
        *,
        undo: Collection[EditableField] = (),
        retitled: Retitled | None = None,
    ) -> Article:
        with self._database.writing() as connection:
            shared(connection)
            store.lock(connection, article_id)
            number = self._number(Translated(connection), article_id)
            if retitled and len(retitled.chunk_ids):
                width = retitled.vectors.shape[1]
                require(connection, retitled.embedder, width, self.where)
            article = editing.edit(connection, number, changes, undo, retitled, self.where)
            words.learn(connection, number)
            return article

    def restore(self, record: Record, *, embedder: str, width: int) -> None:
        if record.chunks:
            agree(self._database, embedder, width)
        with self._database.writing() as connection:
            alone(connection)
            if record.chunks:
                require(connection, embedder, width, self.where)
            records.write(connection, record, width)

    def remove(self, article_id: str) -> None:
        with self._database.writing() as connection:
            shared(connection)
            store.lock(connection, article_id)
            number = self._number(Translated(connection), article_id)
            store.unsearch(connection, number)
            store.erase(connection, number)

    def forget(self, source: str) -> str | None:
        while True:
            with self._database.reading() as connection:
                expected = store.current(connection, source)
            if expected is None:
                return None
            with self._database.writing() as connection:
                shared(connection)
                store.lock(connection, source, expected[2])
                before = store.current(connection, source)
                if before and before[2] == expected[2]:
                    store.forget(connection, source)
                    return before[2]

    def purge(self) -> int:
        with self._database.writing() as connection:
            alone(connection)
            old = connection.execute("SELECT number FROM articles WHERE NOT searched").fetchall()
            for (number,) in old:
                store.erase(connection, number)
            connection.execute("DELETE FROM documents WHERE NOT current")
            return len(old)

    def rebuild_words(self) -> None:
        with self._database.writing() as connection:
            alone(connection)
            connection.execute("DELETE FROM words")  # who searches sees them until the end
            connection.execute("DELETE FROM vocabulary")
            length = 0
            searched = connection.execute("SELECT number FROM articles WHERE searched").fetchall()
            for (number,) in searched:
                length += words.write(connection, number)
                words.learn(connection, number)
            ((noted,),) = connection.execute(
                "SELECT coalesce(sum(words), 0)::bigint FROM totals"
            ).fetchall()
            store.count(connection, 0, 0, 0, length - noted, 1)
            connection.execute(
                "UPDATE facts SET value = %s WHERE name = 'words'", (str(full_text.VERSION),)
            )

    def rebuild_signatures(self) -> None:
        copy_groups.renew(self._database, anew=True)

    def next_vectors(self, embedder: str) -> PostgresNextVectors:
        return PostgresNextVectors(self._database, embedder)

    def nearest(self, vector: NDArray[np.float32], *, k: int, scope: Scope) -> list[Hit]:
        """The `k` nearest chunks of articles in `scope`, best first; see VectorIndex."""
        with self._database.reading() as connection:
            width = feed.width(connection)
            return vectors.nearest(connection, vector, width, k, scope) if width else []

    def rebuild_index(self) -> None:
        """Makes the index over vectors again."""
        with self._database.writing() as connection:
            alone(connection)
            vectors.make_index(connection, feed.width(connection))

    def check(self) -> list[Problem]:
        return check(self._database)

    @property
    def unwritable(self) -> bool:
        with self._database.reading() as connection:
            return (
                connection.execute("SELECT current_setting('transaction_read_only')").fetchall()[0][
                    0
                ]
                == "on"
            )
