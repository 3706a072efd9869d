"""A process that has no work is kept for the next who has some: starting one takes half a second.

It ends by itself when nobody comes for it, and with this process.
"""

import atexit
import os
import threading

from ingest.bounded.budget import Budget, Overrun
from ingest.bounded.messages import READY
from ingest.bounded.process import ChildProcess

_lock = threading.Lock()
_kept: list[ChildProcess] = []


def keep(process: ChildProcess) -> None:
    """Takes over a process that is at nothing."""
    with _lock:
        _kept.append(process)
        surplus = _kept.pop(0) if len(_kept) > 1 else None
    if surplus:
        surplus.end()


def take(budget: Budget) -> ChildProcess:
    """The process that is kept, if it has this budget and is there yet, else a new one."""
    with _lock:
        kept = _kept.pop() if _kept else None
    if kept and kept.budget == budget:
        try:
            kept.send(READY)
            kept.receive()
        except Overrun:  # it has ended by itself
            kept.end()
        else:
            return kept
    elif kept:
        kept.end()
    return ChildProcess(budget)


@atexit.register
def end_all() -> None:
    """Nothing is kept any more."""
    while _kept:
        _kept.pop().end()


os.register_at_fork(after_in_child=_kept.clear)  # it is the parent's
