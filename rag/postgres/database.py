"""Connections to one PostgreSQL database, lent to one user at a time."""

import contextlib
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeAlias

from rag.postgres.address import told
from rag.postgres.trouble import cannot_connect, explained, require_driver

if TYPE_CHECKING:
    import psycopg

    Connection: TypeAlias = psycopg.Connection[Any]

_MOST = 24  # of a server's hundred by default, so that four processes fit
_CONNECT_S = 10
_SERVER_S = 10
_SETTINGS = (
    "SET timezone = 'UTC'",
    # Beside what is set already, where extensions may be.
    "SELECT set_config('search_path', 'presscheck, ' || current_setting('search_path'), false)",
    "SET jit = off",  # compiling takes longer than any of our queries
    "SET plan_cache_mode = force_custom_plan",  # what is searched for decides on the plan
)


class Database:
    """Threads may share one. A server that restarts is waited for, ten seconds at most."""

    def __init__(self, url: str, *, wait_s: float = 30.0) -> None:
        """`wait_s`: how long to wait for another process that writes the same. Raises
        LibraryUnreachable where there is no driver, no server or no such database."""
        self.where = told(url)
        """The address as it may be told."""
        require_driver(self.where)
        import psycopg
        from psycopg_pool import ConnectionPool

        try:
            psycopg.connect(url, connect_timeout=_CONNECT_S).close()
        except psycopg.OperationalError as error:
            raise cannot_connect(error, self.where) from error
        except psycopg.Error as error:  # an address that cannot be read
            raise cannot_connect(psycopg.OperationalError(str(error)), self.where) from error
        self._held = threading.local()
        self._wait_s = wait_s
        self._prepare: Callable[[Connection], None] | None = None
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            kwargs={"autocommit": True, "connect_timeout": _CONNECT_S},
            min_size=0,
            max_size=_MOST,
            open=True,
            configure=self._configure,
            check=ConnectionPool.check_connection,
            timeout=min(wait_s, _SERVER_S),
            num_workers=1,
        )

    @contextlib.contextmanager
    def reading(self) -> Generator["Connection"]:
        """A connection for one or more SELECTs, each seeing the newest commit, or within
        `one_state` that of its beginning."""
        if held := getattr(self._held, "connection", None):
            with explained(self.where):
                yield held
            return
        with explained(self.where), self._pool.connection() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Generator["Connection"]:
        """A connection inside a transaction (READ COMMITTED): committed at the end, rolled back by
        any error."""
        with (
            explained(self.where),
            self._pool.connection() as connection,
            connection.transaction(),
        ):
            yield connection

    @contextlib.contextmanager
    def one_state(self) -> Generator[None]:
        """All that this thread reads meanwhile is of one moment, whatever others write. Nothing is
        written within, and what waits for somebody does so outside."""
        if getattr(self._held, "connection", None):
            yield
            return
        with contextlib.ExitStack() as lent:
            with explained(self.where):
                connection = lent.enter_context(self._pool.connection())
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None
            with explained(self.where):
                connection.execute("COMMIT")
                lent.close()

    def prepare(self, prepare: "Callable[[Connection], None]") -> None:
        """Has each connection made ready by `prepare` from now on, as by registering types."""
        self._prepare = prepare
        self._pool.drain()

    def close(self) -> None:
        self._pool.close()

    def _configure(self, connection: "Connection") -> None:
        for setting in _SETTINGS:
            connection.execute(setting)
        wait_ms = str(round(1000 * self._wait_s))
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (wait_ms,))
        if self._prepare:
            self._prepare(connection)
