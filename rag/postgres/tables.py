"""Small tables beside the library: in its PostgreSQL, or in a SQLite file in its folder."""

import contextlib
import re
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rag.postgres.address import is_database, told
from rag.postgres.database import Database
from rag.postgres.schema import Part, ensure
from rag.storage.birth import Form
from rag.storage.tables import Rows, Statements, Tables, TablesFile

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_TYPES = (
    (r"INTEGER PRIMARY KEY AUTOINCREMENT", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (r"\bTEXT\b", 'text COLLATE "C"'),  # in the order of their letters' numbers, as SQLite has it
    (r"\bREAL\b", "double precision"),
    (r"\bBLOB\b", "bytea"),
    (r"\bINTEGER\b", "bigint"),
    (r"\) STRICT\b", ")"),
    (r"--.*", ""),
)
"""What SQLite's schemas say, and how PostgreSQL has it."""


def open_tables(
    library: Path | str,
    name: str,
    form: Form,
    wait_s: float,
    explained: Callable[[Path], AbstractContextManager[None]],
    *,
    keeps: bool = True,
) -> Tables:
    """The tables of `form` beside a library: in the file `name`.sqlite3 of its folder, see
    SqliteFile; or, where `library` is an address, in that database. Opens nothing yet."""
    if is_database(library):
        return PostgresTables(str(library), name, form, wait_s)
    return TablesFile(Path(library) / f"{name}.sqlite3", form, wait_s, explained, keeps=keeps)


class PostgresTables:
    """Tables in the schema `presscheck` of a database; made with the first use."""

    def __init__(self, url: str, name: str, form: Form, wait_s: float) -> None:
        self.where = told(url)
        self._url, self._wait_s = url, wait_s
        statements = [one for one in _postgres(form.schema).split(";") if one.strip()]
        self._part = Part(name, form.version, cast(Any, statements), {})
        self._lock_number = form.application_id
        self._lock = threading.Lock()
        self._opened: Database | None = None

    @contextlib.contextmanager
    def reading(self) -> Generator[Statements]:
        with self._database().reading() as connection:
            yield Translated(connection)

    @contextlib.contextmanager
    def writing(self, *, alone: bool = False) -> Generator[Statements]:
        with self._database().writing() as connection:
            if alone:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock_number,))
            yield Translated(connection)

    def close(self) -> None:
        with self._lock:
            if self._opened:
                self._opened.close()

    def _database(self) -> Database:
        with self._lock:
            if self._opened is None:
                database = Database(self._url, wait_s=self._wait_s)
                try:
                    ensure(database, self._part)
                except BaseException:
                    database.close()
                    raise
                self._opened = database
            return self._opened


class Translated:
    """A connection that takes the SQL of both, with ? for a value."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        storable = [one.replace("\0", "\ufffd") if isinstance(one, str) else one for one in values]
        return self._connection.execute(cast(Any, statement.replace("?", "%s")), storable)


def _postgres(schema: str) -> str:
    for written, meant in _TYPES:
        schema = re.sub(written, meant, schema)
    return schema
