"""How many wrong passwords are taken: for an account from one address, from an address, and for an
account from all addresses that it has not been entered from. Why so many: docs/decisions/0014.

They are beside the accounts, so that all processes and machines count together.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from rag.storage.tables import Statements
from ui.access.tables import AccountTables


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


class Attempts:
    """Safe to share between threads. Both methods raise AccountError."""

    def __init__(self, tables: AccountTables, clock: Callable[[], float] = time.time) -> None:
        self._tables = tables
        self._clock = clock

    def take(self, account: str, address: str) -> int:
        """0 where the password may be tried, which then counts as wrong until `forgive`; else the
        seconds after which to try again, and nothing is counted."""
        now, pair = self._clock(), _pair(account, address)
        name, place = pair
        with self._tables.writing() as writing:
            writing.execute("DELETE FROM attempts WHERE at <= ?", (now - _LONGEST_S,))
            known = writing.execute(f"SELECT 1 FROM entered WHERE {_PAIR}", pair).fetchone()
            waits = [
                _wait(writing, f"{_PAIR} AND begun = 0", pair, PER_PAIR, now),
                _wait(writing, "place = ?", (place,), PER_ADDRESS, now),
                0.0 if known else _wait(writing, "account = ?", (name,), PER_ACCOUNT, now),
            ]
            if any(waits):
                return math.ceil(max(waits))
            writing.execute(
                "INSERT INTO attempts (account, place, at) VALUES (?, ?, ?)", (*pair, now)
            )
            return 0

    def forgive(self, account: str, address: str) -> None:
        """The password was right: the account begins anew from this address, for which it is open
        from now on, and the other counts lose this one attempt."""
        pair = _pair(account, address)
        with self._tables.writing() as writing:
            writing.execute(
                "DELETE FROM attempts WHERE number = "
                f"(SELECT max(number) FROM attempts WHERE {_PAIR})",
                pair,
            )
            writing.execute(f"UPDATE attempts SET begun = 1 WHERE {_PAIR}", pair)
            writing.execute(
                "INSERT INTO entered VALUES (?, ?, ?) "
                "ON CONFLICT (account, place) DO UPDATE SET at = excluded.at",
                (*pair, self._clock()),
            )
            writing.execute(
                "DELETE FROM entered WHERE at < "
                "(SELECT at FROM entered ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (_MOST_KEPT - 1,),
            )


_PAIR = "account = ? AND place = ?"


def _pair(account: str, address: str) -> tuple[str, str]:
    return account[:_NAME_CHARS], network(address)[:_NAME_CHARS]


def _wait(
    writing: Statements, which: str, values: tuple[str, ...], limit: Limit, now: float
) -> float:
    """Seconds until one more is taken: until the oldest of the last `most` is over."""
    row = writing.execute(
        f"SELECT at FROM attempts WHERE {which} AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (*values, now - limit.window_s, limit.most - 1),
    ).fetchone()
    if row is None:
        return 0.0
    # A clock that was set back makes nobody wait for longer than the window.
    return min(row[0] + limit.window_s - now, limit.window_s)


def network(address: str) -> str:
    """One household's IPv6 addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
