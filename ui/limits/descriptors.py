"""How many connections this process can hold: each takes a file descriptor."""

import contextlib
import resource
from dataclasses import dataclass

_MOST_CONNECTIONS = 1024
_WANTED = 8192
"""Descriptors; macOS lets nobody have more than 10,240."""


@dataclass(frozen=True, slots=True)
class Room:
    """`connections` are held, and for a moment `backlog` more; as many as that are taken from the
    system at once. A third of all descriptors or more stays for files, models and endpoints."""

    connections: int
    backlog: int


def make_room() -> Room:
    """Raises this process' limit of descriptors where it may, and says what fits below it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    descriptors = _WANTED if soft == resource.RLIM_INFINITY else soft
    connections = max(8, min(_MOST_CONNECTIONS, descriptors * 3 // 8))
    return Room(connections, max(8, connections // 3))
