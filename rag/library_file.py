"""The library's SQLite file: making it, connecting to it, and what SQLite's errors mean.

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
from rag.full_text import search_words
from rag.library_schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION, UPGRADES

FILE_NAME = "library.sqlite3"


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
                connection.executescript(SCHEMA)
            finally:
                connection.close()
            _move_unless_there(fresh, path)
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


def check_kind(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a library of an earlier schema version; raises unless it is a library."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise damaged(path, "the file is not a Presscheck library")
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"the library was written by a newer Presscheck (schema {version}; this one reads "
            f"up to {SCHEMA_VERSION})",
            where=str(path),
            next="Update Presscheck, or use another library folder.",
        )
    if version < min(UPGRADES):
        raise damaged(path, f"the library says schema {version}, which never existed")
    return version < SCHEMA_VERSION


def upgrade(file: LibraryFile) -> None:
    """Brings the tables of an earlier schema version up to this one, in one transaction."""
    with file.writing() as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for earlier in range(version, SCHEMA_VERSION):  # none where another process was faster
            for statement in UPGRADES[earlier].split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


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
    """Errors of SQLite, the file system and of reading what is stored become LibraryErrors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _library_error(error, path) from error
    except UnicodeEncodeError as error:
        raise LibraryError(
            f"a text has a character that cannot be stored: {error}",
            where=str(path),
            next="Clean the text of unpaired surrogates.",
        ) from error
    except (TypeError, ValueError, AttributeError) as error:
        # What was stored cannot be read as what it is. Even SQLite's message about damage may not
        # decode.
        raise damaged(path, f"the library file is damaged: {error}") from error
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


def _move_unless_there(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        return  # another process was faster
    except OSError:  # a file system without links
        if not path.exists():
            fresh.rename(path)


def _disk_is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < 1_000_000
    except OSError:
        return False


def _words_of_span(text: str, start: int | None, end: int | None) -> str:
    return search_words(text[start:end])
