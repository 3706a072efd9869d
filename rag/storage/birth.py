"""How a SQLite file begins: whole or not at all.

It is made beside its place without a log, synced, and linked there. (With a log, what closing could
not write for want of room was lost, and what was left never worked.)
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.storage.disk import beside, sync

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps next to a file."""


Function = tuple[str, int, Callable[..., str | int | float | bytes | None]]
"""A name, how many arguments it takes, and a function of SQL that gives the same each time."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is born as, and how every connection to it is set."""

    schema: str
    application_id: int
    version: int
    page_size: int = 4096
    private: bool = False
    settings: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    upgrade: Callable[[sqlite3.Connection], None] | None = None
    """Brings the tables of an earlier kind up to this one, where there were any."""


def create(path: Path, form: Form) -> None:
    """Makes an empty file, whole or not at all; leaves one that is there alone.

    It has no log until it is in its place, and what closing a log cannot write is not lost with it.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = beside(path)
    _remove(fresh)
    try:
        mode = 0o600 if form.private else 0o666
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size = {form.page_size}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN")
            fill(connection, form)
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        sync(fresh)
        _link_unless_there(fresh, path)
        sync(path.parent)
    finally:
        _remove(fresh)


def fill(connection: sqlite3.Connection, form: Form) -> None:
    """Gives a file that is still empty its tables, in the caller's transaction; leaves one that has
    any."""
    if connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]:
        return
    for statement in _statements(form.schema):
        connection.execute(statement)
    mark(connection, form)


def mark(connection: sqlite3.Connection, form: Form) -> None:
    """Has the file say what it is."""
    connection.execute(f"PRAGMA application_id = {form.application_id}")
    connection.execute(f"PRAGMA user_version = {form.version}")


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _link_unless_there(fresh: Path, path: Path) -> None:
    """Of several who give birth at once, one is first, and all go on with its file."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        from filelock import FileLock

        with FileLock(path.with_name(f".{path.name}.lock")):
            if not path.exists():
                fresh.rename(path)


def _remove(fresh: Path) -> None:
    for ending in ("", *BESIDE):
        fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
