"""The file of conversations: what it is made as, and what its errors mean."""

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from rag.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, LibraryReadOnly
from rag.storage.birth import Form, create, fill
from rag.storage.sqlite import SqliteFile
from rag.storage.trouble import trouble

WAIT_S = 5.0
"""For another writer to end."""

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

_FORM = Form(
    _SCHEMA,
    application_id=0x50524343,  # "PRCC"
    version=1,
    settings=("PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"),
)


class ConversationsFile:
    """Lends connections, each for one short transaction. Makes the file with the first change."""

    def __init__(self, path: Path, wait_s: float) -> None:
        self.path = path
        self._file = SqliteFile(path, _FORM, wait_s, _explained, keeps=False)

    @contextlib.contextmanager
    def changing(self) -> Generator[sqlite3.Connection]:
        with _explained(self.path):
            create(self.path, _FORM)
            with self._file.writing() as connection:
                if not _is_of_this_kind(connection):
                    fill(connection, _FORM)  # what a full disk left empty before 0.1.0
                _require_kind(connection, self.path)
                yield connection

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        with _explained(self.path):
            if not self.path.exists() or not self.path.stat().st_size:
                with contextlib.closing(sqlite3.connect(":memory:")) as nothing:
                    nothing.executescript(_SCHEMA)
                    yield nothing
                return
            with self._file.reading() as connection:
                _require_kind(connection, self.path)
                yield connection


def _is_of_this_kind(connection: sqlite3.Connection) -> bool:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return (application, version) == (_FORM.application_id, _FORM.version)


def _require_kind(connection: sqlite3.Connection, path: Path) -> None:
    if not _is_of_this_kind(connection):
        raise LibraryDamaged(
            "the file of conversations is none of this version of Presscheck",
            where=str(path),
            next=_MOVE,
        )


@contextlib.contextmanager
def _explained(path: Path) -> Generator[None]:
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
