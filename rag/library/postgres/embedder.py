"""Whose vectors the database has, and the lock under which that may change."""

from typing import TYPE_CHECKING

from rag.library.fitting import other_embedder
from rag.library.postgres.feed import fact
from rag.library.postgres.vectors import make_index

if TYPE_CHECKING:
    from rag.postgres.database import Connection, Database

_ALL = 0x50524349  # the lock that each writer shares


def shared(connection: "Connection") -> None:
    """For a writer of one article: others may write meanwhile, and nobody is `alone`."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_ALL,))


def alone(connection: "Connection") -> None:
    """Until the transaction ends nobody else writes."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ALL,))


def agree(database: "Database", embedder: str, dimensions: int) -> None:
    """Takes the first embedder's name and width; refuses another while there are vectors. Raises
    EmbedderMismatch."""
    with database.reading() as connection:
        if _is(connection, embedder, dimensions):
            return
    with database.writing() as connection:
        alone(connection)
        if _is(connection, embedder, dimensions):
            return
        require(connection, embedder, dimensions, database.where, unless_empty=True)
        set_embedder(connection, embedder, dimensions)


def require(
    connection: "Connection",
    embedder: str,
    dimensions: int,
    where: str,
    *,
    unless_empty: bool = False,
) -> None:
    """Raises EmbedderMismatch where the vectors are another's."""
    if _is(connection, embedder, dimensions):
        return
    ((some,),) = connection.execute("SELECT EXISTS (SELECT FROM chunks)").fetchall()
    if some or not unless_empty:
        stored = f"{fact(connection, 'embedder')} ({fact(connection, 'dimensions')} dimensions)"
        raise other_embedder(stored, f"{embedder} ({dimensions})", where)


def set_embedder(connection: "Connection", embedder: str, dimensions: int) -> None:
    for name, value in (("embedder", embedder), ("dimensions", str(dimensions))):
        connection.execute(
            "INSERT INTO facts VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
    make_index(connection, dimensions)


def _is(connection: "Connection", embedder: str, dimensions: int) -> bool:
    return (fact(connection, "embedder"), fact(connection, "dimensions")) == (
        embedder,
        str(dimensions),
    )
