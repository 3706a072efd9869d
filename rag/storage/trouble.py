"""What an error of SQLite comes to: one of few things, for which each file has its own words."""

import os
import sqlite3
from pathlib import Path
from typing import Literal

from rag.storage.disk import is_full, is_read_only, took_no_more

Trouble = Literal["busy", "full", "read-only", "refused", "log", "damaged", "failed"]
"""`read-only` is the disk, `refused` a file or folder that this user may not use, `log` what would
have to be written before it can be read."""


class Closed(Exception):
    """The file was closed by whoever had opened it, and is asked for a connection after that."""


class ChangedMeanwhile(sqlite3.OperationalError):
    """A file that was read as it stands has been written to. Reading it again sees the new one."""


class LogNotFollowed(sqlite3.OperationalError):
    """The newest commits are in a log whose index is lost and cannot be made here."""


def trouble(error: Exception, path: Path) -> Trouble:
    """What an error of SQLite, of the disk or of reading what is stored comes to."""
    if isinstance(error, ChangedMeanwhile):
        return "busy"
    if isinstance(error, LogNotFollowed):
        return "log"
    if isinstance(error, OSError):
        if took_no_more(error):
            return "full"
        return why_not_written(path) or "failed"
    if not isinstance(error, sqlite3.Error):  # even SQLite's message about damage may not decode
        return "damaged"
    # sqlite_errorcode is only set on errors that came out of SQLite itself.
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "busy"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode" in str(error):
        return "damaged"
    if code == sqlite3.SQLITE_FULL or extended in _NOT_WRITTEN:
        return "full"
    if code in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
    ):
        return why_not_written(path) or "failed"
    return "failed"


_NOT_WRITTEN = (
    sqlite3.SQLITE_IOERR_WRITE,  # a quota, or a limit for files
    sqlite3.SQLITE_IOERR_SHMSIZE,
)
_NO_INDEX = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
)


def has_no_index(error: sqlite3.OperationalError) -> bool:
    """Whether the log's index cannot be made; it is needed for as much as reading."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _NO_INDEX


def why_not_written(path: Path) -> Trouble | None:
    """What keeps the file from being written to; None where nothing seems to."""
    if is_full(path):
        return "full"
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if is_read_only(there):
        return "read-only"
    places = {there, there.parent if there == path else there}
    return None if all(os.access(place, os.W_OK) for place in places) else "refused"
