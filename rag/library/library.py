"""The library: articles, sentences, chunks, vectors and full text, the truth.

It is one SQLite file in a folder, or a PostgreSQL database that several machines share. Adding an
article is one short transaction in both, so that several processes can ingest at once and a kill at
any moment leaves whole articles. Everything else follows the log of changes and can be thrown away.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from rag.library.editing import Retitled
from rag.library.edits import Changes
from rag.library.feed import Feed
from rag.library.fitting import Added
from rag.library.postgres.library import PostgresLibrary
from rag.library.reading import Reading
from rag.library.record import Record
from rag.library.signature import Signature
from rag.library.sqlite_library import SqliteLibrary
from rag.library.table import ArticleTable
from rag.library.vectors import NextVectors
from rag.postgres.address import is_database
from rag.types import (
    Article,
    Chunk,
    EditableField,
    Problem,
    Sentence,
)


class Library(Reading, Protocol):
    """Threads may share one."""

    @staticmethod
    def open(
        place: Path | str, *, create: bool = False, wait_s: float = 30.0, home: Path | None = None
    ) -> "Library":
        """The library in a folder, or of a database (postgresql://...). `wait_s`: how long to wait
        for another process that writes. `home`: see there; by default the folder itself.

        Raises EmptyLibrary where there is none and `create` is not set; LibraryDamaged;
        LibraryUnreachable where there is no database server.
        """
        kind = PostgresLibrary if is_database(place) else SqliteLibrary
        return kind.open(place, create=create, wait_s=wait_s, home=home)

    @property
    def where(self) -> str:
        """The folder, or the address of the database without the password, to be told."""
        ...

    @property
    def home(self) -> Path:
        """The folder of the files that stand beside the library, as uploads do."""
        ...

    @property
    def feed(self) -> Feed: ...

    @property
    def table(self) -> ArticleTable: ...

    def close(self) -> None: ...

    def one_state(self) -> AbstractContextManager[None]:
        """What this thread reads of the library meanwhile, its feed and table included, is of one
        moment, whatever others add and remove. Not for what waits long, and not for writing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

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
        ...

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
        ...

    def with_edits(self, article: Article) -> Article:
        """An article as `add` would store it, with the edits that it takes over."""
        ...

    def restore(self, record: Record, *, embedder: str, width: int) -> None:
        """Puts an article there as another library has it, in place of what there is of it, in one
        transaction; its vectors are `width` wide. Raises EmbedderMismatch."""
        ...

    def remove(self, article_id: str) -> None:
        """Removes one article with its text and sources. Raises ArticleNotFound."""
        ...

    def forget(self, source: str) -> str | None:
        """Takes a document that is gone out of search, in one transaction; gives its article's id,
        or None for an unknown source.

        The article is searched on where another document holds the same text, and is an older
        version otherwise: what cites it stays readable until it is purged.
        """
        ...

    def purge(self) -> int:
        """Removes all older versions; says how many. Citations of theirs can be read no more."""
        ...

    def rebuild_words(self) -> None:
        """Makes full text again from the articles."""
        ...

    def rebuild_signatures(self) -> None:
        """Signs all texts again; until it is done some copies are not found."""
        ...

    def next_vectors(self, embedder: str) -> NextVectors:
        """Where another embedder's vectors grow until they are taken over."""
        ...

    def check(self) -> list[Problem]:
        """Everything that is out of order in file and full text; of the latter nothing where
        `unwritable`. Of an index: rag/index/check.py."""
        ...

    @property
    def unwritable(self) -> bool:
        """Whether the disk is read-only or full, or this user may not write to the library."""
        ...
