"""The connections of one server: how many there may be, and which give way when there are more.

A connection waits while its client owes something: a request, or the rest of one. Those that wait
longest give way to new ones, so that holding connections open keeps nobody out; one whose request
is being answered never does.
"""

import asyncio
import heapq
import time
from collections.abc import Iterable
from itertools import chain
from typing import Protocol

from ui.access.attempts import network
from ui.headers import is_loopback

GRACE_S = 0.1
"""A connection that waits no longer than this is about to say something, and keeps its place."""

_TICK_S = 0.05
_LOOKED_AFTER = 10
"""Ticks; as often it is looked for those whose time is up."""

_AT_A_TIME = 32
"""The share of all places, as 1 / this, that is made free at once: to find those that wait longest
means looking at all."""


class Connection(Protocol):
    @property
    def address(self) -> str: ...

    def waited(self) -> float:
        """Seconds that the client has let the server wait; 0 while it is the server's turn."""
        ...

    def end_if_overdue(self) -> None: ...

    def give_way(self) -> None: ...


class Places:
    """Used on the event loop's thread alone."""

    def __init__(self, most: int, beyond: int) -> None:
        """From `most` on, others give way to a new one; where none can yet, `beyond` wait for it
        to be so."""
        self._most, self._beyond = most, beyond
        self._taken: dict[str, set[Connection]] = {}
        self._ticks = 0
        self._ticked = 0.0
        self._ticking = False
        self._nothing_found = -1
        self.now = 0.0
        """Seconds in which the server has listened. While it is busy itself, what clients have sent
        lies unread, and they are not to blame."""

    def __len__(self) -> int:
        return sum(map(len, self._taken.values()))

    def enter(self, connection: Connection) -> bool:
        """Whether there is a place, which another connection may have had to give up."""
        mine = self._taken.setdefault(network(connection.address), set())
        share = self._most if is_loopback(connection.address) else max(1, self._most // 2)
        if len(mine) >= share:
            self._make_place(mine)
        elif len(self) >= self._most:
            self._make_place(chain.from_iterable(self._taken.values()))
        if max(len(mine) - share, len(self) - self._most) >= self._beyond:
            return False
        self._taken[network(connection.address)] = mine
        mine.add(connection)
        if not self._ticking:
            self._ticking, self._ticked = True, time.monotonic()
            asyncio.get_running_loop().call_later(_TICK_S, self._tick)
        return True

    def leave(self, connection: Connection) -> None:
        """Nothing where it has left already."""
        mine = self._taken.get(network(connection.address), set())
        mine.discard(connection)
        if not mine:
            self._taken.pop(network(connection.address), None)

    def _make_place(self, among: Iterable[Connection]) -> None:
        if self._nothing_found == self._ticks:
            return
        waiting = ((one.waited(), id(one), one) for one in among)
        most = max(1, self._most // _AT_A_TIME)
        found = heapq.nlargest(most, (one for one in waiting if one[0] > GRACE_S))
        for _, _, connection in found:
            self.leave(connection)
            connection.give_way()
        if not found:
            self._nothing_found = self._ticks

    def _tick(self) -> None:
        passed = time.monotonic() - self._ticked
        self.now += min(passed, 2 * _TICK_S)
        self._ticked += passed
        self._ticks += 1
        if self._ticks % _LOOKED_AFTER == 0:
            for connection in list(chain.from_iterable(self._taken.values())):
                connection.end_if_overdue()
        self._ticking = bool(self._taken)
        if self._ticking:
            asyncio.get_running_loop().call_later(_TICK_S, self._tick)
