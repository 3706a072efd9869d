"""The library: articles, sentences, chunks, vectors and full text in one SQLite file, the truth.

Adding an article is one short transaction, so that several processes can ingest at once and a
kill at any moment leaves whole articles. Everything else (the Chroma index, caches) follows the
log of changes and can be thrown away.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rag.errors import ArticleNotFound, EmptyLibrary, LibraryDamaged
from rag.library import copy_groups, editing, full_text, search, store
from rag.library import file as library_file
from rag.library.articles import ARTICLE, article_of, sentences_of
from rag.library.check import check_file
from rag.library.editing import Retitled
from rag.library.edits import Changes
from rag.library.feed import Feed
from rag.library.file import LibraryFile, check_kind, damaged, explained, fact
from rag.library.signature import Signature, sign
from rag.library.store import Added
from rag.library.table import ArticleTable
from rag.library.vectors import NextVectors
from rag.storage.trouble import why_not_written
from rag.types import (
    EVERYTHING,
    Article,
    Chunk,
    ChunkPlace,
    Counts,
    EditableField,
    Hit,
    Problem,
    Scope,
    Sentence,
)


class Library:
    """Threads may share one; each operation takes a connection of its own."""

    def __init__(self, folder: Path, file: LibraryFile) -> None:
        self.folder = folder
        self.feed = Feed(file)
        self.table = ArticleTable(file)
        self._file = file

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, wait_s: float = 30.0) -> Self:
        """The library in `folder`. `wait_s`: how long to wait for another process that writes.

        Raises EmptyLibrary where there is none and `create` is not set; LibraryDamaged.
        """
        path = folder / library_file.FILE_NAME
        with explained(path):
            there = path.exists()
        if not there:
            _refuse_orphans(path)
            if not create:
                raise _no_library(folder, "there is no library yet")
            library_file.create(path)
        try:
            return cls._opened(folder, path, wait_s)
        except LibraryDamaged as error:
            if not library_file.is_half_born(path):
                raise
            if not create:
                what = "the library was never finished, since the disk was full, and is empty"
                raise _no_library(folder, what) from error
        library_file.put_aside(path)
        library_file.create(path)
        return cls._opened(folder, path, wait_s)

    @classmethod
    def _opened(cls, folder: Path, path: Path, wait_s: float) -> Self:
        file = LibraryFile(path, wait_s)
        try:
            with file.reading() as connection:
                earlier = check_kind(connection, path)
            if earlier:
                library_file.upgrade(file)
            library = cls(folder, file)
            library._renew_words()
            copy_groups.renew(file)
        except BaseException:
            file.close()
            raise
        return library

    def close(self) -> None:
        self._file.close()

    def one_state(self) -> AbstractContextManager[None]:
        """What this thread reads of the library meanwhile, its feed and table included, is of one
        moment, whatever others add and remove. Not for what waits long, and not for writing."""
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
        """Stores what the document `article.source` holds now, in one transaction.

        `vectors` is (len(chunks), dimensions), unit rows; `signature` is sign(article.text), which
        a caller may have made in another process. "added": a new document with a new text;
        "changed": a known document with another content, whose earlier text is no longer searched;
        "duplicate": the text is there already, and gains this source (or nothing is new at all).
        Readers' edits that hold for it are taken over (see edits.taken_over).
        Raises EmbedderMismatch for vectors of another embedder than the library's.
        """
        store.refuse_unfit(article, sentences, chunks, vectors)
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
        """Changes title, publisher, date, author or language, in one transaction; None takes a
        value away. The fields in `undo` are again as the document gives them. The text stays, and
        so do quotes of it. Gives the article as it is now, with what was edited in `edits`.

        Vectors have the title in them: with another, they stay as they are but for those in
        `retitled` (ingest.editing.edit_article makes them). Raises EditError for a bad value or
        field, ArticleNotFound, EmbedderMismatch.
        """
        with self._file.writing() as connection:
            number = self._number(connection, article_id)
            return editing.edit(connection, number, changes, undo, retitled, self._file.path)

    def with_edits(self, article: Article) -> Article:
        """An article as `add` would store it, with the edits that it takes over."""
        with self._file.reading() as connection:
            return editing.as_taken_over(connection, article, self._file.path)

    def remove(self, article_id: str) -> None:
        """Removes one article with its text and sources. Raises ArticleNotFound."""
        with self._file.writing() as connection:
            number = self._number(connection, article_id)
            store.unsearch(connection, number)
            store.erase(connection, number)

    def forget(self, source: str) -> str | None:
        """Takes a document that is gone out of search, in one transaction; gives its article's id,
        or None for an unknown source.

        The article is searched on where another document holds the same text, and is an older
        version otherwise: what cites it stays readable until it is purged.
        """
        with self._file.writing() as connection:
            return store.forget(connection, source)

    def purge(self) -> int:
        """Removes all older versions; says how many. Citations of theirs can be read no more."""
        with self._file.writing() as connection:
            old = connection.execute("SELECT number FROM articles WHERE NOT searched").fetchall()
            for (number,) in old:
                store.erase(connection, number)
            connection.execute("DELETE FROM documents WHERE NOT current")
            return len(old)

    def content_hash(self, source: str) -> str | None:
        """The hash that the newest version of the document was added with."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT content_hash FROM documents WHERE source = ? AND current", (source,)
            ).fetchone()
        return row[0] if row else None

    def sources_from(self, prefix: str) -> tuple[str, ...]:
        """The documents there are now whose source begins with `prefix`, in order."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT source FROM documents WHERE current AND source >= ? AND source < ? "
                "ORDER BY source",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def article(self, article_id: str) -> Article:
        """The article, of whatever version. Raises ArticleNotFound; LibraryDamaged where its text
        is not the one that was stored."""
        with self._file.reading() as connection:
            row = connection.execute(ARTICLE + "WHERE a.id = ?", (article_id,)).fetchone()
            if row is None:
                raise self._not_found(article_id)
            return article_of(row, self._file.path)

    def articles(self, *, include_old: bool = False) -> Iterator[Article]:
        """All articles in the order in which they came; with `include_old`, older versions too."""
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

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The documents that hold the text, oldest first; of an older version, those that did."""
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
        """For each article, the searched ones in `scope` that print the same story, edited a little
        or cut, the oldest first. An article with no copy, or not in the library, has none."""
        with self._file.reading() as connection:
            return {one: copy_groups.copies(connection, one, scope) for one in article_ids}

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Those of the articles that have copies among them, with these: some milliseconds for a
        hundred, whatever else the library holds."""
        with self._file.reading() as connection:
            return copy_groups.copies_among(connection, article_ids)

    def printed_by(self, article_id: str, *, scope: Scope = EVERYTHING) -> tuple[Article, ...]:
        """The article as each document in `scope` that holds exactly this text has it, with that
        one's title, publisher and so on, the one it is shown by first."""
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
        """The sentences of those of the articles that are there."""
        with self._file.reading() as connection:
            return sentences_of(connection, article_ids)

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Those of the chunks that are searched now; a hit may just have been replaced."""
        with self._file.reading() as connection:
            rows = connection.execute(
                'SELECT c.id, a.id, c.ordinal, c.start, c."end" '
                "FROM chunks c JOIN articles a ON a.number = c.article "
                "WHERE c.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(chunk_ids)),),
            ).fetchall()
            return {row[0]: Chunk(row[0], row[1], *map(int, row[2:])) for row in rows}

    def chunks_of(self, article_id: str) -> tuple[Chunk, ...]:
        """The chunks of an article in order; none for an older version."""
        with self._file.reading() as connection:
            number = self._number(connection, article_id)
            rows = connection.execute(
                'SELECT id, ordinal, start, "end" FROM chunks WHERE article = ? ORDER BY ordinal',
                (number,),
            ).fetchall()
            return tuple(Chunk(row[0], article_id, *map(int, row[1:])) for row in rows)

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        """Those of the chunks that are searched now, without their texts."""
        with self._file.reading() as connection:
            return search.places(connection, chunk_ids)

    def match(
        self, terms: Sequence[str], *, limit: int, scope: Scope, language: str | None = None
    ) -> list[Hit]:
        """The chunks with any of `terms` (words or phrases, of any spelling), by BM25; of words of
        a `language` other than English also any inflection."""
        with self._file.reading() as connection:
            return search.match(connection, terms, limit, scope, language)

    def document_frequency(
        self, terms: Sequence[str], language: str | None = None
    ) -> dict[str, int]:
        """In how many chunks each of `terms` is found."""
        with self._file.reading() as connection:
            return {term: search.frequency(connection, term, language) for term in terms}

    def chunk_count(self, language: str) -> int:
        """How many chunks a question in `language` is compared with."""
        with self._file.reading() as connection:
            return search.chunk_count(connection, language)

    def terms_from(self, beginning: str) -> tuple[str, ...]:
        """Stems of the words that begin so, 50,000 at most."""
        with self._file.reading() as connection:
            return search.terms_from(connection, beginning, 50_000)

    def spellings(self, term: str) -> tuple[str, ...]:
        """How the articles write words of that stem, in lower case."""
        with self._file.reading() as connection:
            return search.spellings(connection, term)

    def counts(self) -> Counts:
        """What is searched. Raises LibraryDamaged where a table lost rows that it should have."""
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
        """The latest date among the articles that are searched."""
        with self._file.reading() as connection:
            (newest,) = connection.execute(
                "SELECT max(published) FROM (SELECT d.published FROM documents d "
                "CROSS JOIN articles a ON a.document = d.number "
                "WHERE a.searched = 1 AND d.published IS NOT NULL "
                "ORDER BY d.published DESC LIMIT 1)"
            ).fetchone()
            return date.fromisoformat(newest) if newest else None

    def newest(self, most: int) -> tuple[Article, ...]:
        """The `most` articles of the latest dates among those that are searched."""
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
        """Who published the articles that are searched, in the order of the alphabet."""
        with self._file.reading() as connection:
            return search.distinct(connection, "publisher", by_count=False)

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages of the articles that are searched, the most common first."""
        with self._file.reading() as connection:
            return search.distinct(connection, "language", by_count=True)

    def embedder(self) -> str | None:
        """The name of the embedder that made the vectors; None before the first."""
        with self._file.reading() as connection:
            return fact(connection, "embedder")

    def rebuild_words(self) -> None:
        """Makes full text again from the articles."""
        with self._file.writing() as connection:
            search.rebuild_words(connection)
            connection.execute(
                "INSERT OR REPLACE INTO facts VALUES ('words', ?)", (str(full_text.VERSION),)
            )

    def rebuild_signatures(self) -> None:
        """Signs all texts again; until it is done some copies are not found."""
        copy_groups.renew(self._file, anew=True)

    def next_vectors(self, embedder: str) -> NextVectors:
        """Where another embedder's vectors grow until they are taken over."""
        return NextVectors(self._file, embedder)

    def check(self) -> list[Problem]:
        """Everything that is out of order in file and full text; of the latter nothing where
        `unwritable`. rag/index/check.py looks at the index too."""
        return check_file(self._file)

    @property
    def unwritable(self) -> bool:
        """Whether the disk is read-only or full, or this user may not write to the library."""
        return why_not_written(self._file.path) is not None

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
            where=str(self.folder),
            next="See the ids with: presscheck library list",
        )

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
