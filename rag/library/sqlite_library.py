"""A library in one SQLite file: articles, sentences, chunks, vectors, full text.

Adding an article is one short transaction, so that several processes can ingest at once and a
kill at any moment leaves whole articles. Everything else (the Chroma index, caches) follows the
log of changes and can be thrown away.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rag.errors import EmptyLibrary, LibraryDamaged
from rag.library import copy_groups, editing, full_text, records, search, searched, store
from rag.library import file as library_file
from rag.library.check import check_file
from rag.library.editing import Retitled
from rag.library.edits import Changes
from rag.library.file import LibraryFile, check_kind, damaged, explained, fact
from rag.library.fitting import Added, refuse_unfit
from rag.library.record import Record
from rag.library.signature import Signature, sign
from rag.library.sql_table import SqlTable
from rag.library.sqlite_feed import SqliteFeed
from rag.library.sqlite_reading import SqliteReading
from rag.library.sqlite_source import SqliteSource
from rag.library.sqlite_vectors import SqliteNextVectors
from rag.library.vectors import NextVectors
from rag.storage.trouble import why_not_written
from rag.types import (
    Article,
    Chunk,
    EditableField,
    Problem,
    Sentence,
)


class SqliteLibrary(SqliteReading):
    """The Library of a folder. Each operation takes a connection of its own."""

    def __init__(self, folder: Path, file: LibraryFile, home: Path) -> None:
        self.folder = folder
        self.where = str(folder)
        self.home = home
        self.feed = SqliteFeed(file)
        self._file = file
        self._source = SqliteSource(file)
        self.table = SqlTable(self._source, self.copies)

    @classmethod
    def open(
        cls,
        place: Path | str,
        *,
        create: bool = False,
        wait_s: float = 30.0,
        home: Path | None = None,
    ) -> Self:
        folder = Path(place)
        home = home or folder
        path = folder / library_file.FILE_NAME
        with explained(path):
            there = path.exists()
        if not there:
            _refuse_orphans(path)
            if not create:
                raise _no_library(folder, "there is no library yet")
            library_file.create(path)
        try:
            return cls._opened(path, wait_s, home)
        except LibraryDamaged as error:
            if not library_file.is_half_born(path):
                raise
            if not create:
                what = "the library was never finished, since the disk was full, and is empty"
                raise _no_library(folder, what) from error
        library_file.put_aside(path)
        library_file.create(path)
        return cls._opened(path, wait_s, home)

    @classmethod
    def _opened(cls, path: Path, wait_s: float, home: Path) -> Self:
        file = LibraryFile(path, wait_s)
        try:
            with file.reading() as connection:
                earlier = check_kind(connection, path)
            if earlier:
                library_file.upgrade(file)
            library = cls(path.parent, file, home)
            library._renew_words()
            copy_groups.renew(file)
        except BaseException:
            file.close()
            raise
        return library

    def close(self) -> None:
        self._file.close()

    def one_state(self) -> AbstractContextManager[None]:
        return self._file.one_state()

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
        with self._file.writing() as connection:
            where = str(self._file.path)
            store.agree_on_embedder(connection, embedder, vectors.shape[1], where)
            article = editing.as_taken_over(connection, article, self._file.path)
            return store.store(
                connection, article, sentences, chunks, vectors, content_hash, signature
            )

    def edit(
        self,
        article_id: str,
        changes: Changes,
        *,
        undo: Collection[EditableField] = (),
        retitled: Retitled | None = None,
    ) -> Article:
        with self._file.writing() as connection:
            number = self._number(connection, article_id)
            return editing.edit(connection, number, changes, undo, retitled, self._file.path)

    def restore(self, record: Record, *, embedder: str, width: int) -> None:
        with self._file.writing() as connection:
            if record.chunks:
                store.agree_on_embedder(connection, embedder, width, str(self._file.path))
            records.write(connection, record, width)

    def remove(self, article_id: str) -> None:
        with self._file.writing() as connection:
            number = self._number(connection, article_id)
            searched.unsearch(connection, number)
            store.erase(connection, number)

    def forget(self, source: str) -> str | None:
        with self._file.writing() as connection:
            return store.forget(connection, source)

    def purge(self) -> int:
        with self._file.writing() as connection:
            old = connection.execute("SELECT number FROM articles WHERE NOT searched").fetchall()
            for (number,) in old:
                store.erase(connection, number)
            connection.execute("DELETE FROM documents WHERE NOT current")
            return len(old)

    def rebuild_words(self) -> None:
        with self._file.writing() as connection:
            search.rebuild_words(connection)
            connection.execute(
                "INSERT OR REPLACE INTO facts VALUES ('words', ?)", (str(full_text.VERSION),)
            )

    def rebuild_signatures(self) -> None:
        copy_groups.renew(self._file, anew=True)

    def next_vectors(self, embedder: str) -> NextVectors:
        return SqliteNextVectors(self._file, embedder)

    def check(self) -> list[Problem]:
        return check_file(self._file)

    @property
    def unwritable(self) -> bool:
        return why_not_written(self._file.path) is not None

    def _renew_words(self) -> None:
        """Builds full text again where an earlier release parted words differently."""
        with self._file.reading() as connection:
            known = fact(connection, "words")
        if known != str(full_text.VERSION):
            self.rebuild_words()


def _no_library(folder: Path, what: str) -> EmptyLibrary:
    return EmptyLibrary(
        what, where=str(folder), next="Ingest articles first: presscheck ingest PATH"
    )


def _refuse_orphans(path: Path) -> None:
    """A WAL without its file would be played into the next library made here."""
    log = path.with_name(path.name + "-wal")
    if log.exists():
        raise damaged(path, "the library file is gone, but its log is still there")
