"""Small tables of their own beside the articles: accounts, conversations.

Beside a library that is a folder they are a SQLite file each; where the library is a database they
are in it (rag/postgres/tables.py). Their SQL is what both understand, with ? for a value.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from rag.errors import LibraryDamaged
from rag.storage.birth import Form, create, fill, mark
from rag.storage.sqlite import SqliteFile


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...

    def fetchone(self) -> Any: ...  # noqa: ANN401  a row of any values
    def fetchall(self) -> list[Any]: ...


class Statements(Protocol):
    """Takes statements, one after the other, of one transaction."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows: ...


class Tables(Protocol):
    """Safe to share between threads. Errors of the engine come out as errors of ours."""

    @property
    def where(self) -> str:
        """As errors name it."""
        ...

    def reading(self) -> AbstractContextManager[Statements]:
        """For SELECTs, each of which sees the newest commit. No tables yet are empty ones."""
        ...

    def writing(self, *, alone: bool = False) -> AbstractContextManager[Statements]:
        """One transaction: committed at the end, rolled back by any error. Makes the tables. With
        `alone` nobody else writes to them so at the same time, as nobody does to a file."""
        ...

    def close(self) -> None: ...


class TablesFile:
    """Tables in a SQLite file of their own, which comes to be with the first change."""

    def __init__(
        self,
        path: Path,
        form: Form,
        wait_s: float,
        explained: Callable[[Path], AbstractContextManager[None]],
        *,
        keeps: bool = True,
    ) -> None:
        """As those of SqliteFile."""
        self.path = path
        self._form = form
        self._explained = explained
        self._file = SqliteFile(path, form, wait_s, explained, keeps=keeps)

    @property
    def where(self) -> str:
        return str(self.path)

    @contextlib.contextmanager
    def reading(self) -> Generator[Statements]:
        with self._explained(self.path):
            there = self.path.exists() and self.path.stat().st_size
        if not there:
            with contextlib.closing(sqlite3.connect(":memory:")) as nothing:
                nothing.executescript(self._form.schema)
                yield nothing
            return
        with self._file.reading() as connection:
            if self._is_known(connection):
                yield connection
                return
        with self.writing():  # is upgraded
            pass
        with self._file.reading() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, *, alone: bool = False) -> Generator[Statements]:  # noqa: ARG002  always is
        with self._explained(self.path):
            create(self.path, self._form)
        with self._file.writing() as connection:
            if _kind(connection) == (0, 0):
                fill(connection, self._form)  # what a full disk left empty before 0.1.0
            if not self._is_known(connection):
                self._upgrade(connection)
            yield connection

    def close(self) -> None:
        self._file.close()

    def _is_known(self, connection: sqlite3.Connection) -> bool:
        return _kind(connection) == (self._form.application_id, self._form.version)

    def _upgrade(self, connection: sqlite3.Connection) -> None:
        application, version = _kind(connection)
        ours = application in (0, self._form.application_id) and version <= self._form.version
        if self._form.upgrade is None or not ours:
            raise LibraryDamaged(
                "the file is none of this version of Presscheck",
                where=self.where,
                next="Move it away; a new one is made when it is needed.",
            )
        self._form.upgrade(connection)
        mark(connection, self._form)


def _kind(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version
