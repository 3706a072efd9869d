"""Connections to PostgreSQL, tables and their versions, and what is said where they fail."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import LibraryError, LibraryUnreachable
from rag.postgres import trouble
from rag.postgres.database import Database
from rag.postgres.schema import Part, ensure, version_of
from tests.conftest import Postgres

NOTES = Part("notes", 1, ("CREATE TABLE presscheck.notes (said text)",), {}, ("vector",))
LATER = Part("notes", 2, (), {1: ("ALTER TABLE presscheck.notes ADD COLUMN day date",)})


def notes(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute("SELECT count(*) FROM presscheck.notes").fetchall()[0][0]


def test_tables_are_made_once_and_brought_up(database_url: str) -> None:
    database = Database(database_url)
    assert version_of(database, NOTES) is None
    threads = [threading.Thread(target=ensure, args=(database, NOTES)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version_of(database, NOTES) == 1
    ensure(database, LATER)
    assert version_of(database, LATER) == 2
    with pytest.raises(LibraryError, match="newer Presscheck"):
        ensure(database, NOTES)
    database.close()
    with pytest.raises(LibraryError, match="closed"):
        notes(database)


def test_one_state_sees_nothing_new_and_errors_write_nothing(database_url: str) -> None:
    database = Database(database_url)
    ensure(database, NOTES)
    with database.one_state():
        assert notes(database) == 0
        other = threading.Thread(target=_write, args=(database, "the ferry was late"))
        other.start()
        other.join()
        assert notes(database) == 0
    assert notes(database) == 1
    with pytest.raises(KeyError):
        _write(database, "never", lambda: {}["no such key"])
    assert notes(database) == 1
    database.close()


def test_a_server_that_comes_back_is_used_again(postgres: Postgres, database_url: str) -> None:
    database = Database(database_url, wait_s=20)
    ensure(database, NOTES)
    _write(database, "kept")
    with pytest.raises(LibraryUnreachable, match="lost"):
        _write(database, "lost", postgres.kill)
    again = threading.Timer(0.3, postgres.start)
    again.start()
    assert notes(database) == 1
    again.join()
    database.close()


def test_what_cannot_be_reached_is_told_without_the_password(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url, said in (
        ("postgresql://ann:very-secret@127.0.0.1:9/news", "cannot be reached"),
        (postgres.url("nowhere"), "does not exist"),
        ("postgresql://127.0.0.1:port/news", "cannot be reached"),
    ):
        with pytest.raises(LibraryUnreachable, match=said) as caught:
            Database(url)
        assert "very-secret" not in str(caught.value)
    monkeypatch.setattr(trouble, "_DRIVER", ("psycopg", "no_such_driver"))
    with pytest.raises(LibraryUnreachable, match=r"presscheck\[postgres\]"):
        Database(postgres.url("postgres"))


def test_a_missing_extension_is_told(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("GRANT CREATE ON SCHEMA public TO plain")
    database.close()
    plain = Database(database_url.replace("presscheck@", "plain@"))
    with pytest.raises(LibraryUnreachable, match="CREATE EXTENSION vector"):
        ensure(plain, NOTES)
    plain.close()


def _write(database: Database, said: str, then: Callable[[], object] = lambda: None) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO presscheck.notes VALUES (%s)", (said,))
        then()
        connection.execute("SELECT 1")


def test_the_server_of_killed_tests_ends_too() -> None:
    code = (
        "from tests.conftest import Postgres; p = Postgres(); print(p.port, p._folder, flush=True)"
    )
    command = [sys.executable, "-c", f"{code}; input()"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as tests:
        assert tests.stdout
        port, folder = tests.stdout.readline().split()
        socket.create_connection(("127.0.0.1", int(port))).close()
        tests.kill()
    until = time.monotonic() + 20
    while Path(folder).exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(folder).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))
