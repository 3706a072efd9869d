"""Connections to a SQLite file, opened as far as the disk allows.

The library, the conversations and the accounts are such files. Where SQLite cannot make the index
of its log (a read-only or full disk, a folder of somebody else's), a file whose log is empty is
read as it stands, and whoever changes it meanwhile is noticed.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from rag.storage.birth import Form
from rag.storage.trouble import (
    ChangedMeanwhile,
    Closed,
    LogNotFollowed,
    has_no_index,
    why_not_written,
)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A file with an empty log: while this stays the same, nobody has changed it."""

    inode: int
    size: int
    changed_ns: int


class SqliteFile:
    """Connections to one file, lent to one user at a time; safe to share by threads."""

    def __init__(
        self,
        path: Path,
        form: Form,
        wait_s: float,
        explained: Callable[[Path], AbstractContextManager[None]],
        *,
        keeps: bool = True,
    ) -> None:
        """`wait_s`: how long to wait for another writer. `explained` turns errors of SQLite and of
        the disk into the caller's own. `keeps`: connections stay open for the next user."""
        self.path = path
        self._form = form
        self._wait_s = wait_s
        self._explained = explained
        self._idle: list[sqlite3.Connection] = []
        self._still: list[tuple[sqlite3.Connection, _Standing]] = []
        self._lock = threading.Lock()
        self._closed = False
        self._keeps = keeps

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection for one or more SELECTs, each seeing the newest commit."""
        with self._explained(self.path), self._lent() as connection:
            yield connection

    @contextlib.contextmanager
    def _lent(self) -> Generator[sqlite3.Connection]:
        """A connection for reading, given back at the end, and closed by any error."""
        connection, standing = self._borrow()
        try:
            yield connection
            if standing and _standing(self.path) != standing:
                raise ChangedMeanwhile("the file was changed while it was read")
        except BaseException as error:
            connection.close()
            damaged = isinstance(error, sqlite3.DatabaseError)
            if damaged and standing and _standing(self.path) != standing:
                raise ChangedMeanwhile("the file was changed while it was read") from error
            raise
        self._give_back(connection, standing)

    @contextlib.contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """A connection inside BEGIN IMMEDIATE: committed at the end, rolled back by any error."""
        with self._explained(self.path):
            connection = self._take_idle() or self._open("mode=rw")
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                        connection.execute("ROLLBACK")
                    raise
            except BaseException:
                connection.close()
                raise
            self._give_back(connection, None)

    def close(self) -> None:
        """Closes all connections; the last one to close in any process empties the log."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            still, self._still = self._still, []
        for connection in (*idle, *(one for one, _ in still)):
            connection.close()

    def _borrow(self) -> tuple[sqlite3.Connection, _Standing | None]:
        if still := self._take_still():
            return still
        try:
            return self._take_idle() or self._open("mode=rw"), None
        except sqlite3.OperationalError as error:
            if not has_no_index(error):
                raise
            standing = _standing(self.path)
            if standing:
                return self._open("mode=ro&immutable=1"), standing
            if why_not_written(self.path) in ("read-only", "refused") and self.path.is_file():
                raise LogNotFollowed("its log cannot be followed here") from error
            raise

    def _take_idle(self) -> sqlite3.Connection | None:
        with self._lock:
            if self._closed:
                raise Closed
            return self._idle.pop() if self._idle else None

    def _take_still(self) -> tuple[sqlite3.Connection, _Standing] | None:
        """One that was read from as the file stands, unless that has changed."""
        while True:
            with self._lock:
                if not self._still:
                    return None
                connection, standing = self._still.pop()
            if _standing(self.path) == standing:
                return connection, standing
            connection.close()

    def _give_back(self, connection: sqlite3.Connection, standing: _Standing | None) -> None:
        with self._lock:
            if self._keeps and not self._closed:
                if standing:
                    self._still.append((connection, standing))
                else:
                    self._idle.append(connection)
                return
        connection.close()

    def _open(self, mode: str) -> sqlite3.Connection:
        """A connection in autocommit mode."""
        connection = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?{mode}",
            uri=True,
            timeout=self._wait_s,
            isolation_level=None,
            check_same_thread=False,  # it is lent to one thread at a time
        )
        try:
            for name, arguments, function in self._form.functions:
                connection.create_function(name, arguments, function, deterministic=True)
            for setting in self._form.settings:
                connection.execute(setting)
            connection.execute("PRAGMA schema_version")  # reads: here it shows whether it can be
        except BaseException:
            connection.close()
            raise
        return connection


def _standing(path: Path) -> _Standing | None:
    """None where there is no file, or where its log may hold what the file does not."""
    try:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            return None
        found = path.stat()
    except OSError:
        return None
    return _Standing(found.st_ino, found.st_size, found.st_mtime_ns)
