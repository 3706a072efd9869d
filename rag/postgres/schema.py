"""The tables of one part (the library, the accounts, ...) of a database, and their version.

A part is made by whichever process opens it first, and brought up to date by the first of a newer
release; others wait for that. Everything lies in one schema of PostgreSQL, `presscheck`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from rag.errors import LibraryError, LibraryUnreachable
from rag.postgres.database import Database

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_LOCK = 0x50524348  # of making and upgrading tables; any number that nobody else uses
_VERSIONS = (
    "CREATE SCHEMA IF NOT EXISTS presscheck",
    "CREATE TABLE IF NOT EXISTS presscheck.versions (part text PRIMARY KEY, version int NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Part:
    """`statements` make the tables of `version`; `upgrades` lead from a version to the next.
    Names are written with the schema: presscheck.articles."""

    name: str
    version: int
    statements: Sequence[str]
    upgrades: Mapping[int, Sequence[str]]
    extensions: Sequence[LiteralString] = ()


def version_of(database: Database, part: Part) -> int | None:
    """The version of the part's tables there; None where there are none."""
    with database.reading() as connection:
        return _version(connection, part)


def ensure(database: Database, part: Part) -> None:
    """The part's tables as this release has them, made or brought up in one transaction.

    Raises LibraryError for those of a newer release, LibraryUnreachable where the server lacks an
    extension, LibraryReadOnly where the user may not make tables.
    """
    if version_of(database, part) == part.version:
        return
    with database.writing() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        for extension in part.extensions:
            _require_extension(connection, extension, database.where)
        for statement in _VERSIONS:
            connection.execute(statement)
        version = _version(connection, part)
        if version is None:
            for statement in part.statements:
                connection.execute(statement.encode())
        elif version > part.version:
            raise LibraryError(
                f"the database was written by a newer Presscheck ({part.name} {version}; this one "
                f"reads up to {part.version})",
                where=database.where,
                next="Update Presscheck, or use another database.",
            )
        else:
            for earlier in range(version, part.version):
                for statement in part.upgrades[earlier]:
                    connection.execute(statement.encode())
        connection.execute(
            "INSERT INTO presscheck.versions VALUES (%s, %s) "
            "ON CONFLICT (part) DO UPDATE SET version = excluded.version",
            (part.name, part.version),
        )


def _version(connection: "Connection", part: Part) -> int | None:
    there = connection.execute("SELECT to_regclass('presscheck.versions')").fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute(
        "SELECT version FROM presscheck.versions WHERE part = %s", (part.name,)
    ).fetchone()
    return row[0] if row else None


def _require_extension(connection: "Connection", name: LiteralString, where: str) -> None:
    import psycopg

    there = connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", (name,)).fetchone()
    if there:
        return
    try:
        connection.execute(f"CREATE EXTENSION {name}")
    except psycopg.Error as error:
        raise LibraryUnreachable(
            f"the database lacks the extension {name}: {error.diag.message_primary or error}",
            where=where,
            next="Install it on the server (pgvector for vector), and have its administrator run "
            f"in this database: CREATE EXTENSION {name}",
        ) from error
