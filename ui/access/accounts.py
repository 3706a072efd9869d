"""Accounts, their API keys and sessions, in tables of their own beside the library.

No password, key or session is in them: of each there is a hash alone. What one process changes,
another sees with its next request.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from rag.errors import AccountError
from ui.access.passwords import LONGEST, NOBODYS, SHORTEST, hash_password, password_matches
from ui.access.tables import AccountTables
from ui.state.roles import Role

KEY_PREFIX = "pck_"
SESSION_S = 7 * 24 * 3600
"""How long a login lasts."""

LOCAL = "local"
"""Whose conversations are those without a login; no account may have this name."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    role: Role
    created: datetime
    keys: int


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; the key itself is told once, when it is made."""

    id: str
    account: str
    label: str
    created: datetime


class Accounts:
    """Safe to share between threads. All methods raise AccountError where the file is unusable."""

    def __init__(self, library: Path | str, clock: Callable[[], float] = time.time) -> None:
        """Those beside a library, the folder or address of which it is told. A file is made with
        the first account, for this user's eyes only."""
        self._clock = clock
        self.tables = AccountTables(library)

    def close(self) -> None:
        self.tables.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, name: str, password: str, role: Role | None = None) -> None:
        """With no `role`, a reader, but the first account an editor: nobody else could add what
        the others read."""
        name = account_name(name)
        kept = hash_password(_fit(password, name))
        added = self._run(
            "INSERT INTO accounts (name, password, created, role) SELECT ?, ?, ?, coalesce(?, "
            "CASE WHEN EXISTS (SELECT 1 FROM accounts) THEN 'reader' ELSE 'editor' END) "
            "WHERE true ON CONFLICT DO NOTHING",
            name,
            kept,
            self._clock(),
            role,
        )
        if not added:
            raise AccountError(
                f"there is an account {name!r} already",
                where=self.tables.where,
                next=f"Change its password with: presscheck account password {name}",
            )

    def set_password(self, name: str, password: str) -> None:
        """Ends the account's sessions too; its keys stay."""
        name = self.known(name)
        kept = hash_password(_fit(password, name))
        self._run("UPDATE accounts SET password = ? WHERE name = ?", kept, name)
        self._run("DELETE FROM sessions WHERE account = ?", name)

    def set_role(self, name: str, role: Role) -> None:
        """From the account's next request on, whatever it is logged in with."""
        self._run("UPDATE accounts SET role = ? WHERE name = ?", role, self.known(name))

    def role(self, name: str) -> Role:
        """A reader's where there is no such account: it has just been removed."""
        kept = self._name("SELECT role FROM accounts WHERE name = ?", name)
        return "editor" if kept == "editor" else "reader"

    def remove(self, name: str) -> None:
        """With its keys and sessions."""
        self._run("DELETE FROM accounts WHERE name = ?", self.known(name))

    def known(self, name: str) -> str:
        """The name of an account as it is kept. Raises AccountError where there is none."""
        name = name.strip().lower()
        if not self._rows("SELECT 1 FROM accounts WHERE name = ?", name):
            raise AccountError(
                f"there is no account {name!r}",
                where=self.tables.where,
                next="See who there is with: presscheck account list",
            )
        return name

    def all(self) -> tuple[Account, ...]:
        rows = self._rows(
            "SELECT name, role, created, (SELECT count(*) FROM keys WHERE account = name)"
            " FROM accounts ORDER BY name"
        )
        return tuple(
            Account(name, cast("Role", role), _moment(created), int(keys))
            for name, role, created, keys in rows
        )

    def add_key(self, name: str, label: str = "") -> tuple[ApiKey, str]:
        """A new key of the account, and the key itself, which nobody can look up later."""
        name, key = self.known(name), KEY_PREFIX + secrets.token_urlsafe(32)
        made = ApiKey(secrets.token_hex(4), name, label[:60], _moment(self._clock()))
        created = made.created.timestamp()
        self._run(
            "INSERT INTO keys VALUES (?, ?, ?, ?, ?)",
            made.id,
            _digest(key),
            name,
            made.label,
            created,
        )
        return made, key

    def keys(self) -> tuple[ApiKey, ...]:
        rows = self._rows("SELECT id, account, label, created FROM keys ORDER BY account, created")
        return tuple(ApiKey(key, name, label, _moment(made)) for key, name, label, made in rows)

    def revoke_key(self, key_id: str) -> None:
        if not self._run("DELETE FROM keys WHERE id = ?", key_id):
            raise AccountError(
                f"there is no key {key_id!r}",
                where=self.tables.where,
                next="See their ids with: presscheck account keys",
            )

    def log_in(self, name: str, password: str) -> str | None:
        """A new session of the account; None where the name or the password is wrong."""
        name = name.strip().lower()
        rows = self._rows("SELECT password FROM accounts WHERE name = ?", name)
        # For a name that nobody has, the same work is done, so that time does not tell them apart.
        kept = rows[0][0] if rows else NOBODYS
        if not (password_matches(password[:LONGEST], kept) and rows):
            return None
        token, now = secrets.token_urlsafe(32), self._clock()
        self._run("DELETE FROM sessions WHERE expires <= ?", now)
        # From the account as it is now: it may have been removed or given another password.
        begun = self._run(
            "INSERT INTO sessions SELECT ?, name, ? FROM accounts WHERE name = ? AND password = ?",
            _digest(token),
            now + SESSION_S,
            name,
            kept,
        )
        return token if begun else None

    def log_out(self, session: str) -> None:
        self._run("DELETE FROM sessions WHERE digest = ?", _digest(session))

    def of_session(self, session: str) -> str | None:
        """Whose session it is; None for none, or for one that is over."""
        return self._name(
            "SELECT account FROM sessions WHERE digest = ? AND expires > ?",
            _digest(session),
            self._clock(),
        )

    def of_key(self, key: str) -> str | None:
        """Whose key it is; None for none."""
        return self._name("SELECT account FROM keys WHERE digest = ?", _digest(key))

    def _name(self, statement: str, *values: object) -> str | None:
        rows = self._rows(statement, *values)
        return rows[0][0] if rows else None

    def _rows(self, statement: str, *values: object) -> list[tuple[str, ...]]:
        with self.tables.reading() as reading:
            return reading.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> int:
        """How many rows it changed."""
        with self.tables.writing() as writing:
            return writing.execute(statement, values).rowcount


def account_name(name: str) -> str:
    """The name as it is kept: in lower case. Raises AccountError for one that cannot be."""
    kept = name.strip().lower()
    if not _NAME.fullmatch(kept) or kept == LOCAL:
        raise AccountError(
            f"an account cannot be called {name!r}",
            next="Take up to 32 letters a to z, digits, dots and dashes, a letter or digit first"
            + (f"; {LOCAL!r} is whoever uses the page without a login." if kept == LOCAL else "."),
        )
    return kept


def _fit(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST or password.strip().lower() == name:
        raise AccountError(
            "the password is too short, too long or the account's name",
            next=f"Take {SHORTEST} to {LONGEST:,} characters; a few words are fine.",
        )
    return password


def _digest(secret: str) -> bytes:
    """Of 256 random bits, which nobody can guess: a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _moment(seconds: float | str) -> datetime:
    return datetime.fromtimestamp(float(seconds)).astimezone()
