"""Errors of the driver and of the server -> ours, with what to do next."""

import contextlib
import importlib
from collections.abc import Generator
from typing import TYPE_CHECKING

from rag.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryReadOnly,
    LibraryUnreachable,
)

if TYPE_CHECKING:
    import psycopg

_DRIVER = ("psycopg", "psycopg_pool", "pgvector")
_START = "Start the server, or correct PRESSCHECK_LIBRARY (--library)."


def require_driver(where: str) -> None:
    """Raises LibraryUnreachable where the optional packages are not installed."""
    for name in _DRIVER:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise LibraryUnreachable(
                f"a PostgreSQL database needs packages that are not installed ({error})",
                where=where,
                next='Install them: pip install "presscheck[postgres]"',
            ) from error


@contextlib.contextmanager
def explained(where: str) -> Generator[None]:
    """Errors of psycopg, and of reading what is stored, become LibraryErrors. `where` is the
    address as it may be told."""
    import psycopg
    import psycopg_pool

    try:
        yield
    except psycopg_pool.PoolClosed as error:
        what = "the connection to the database has been closed"
        raise LibraryError(what, where=where, next="Open it again.") from error
    except psycopg_pool.PoolTimeout as error:
        raise LibraryUnreachable(
            "the database server does not answer, or all connections to it are in use",
            where=where,
            next="See whether it runs, and do it again.",
        ) from error
    except psycopg.Error as error:
        raise _library_error(error, where) from error
    except UnicodeEncodeError as error:
        raise LibraryError(
            f"a text has a character that cannot be stored: {error}",
            where=where,
            next="Clean the text of unpaired surrogates.",
        ) from error
    except (TypeError, ValueError, AttributeError) as error:  # what is stored is not what it was
        raise LibraryError(
            f"the library failed: {error}", where=where, next="See `presscheck library check`."
        ) from error


def cannot_connect(error: "psycopg.OperationalError", where: str) -> LibraryUnreachable:
    """The first connection failed: no server there, a wrong password, no such database."""
    said = " ".join(str(error).split())
    return LibraryUnreachable(
        f"the database server cannot be reached: {said}", where=where, next=_START
    )


def _library_error(error: "psycopg.Error", where: str) -> LibraryError:
    from psycopg import errors

    said = error.diag.message_primary or " ".join(str(error).split())
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.SerializationFailure():
            return LibraryBusy(
                "another process is writing to the library",
                where=where,
                next="Try again when it has finished.",
            )
        case errors.DiskFull() | errors.OutOfMemory():
            return LibraryFull(
                f"the database server took no more ({said}); what was stored before is safe",
                where=where,
                next="Make room on it and do it again: what is stored already is skipped.",
            )
        case errors.ReadOnlySqlTransaction() | errors.InsufficientPrivilege():
            return LibraryReadOnly(
                f"the library cannot be written: {said}",
                where=where,
                next="Name the primary server, and a user that owns the library's tables.",
            )
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return LibraryDamaged(
                f"the database is damaged: {said}",
                where=where,
                next="See `presscheck library check`; restore the database from a backup.",
            )
        case errors.UntranslatableCharacter() | errors.DataError():
            return LibraryError(
                f"a text has a character that cannot be stored: {said}",
                where=where,
                next="Clean the text of it.",
            )
        case errors.OperationalError():
            return LibraryUnreachable(
                f"the connection to the database server was lost: {said}",
                where=where,
                next="Do it again once the server runs; what was acknowledged is stored.",
            )
        case _:
            return LibraryError(
                f"the database failed: {said}", where=where, next="See `presscheck library check`."
            )
