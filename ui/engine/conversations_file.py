"""The tables of conversations, and what errors of their file mean."""

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from rag.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, LibraryReadOnly
from rag.storage.birth import Form
from rag.storage.trouble import trouble

_SCHEMA = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, used REAL NOT NULL
);
CREATE INDEX conversations_owner ON conversations (owner, used);
-- `turn` is what the page shows, `answer` the contract's answer object, where there is one.
CREATE TABLE turns (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    question TEXT NOT NULL, turn TEXT NOT NULL, answer TEXT,
    rating TEXT, words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX turns_conversation ON turns (conversation, key);
"""

FORM = Form(
    _SCHEMA,
    application_id=0x50524343,  # "PRCC"
    version=1,
    settings=("PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"),
)


@contextlib.contextmanager
def explained(path: Path) -> Generator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        raise _library_error(error, path) from error


def _library_error(error: Exception, path: Path) -> LibraryError:
    where = str(path)
    said = (error.strerror if isinstance(error, OSError) else None) or error
    match trouble(error, path):
        case "busy":
            return LibraryBusy(
                "the conversations are being written to", where=where, next="Try once more."
            )
        case "full":
            return LibraryFull(
                "conversations cannot be kept: the disk is full",
                where=where,
                next="Make room; what was kept before is safe.",
            )
        case "read-only" | "log":
            return LibraryReadOnly(
                "conversations cannot be kept: the disk is read-only",
                where=where,
                next="Questions are answered nevertheless.",
            )
        case "damaged":
            return LibraryDamaged(
                f"the file of conversations is damaged: {said}", where=where, next=_MOVE
            )
        case "refused" | "failed":
            return LibraryError(
                f"conversations cannot be kept: {said}",
                where=where,
                next="Check the folder's permissions and the disk.",
            )


_MOVE = "Move it away; a new one is made with the next question."
