"""The file of conversations: making it, connecting to it, and what SQLite's errors mean."""

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from rag.errors import LibraryBusy, LibraryDamaged, LibraryError

_SCHEMA_VERSION = 1
_APPLICATION_ID = 0x50524343  # "PRCC"
WAIT_S = 5.0
"""For another writer to end."""

_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {_SCHEMA_VERSION};
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


class ConversationsFile:
    """Lends connections, each for one short transaction."""

    def __init__(self, path: Path, wait_s: float) -> None:
        self.path = path
        self._wait_s = wait_s

    @contextlib.contextmanager
    def changing(self) -> Generator[sqlite3.Connection]:
        with self._explained(), contextlib.closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        with self._explained(), contextlib.closing(self._connect()) as connection:
            yield connection

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=self._wait_s, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._require_schema(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _require_schema(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")  # of two that make it, the second finds it made
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
            connection.execute("COMMIT")
        kind = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if kind != _APPLICATION_ID or version != _SCHEMA_VERSION:
            raise LibraryDamaged(
                "the file of conversations is none of this version of Presscheck",
                where=str(self.path),
                next="Move it away; a new one is made with the next question.",
            )

    @contextlib.contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            where = str(self.path)
            if "locked" in str(error):
                raise LibraryBusy(
                    "the conversations are being written to", where=where, next="Try once more."
                ) from error
            raise LibraryError(
                f"conversations cannot be kept: {error}",
                where=where,
                next="Check the folder's permissions and the room on the disk.",
            ) from error
        except (sqlite3.Error, ValueError) as error:
            raise LibraryDamaged(
                f"the file of conversations is damaged: {error}",
                where=str(self.path),
                next="Move it away; a new one is made with the next question.",
            ) from error
        except OSError as error:
            raise LibraryError(
                f"conversations cannot be kept: {error.strerror or error}",
                where=str(self.path),
                next="Check the folder's permissions and the room on the disk.",
            ) from error
