"""The library's SQLite file: its schema, its connections, and what SQLite's errors mean.

The way to the articles is rag/library.py; nothing else uses this file.
"""

import contextlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Generator
from pathlib import Path

from rag.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull
from rag.words import search_words

FILE_NAME = "library.sqlite3"
SCHEMA_VERSION = 1
_APPLICATION_ID = 0x50524348  # "PRCH": tells a library from any other SQLite file

# 8,192-byte pages take five vectors of 384 float32; SQLite's default of 4,096 takes two and
# leaves a quarter of the page empty.
_SCHEMA = f"""
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
BEGIN;

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What is searched, kept by every transaction, to be compared with what is there.
CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    articles INTEGER NOT NULL, chunks INTEGER NOT NULL, sentences INTEGER NOT NULL
);
INSERT INTO totals VALUES (1, 0, 0, 0);

-- A text. Its title and the like are those of `document`, the oldest that holds it now.
-- It is searched while any document holds it, and an older version afterwards.
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL,
    searched INTEGER NOT NULL,
    sentences INTEGER NOT NULL
);
CREATE INDEX articles_document ON articles (document);
CREATE INDEX articles_searched ON articles (searched, number);
CREATE TABLE texts (article INTEGER PRIMARY KEY REFERENCES articles, text TEXT NOT NULL);
CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;

-- A file or address with what it said of its text; `current` marks the newest of each source.
CREATE TABLE documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles,
    current INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL, publisher TEXT, published TEXT, url TEXT, origin TEXT,
    disclosures TEXT NOT NULL, language TEXT, metadata TEXT NOT NULL,
    UNIQUE (source, article)
);
CREATE UNIQUE INDEX documents_current ON documents (source) WHERE current;
CREATE INDEX documents_article ON documents (article);
CREATE INDEX documents_published ON documents (published);

-- Only what is searched has chunks. Numbers grow in the order of commits and are never reused.
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL
);
CREATE INDEX chunks_article ON chunks (article, ordinal);
CREATE TABLE vectors (chunk INTEGER PRIMARY KEY REFERENCES chunks, vector BLOB NOT NULL);

-- What an index has to follow.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    chunk_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
    chunk INTEGER NOT NULL
);

-- The index in use: its folder's name, the seq it has followed to, the highest number of a chunk
-- in it, and how many it holds.
CREATE TABLE index_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL, seq INTEGER NOT NULL, last INTEGER NOT NULL, chunks INTEGER NOT NULL
);

-- Full text keeps no copy of the words: they are the view's, made from the text again.
CREATE VIEW searched_words AS
    SELECT c.number AS number, search_words(d.title, NULL, NULL) AS title,
           search_words(t.text, c.start, c."end") AS text
    FROM chunks c JOIN articles a ON a.number = c.article
    JOIN documents d ON d.number = a.document JOIN texts t ON t.article = a.number;
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = 'searched_words', content_rowid = 'number',
    tokenize = "porter unicode61 remove_diacritics 2 tokenchars '.'"
);
COMMIT;
"""


class LibraryFile:
    """Connections to one library file, lent to one user at a time; safe to share by threads."""

    def __init__(self, path: Path, wait_s: float) -> None:
        self.path = path
        self._wait_s = wait_s
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection for one or more SELECTs, each seeing the newest commit."""
        with explained(self.path):
            connection = self._borrow()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._give_back(connection)

    @contextlib.contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """A connection inside BEGIN IMMEDIATE: committed at the end, rolled back by any error."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Closes all connections; the last one to close in any process empties the WAL."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise LibraryError(
                    "the library has been closed", where=str(self.path), next="Open it again."
                )
            if self._idle:
                return self._idle.pop()
        return connect(self.path, self._wait_s)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def create(path: Path) -> None:
    """Makes an empty library at `path`, whole or not at all; leaves one that is there alone.

    It is made beside and linked into place, so that an empty or cut file is always damage.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
        fresh.unlink(missing_ok=True)
        try:
            connection = sqlite3.connect(fresh, isolation_level=None)
            try:
                connection.executescript(_SCHEMA)
            finally:
                connection.close()
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)


def connect(path: Path, wait_s: float) -> sqlite3.Connection:
    """A connection in autocommit mode that waits up to `wait_s` seconds for another writer."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=wait_s,
        isolation_level=None,
        check_same_thread=False,  # LibraryFile lends it to one thread at a time
    )
    try:
        connection.create_function("search_words", 3, _words_of_span, deterministic=True)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA mmap_size = 0")
    except BaseException:
        connection.close()
        raise
    return connection


def check_kind(connection: sqlite3.Connection, path: Path) -> None:
    """Raises unless the file is a library of this schema version."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION_ID:
        raise damaged(path, "the file is not a Presscheck library")
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"the library was written by a newer Presscheck (schema {version}; this one reads "
            f"up to {SCHEMA_VERSION})",
            where=str(path),
            next="Update Presscheck, or use another library folder.",
        )
    if version < SCHEMA_VERSION:
        raise damaged(path, f"the library says schema {version}, which never existed")


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def damaged(path: Path, what: str) -> LibraryDamaged:
    return LibraryDamaged(
        what,
        where=str(path),
        next="See `presscheck library check`; restore the folder from a backup, or move it away "
        "and ingest again.",
    )


@contextlib.contextmanager
def explained(path: Path) -> Generator[None]:
    """SQLite's and the file system's errors inside become LibraryErrors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _library_error(error, path) from error
    except OSError as error:
        raise LibraryError(
            f"the library cannot be used: {error.strerror or error}",
            where=str(path),
            next="Check the folder's permissions and the disk.",
        ) from error


def _library_error(error: sqlite3.Error, path: Path) -> LibraryError:
    where = str(path)
    # sqlite_errorcode is only set on errors that came out of SQLite itself.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(
            "another process is writing to the library",
            where=where,
            next="Try again when it has finished.",
        )
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _disk_is_full(path)):
        return LibraryFull(
            "the disk is full; what was stored before is safe",
            where=where,
            next="Make room and ingest again: finished articles are skipped.",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode" in str(error):
        return damaged(path, f"the library file is damaged: {error}")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryError(
            f"the library file cannot be opened or written: {error}",
            where=where,
            next="Check its permissions.",
        )
    return LibraryError(
        f"the library failed: {error}", where=where, next="See `presscheck library check`."
    )


def _disk_is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < 1_000_000
    except OSError:
        return False


def _words_of_span(text: str, start: int | None, end: int | None) -> str:
    return search_words(text[start:end])
