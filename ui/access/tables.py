"""The tables of accounts, and of attempts to log in, and what their errors mean."""

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from rag.errors import AccountError, LibraryError
from rag.postgres.tables import open_tables
from rag.storage.birth import Form
from rag.storage.tables import Statements
from rag.storage.trouble import Trouble, trouble

_WAIT_S = 5.0
_ATTEMPTS = """
-- `begun`: after it the account began anew from this address.
CREATE TABLE attempts (number INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL,
    place TEXT NOT NULL, at REAL NOT NULL, begun INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX attempts_account ON attempts (account, at);
CREATE INDEX attempts_place ON attempts (place, at);
CREATE INDEX attempts_at ON attempts (at);
CREATE TABLE entered (account TEXT NOT NULL, place TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (account, place)) STRICT;
"""


def _upgrade(connection: sqlite3.Connection) -> None:
    """Files of before 0.1.0 say no kind, and the first ones have no roles: their accounts could add
    and remove articles, and still can. Those of version 1 count no attempts."""
    if not any(row[1] == "role" for row in connection.execute("PRAGMA table_info (accounts)")):
        connection.execute("ALTER TABLE accounts ADD COLUMN role TEXT NOT NULL DEFAULT 'editor'")
    for statement in _ATTEMPTS.split(";"):
        connection.execute(statement)


_FORM = Form(
    """
CREATE TABLE accounts (name TEXT PRIMARY KEY, password TEXT NOT NULL,
    created REAL NOT NULL, role TEXT NOT NULL DEFAULT 'editor') STRICT;
CREATE TABLE keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, label TEXT NOT NULL,
    created REAL NOT NULL) STRICT;
CREATE TABLE sessions (digest BLOB PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, expires REAL NOT NULL) STRICT;
"""
    + _ATTEMPTS,
    application_id=0x50524341,  # "PRCA"
    version=2,
    private=True,
    settings=("PRAGMA foreign_keys = ON",),
    upgrade=_upgrade,
)
_CHECK = (
    "Check the file's permissions and the disk; a damaged file can be moved away and the accounts "
    "made anew."
)
_FAILED = "the accounts cannot be read or written"
_IN_WORDS: dict[Trouble, tuple[str, str]] = {
    "busy": ("another process is writing to them", "Try again when it has finished."),
    "full": ("the disk is full", "Make room; those that there were are safe."),
    "read-only": ("the disk is read-only", "Copy the library's folder to another disk."),
}


class AccountTables:
    """Those beside a library, see Tables. Errors are AccountErrors."""

    def __init__(self, library: Path | str) -> None:
        self._tables = open_tables(library, "accounts", _FORM, _WAIT_S, _explained)
        self.where = self._tables.where

    @contextlib.contextmanager
    def reading(self) -> Generator[Statements]:
        with _told_as_ours(), self._tables.reading() as reading:
            yield reading

    @contextlib.contextmanager
    def writing(self) -> Generator[Statements]:
        """A transaction, one at a time."""
        with _told_as_ours(), self._tables.writing(alone=True) as writing:
            yield writing

    def close(self) -> None:
        self._tables.close()


@contextlib.contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        what, advice = _IN_WORDS.get(trouble(error, path), (str(error), _CHECK))
        raise AccountError(f"{_FAILED}: {what}", where=str(path), next=advice) from error


@contextlib.contextmanager
def _told_as_ours() -> Generator[None]:
    try:
        yield
    except LibraryError as error:
        raise AccountError(
            f"{_FAILED}: {error.what}", where=error.where, next=error.next
        ) from error
