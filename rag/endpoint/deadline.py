"""A blocking stream read under one deadline for the whole of it.

Timeouts of HTTP clients are for each read, so a server that sends a byte now and then outlives
them; and a name lookup has none at all. Here the stream is read in a thread of its own, the caller
waits until the deadline and no longer, and the thread's sockets are shut down so that it ends.
"""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

_T = TypeVar("_T")


class DeadlinePassed(Exception):
    """The stream was not over by its deadline."""


class NetworkStream(Protocol):
    """httpcore's connection, as far as it is looked into."""

    def get_extra_info(self, info: str) -> object: ...


class Cancel:
    """Given to the reading thread: whether to give up, and the sockets to shut down when so."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    @property
    def is_set(self) -> bool:
        return self._set.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, unless cancelled; True where it was."""
        return self._set.wait(seconds)

    def watch(self, stream: NetworkStream) -> None:
        """Remember the socket of a connection just made (httpcore's NetworkStream)."""
        found = stream.get_extra_info("socket")
        with self._lock:
            if isinstance(found, socket.socket):
                self._sockets.append(found)
                if self.is_set:
                    _shut(found)

    def cancel(self) -> None:
        self._set.set()
        with self._lock:
            for found in self._sockets:
                _shut(found)


@dataclass(frozen=True, slots=True)
class _Piece(Generic[_T]):
    value: _T


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class _Over:
    pass


def stream_within(deadline: float, read: Callable[[Cancel], Iterator[_T]]) -> Iterator[_T]:
    """Yield what `read` yields, from a thread; `deadline` is a time.monotonic() moment.

    Raises DeadlinePassed at the deadline, whatever the thread is doing, and what `read` raises.
    Closing this generator cancels the reading.
    """
    cancel = Cancel()
    pieces: queue.Queue[_Piece[_T] | _Failed | _Over] = queue.Queue()

    def run() -> None:
        try:
            for piece in read(cancel):
                pieces.put(_Piece(piece))
                if cancel.is_set:
                    return
            pieces.put(_Over())
        except BaseException as error:  # whatever it is, the reader must hear of it
            pieces.put(_Failed(error))

    if deadline <= time.monotonic():
        raise DeadlinePassed
    threading.Thread(target=run, name="stream", daemon=True).start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise DeadlinePassed from None
            match piece:
                case _Over():
                    return
                case _Failed(error):
                    raise error
                case _Piece(value):
                    yield value
    finally:
        cancel.cancel()


def _shut(found: socket.socket) -> None:
    """End both directions, which wakes a blocked read. It is not closed here: its number could be
    given to another file while the thread still reads from it."""
    try:
        socket.socket.shutdown(found, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
