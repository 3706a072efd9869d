"""Accepts the connections of several processes and hands each to one of them, as it is.

The process that a page belongs to is in a cookie of its first request, which is looked at and left
where it is; any other connection goes to whoever has fewest. From then on client and process speak
without anybody between. On the event loop's thread alone.
"""

import asyncio
import contextlib
import itertools
import socket
from collections import deque

from ui.processes.affinity import head_of, place_in

HANDED, LEFT, READY = b"+", b"-", b"r"
"""What the front and the processes say to each other, a byte each: here is a connection, and I have
it; one has ended; I serve."""

_SILENT_S = 10.0
"""A connection on which nothing is asked is closed, as a process would."""
_HEAD_S = 2.0
"""The rest of a header is waited for; later, any process takes it."""
_LOOK_AGAIN_S = 0.05
_MOST_WAITING = 1024
_LOOKED_AT = 16_384
"""Bytes."""
_AT_ONCE = 64


class Front:
    def __init__(self, listener: socket.socket, cookie: str) -> None:
        """`listener` is bound; it listens once there is a process to hand to."""
        self._listener, self._cookie = listener, cookie
        self._channels: dict[int, socket.socket] = {}
        self._held: dict[int, int] = {}
        """Connections by process."""
        self._handed: dict[int, deque[socket.socket]] = {}
        """Those that a process has not said to have yet; if it dies, another gets them."""
        self._waiting: dict[socket.socket, float] = {}
        self._turn = itertools.count()
        self._loop = asyncio.get_running_loop()
        self._open = False
        listener.setblocking(False)

    def take(self, place: int, channel: socket.socket) -> None:
        """From now on the process on the other side of `channel` gets connections."""
        self._channels[place], self._held[place] = channel, 0
        self._handed[place] = deque()
        if not self._open:
            self._open = True
            self._listener.listen(_MOST_WAITING)
            self._loop.add_reader(self._listener, self._accept)
            self._loop.call_later(1.0, self._end_silent)

    def taken(self, place: int, count: int) -> None:
        """It has so many more of them."""
        handed = self._handed.get(place, deque())
        for _ in range(min(count, len(handed))):
            handed.popleft().close()

    def left(self, place: int, count: int) -> None:
        """So many of its connections have ended."""
        if place in self._held:
            self._held[place] -= count

    def lose(self, place: int) -> None:
        """Connections go to the others; without any, they wait in the system's queue."""
        self._channels.pop(place, None)
        for connection in self._handed.pop(place, ()):
            self._waiting[connection] = self._loop.time()
            self._loop.call_soon(self._look, connection)
        if not self._channels and self._open:
            self._open = False
            self._loop.remove_reader(self._listener)

    def close(self) -> None:
        for place in list(self._channels):
            self.lose(place)
        self._listener.close()
        for connection in list(self._waiting):
            self._end(connection)

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setblocking(False)
            if len(self._waiting) >= _MOST_WAITING:
                self._end(next(iter(self._waiting)))
            self._waiting[connection] = self._loop.time()
            self._look(connection)

    def _look(self, connection: socket.socket) -> None:
        if connection not in self._waiting:
            return
        self._loop.remove_reader(connection)
        try:
            began = connection.recv(_LOOKED_AT, socket.MSG_PEEK)
        except BlockingIOError:
            self._loop.add_reader(connection, self._look, connection)
            return
        except OSError:
            began = b""
        if not began:
            self._end(connection)
            return
        head = head_of(began)
        late = self._loop.time() - self._waiting[connection] > _HEAD_S
        if head is None and len(began) < _LOOKED_AT and not late:
            # What has come stays readable: the loop would not wait for the rest.
            self._loop.call_later(_LOOK_AGAIN_S, self._look, connection)
            return
        self._hand(connection, place_in(head or b"", self._cookie))

    def _hand(self, connection: socket.socket, place: int | None) -> None:
        turn = next(self._turn)
        fewest = sorted(
            self._channels, key=lambda one: (self._held[one], (one + turn) % len(self._channels))
        )
        if place in self._channels:
            fewest.insert(0, place)
        for one in fewest:
            try:
                socket.send_fds(self._channels[one], [HANDED], [connection.fileno()])
            except OSError:  # it is dying, or has not taken those before yet
                continue
            self._held[one] += 1
            self._handed[one].append(connection)
            self._forget(connection)
            return
        self._loop.call_later(_LOOK_AGAIN_S, self._look, connection)

    def _end(self, connection: socket.socket) -> None:
        self._forget(connection)
        connection.close()

    def _forget(self, connection: socket.socket) -> None:
        self._waiting.pop(connection, None)
        with contextlib.suppress(ValueError, OSError):
            self._loop.remove_reader(connection)

    def _end_silent(self) -> None:
        before = self._loop.time() - _SILENT_S
        for connection in [one for one, since in self._waiting.items() if since < before]:
            self._end(connection)
        if self._open:
            self._loop.call_later(1.0, self._end_silent)
