"""How many wrong passwords are taken: for an account from one address, from an address, and for an
account from all addresses that it has not been entered from. Why so many: docs/decisions/0014.

They are in the accounts' file, so that every process that serves it counts together.
"""

import ipaddress
import math
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.storage.birth import Form
from rag.storage.sqlite import SqliteFile
from ui.access.accounts import explained


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so many seconds, whichever these are."""

    most: int
    window_s: float


PER_PAIR = Limit(10, 15 * 60.0)
"""One account from one address. Whoever uses them up elsewhere locks nobody out."""

PER_ADDRESS = Limit(30, 15 * 60.0)
"""One address, whatever the accounts."""

PER_ACCOUNT = Limit(100, 60 * 60.0)
"""One account from all addresses together: guesses from a thousand machines. Where its owner has
been let in before is not closed by it."""

_LONGEST_S = max(limit.window_s for limit in (PER_PAIR, PER_ADDRESS, PER_ACCOUNT))

_MOST_KEPT = 10_000
"""Addresses that an account was entered from."""

_NAME_CHARS = 40
"""Names that nobody has are remembered like any other, by their beginning."""

_TABLES = (
    # `begun`: after it the account began anew from this address.
    "CREATE TABLE IF NOT EXISTS attempts (account TEXT NOT NULL, place TEXT NOT NULL, "
    "at REAL NOT NULL, begun INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX IF NOT EXISTS attempts_account ON attempts (account, at)",
    "CREATE INDEX IF NOT EXISTS attempts_place ON attempts (place, at)",
    "CREATE INDEX IF NOT EXISTS attempts_at ON attempts (at)",
    "CREATE TABLE IF NOT EXISTS entered (account TEXT NOT NULL, place TEXT NOT NULL, "
    "at REAL NOT NULL, PRIMARY KEY (account, place)) STRICT",
)
_SETTINGS = ("PRAGMA synchronous = NORMAL",)  # a power cut may take the last ones along

_PAIR = "account = :account AND place = :place"


class Attempts:
    """Counts for the accounts' file at `path`, which is there. Safe to share between threads and
    processes. Both methods raise AccountError where the file is unusable."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        form = Form("", application_id=0, version=0, settings=_SETTINGS)
        self._file = SqliteFile(path, form, 5.0, explained, keeps=False)
        with self._file.writing() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def take(self, account: str, address: str) -> int:
        """0 where the password may be tried, which then counts as wrong until `forgive`; else the
        seconds after which to try again, and nothing is counted."""
        who = _who(account, address) | {"now": self._clock()}
        with self._file.writing() as connection:
            connection.execute(f"DELETE FROM attempts WHERE at <= :now - {_LONGEST_S}", who)
            known = connection.execute(f"SELECT 1 FROM entered WHERE {_PAIR}", who).fetchone()
            waits = [
                _wait(connection, f"{_PAIR} AND NOT begun", PER_PAIR, who),
                _wait(connection, "place = :place", PER_ADDRESS, who),
                0.0 if known else _wait(connection, "account = :account", PER_ACCOUNT, who),
            ]
            if any(waits):
                return math.ceil(max(waits))
            connection.execute(
                "INSERT INTO attempts (account, place, at) VALUES (:account, :place, :now)", who
            )
            return 0

    def forgive(self, account: str, address: str) -> None:
        """The password was right: the account begins anew from this address, for which it is open
        from now on, and the other counts lose this one attempt."""
        who = _who(account, address) | {"now": self._clock(), "most": _MOST_KEPT}
        with self._file.writing() as connection:
            connection.execute(
                "DELETE FROM attempts WHERE rowid = "
                f"(SELECT max(rowid) FROM attempts WHERE {_PAIR})",
                who,
            )
            connection.execute(f"UPDATE attempts SET begun = 1 WHERE {_PAIR}", who)
            connection.execute("REPLACE INTO entered VALUES (:account, :place, :now)", who)
            connection.execute(
                "DELETE FROM entered WHERE rowid IN "
                "(SELECT rowid FROM entered ORDER BY at DESC LIMIT -1 OFFSET :most)",
                who,
            )


def _who(account: str, address: str) -> dict[str, str | float]:
    return {"account": account[:_NAME_CHARS], "place": network(address)[:_NAME_CHARS]}


def _wait(
    connection: sqlite3.Connection, which: str, limit: Limit, who: dict[str, str | float]
) -> float:
    """Seconds until one more is taken: until the oldest of the last `most` is over."""
    row = connection.execute(
        f"SELECT at FROM attempts WHERE {which} AND at > :now - {limit.window_s} "
        f"ORDER BY at DESC LIMIT 1 OFFSET {limit.most - 1}",
        who,
    ).fetchone()
    if row is None:
        return 0.0
    # A clock that was set back makes nobody wait for longer than the window.
    return min(row[0] + limit.window_s - float(who["now"]), limit.window_s)


def network(address: str) -> str:
    """One household's IPv6 addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
