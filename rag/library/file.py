"""The library's SQLite file: what it is made as, which one it is, and what its errors mean.

The way to the articles is rag/library/library.py; nothing else uses this file.
"""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Generator
from pathlib import Path

from rag.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryReadOnly,
)
from rag.library.full_text import search_words
from rag.library.schema import APPLICATION_ID, PAGE_SIZE, SCHEMA, SCHEMA_VERSION, UPGRADES
from rag.storage import birth as sqlite_birth
from rag.storage.birth import Form
from rag.storage.sqlite import SqliteFile
from rag.storage.trouble import Closed, trouble

FILE_NAME = "library.sqlite3"
PAGES_AT_BIRTH = 32
"""Of an empty library, which only grows."""


def _words_of_span(text: str, start: int | None, end: int | None, language: str | None) -> str:
    return search_words(text[start:end], language)


FORM = Form(
    SCHEMA,
    APPLICATION_ID,
    SCHEMA_VERSION,
    page_size=PAGE_SIZE,
    settings=(
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -16000",
        "PRAGMA mmap_size = 0",
    ),
    functions=(("search_words", 4, _words_of_span),),
)


class LibraryFile(SqliteFile):
    """Connections to one library file."""

    def __init__(self, path: Path, wait_s: float) -> None:
        super().__init__(path, FORM, wait_s, explained)
        self._held = threading.local()

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection for one or more SELECTs, each seeing the newest commit, or within
        `one_state` that of its beginning."""
        if held := getattr(self._held, "connection", None):
            with explained(self.path):
                yield held
            return
        with super().reading() as connection:
            yield connection

    @contextlib.contextmanager
    def one_state(self) -> Generator[None]:
        """All that this thread reads meanwhile is of one commit, whatever others write. Nothing is
        written within; what waits for somebody does so outside, as the WAL grows until its end."""
        if getattr(self._held, "connection", None):
            yield
            return
        with contextlib.ExitStack() as lent:
            with explained(self.path):
                connection = lent.enter_context(self._lent())
                connection.execute("BEGIN")
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None
            with explained(self.path):
                connection.execute("COMMIT")
                lent.close()


def create(path: Path) -> None:
    """Makes an empty library at `path`, whole or not at all; leaves one that is there alone.

    So an empty or cut file is always damage, but for what `is_half_born` tells.
    """
    with explained(path):
        sqlite_birth.create(path, FORM)


def is_half_born(path: Path) -> bool:
    """Whether the file is one whose making a full disk cut off, as releases before 0.1.0 left it:
    shorter than its first page says, which says no more pages than an empty library has.

    Only for a file that SQLite cannot open: closing it here lets go of any lock on it that this
    process holds.
    """
    with explained(path):
        try:
            size = path.stat().st_size
            if size >= PAGES_AT_BIRTH * PAGE_SIZE:
                return False
            with path.open("rb") as file:
                head = file.read(100)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False
    pages = int.from_bytes(head[28:32], "big")
    is_library = head.startswith(b"SQLite format 3\0") and head[16:18] == PAGE_SIZE.to_bytes(2)
    return is_library and size < pages * PAGE_SIZE and pages <= PAGES_AT_BIRTH


def put_aside(path: Path) -> None:
    """A half-born library out of the way of a new one. Nothing of it is deleted but what SQLite
    keeps beside it."""
    from filelock import FileLock

    with explained(path), FileLock(path.with_name(f".{path.name}.lock")):
        if not is_half_born(path):  # another process was faster
            return
        path.replace(path.with_name(f"{path.name}.unfinished-{time.time_ns()}"))
        for ending in sqlite_birth.BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)


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


def damaged(path: Path | str, what: str) -> LibraryDamaged:
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
    except Closed as error:
        raise LibraryError(
            "the library has been closed", where=str(path), next="Open it again."
        ) from error
    except UnicodeEncodeError as error:
        raise LibraryError(
            f"a text has a character that cannot be stored: {error}",
            where=str(path),
            next="Clean the text of unpaired surrogates.",
        ) from error
    except (sqlite3.Error, OSError, TypeError, ValueError, AttributeError) as error:
        # The last three: what was stored cannot be read as what it is.
        raise _library_error(error, path) from error


def _library_error(error: Exception, path: Path) -> LibraryError:
    where = str(path)
    said = (error.strerror if isinstance(error, OSError) else None) or error
    match trouble(error, path):
        case "busy":
            return LibraryBusy(
                "another process is writing to the library",
                where=where,
                next="Try again when it has finished.",
            )
        case "full":
            return LibraryFull(
                "the disk is full; what was stored before is safe",
                where=where,
                next="Make room on it and do it again: what is stored already is skipped.",
            )
        case "read-only":
            return LibraryReadOnly(
                "the library is on a read-only disk",
                where=where,
                next="It can be searched and read; to change it, copy its folder to another disk.",
            )
        case "log":
            return LibraryReadOnly(
                "the library was not closed before its disk became read-only, and its newest "
                "articles are in a log that cannot be followed there",
                where=where,
                next="Copy its folder to where it can be written, and use the copy.",
            )
        case "refused":
            return LibraryReadOnly(
                f"this user may not write to the library: {said}",
                where=where,
                next="Check the permissions of its folder and of the files in it.",
            )
        case "damaged":
            return damaged(path, f"the library file is damaged: {error}")
        case "failed" if isinstance(error, OSError):
            return LibraryError(
                f"the library cannot be used: {said}",
                where=where,
                next="Check the folder's permissions and the disk.",
            )
        case "failed":
            return LibraryError(
                f"the library failed: {error}", where=where, next="See `presscheck library check`."
            )
