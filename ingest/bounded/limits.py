"""What bounds the process that it is called in: the operating system, not our own code, which may
be stuck in somebody else's."""

import os
import resource
import signal
import threading
from pathlib import Path

OUT_OF_MEMORY = 77
"""The exit status of a process that had no memory left."""

_RESERVE = 24 << 20
"""For the code of libraries that are loaded later, which no limit of the system counts."""
_LOOK_S = 0.05
_KIB = 1 << 10

_seconds = 0.0


def bound(seconds: float, most_bytes: int) -> None:
    """From now on each document has `seconds`, and the process `most_bytes`."""
    global _seconds
    _seconds = seconds
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reserved = _reserved()
    if reserved is None:
        watch_memory(most_bytes)
    else:
        most = most_bytes + reserved - _RESERVE
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    begin_document()


def begin_document() -> None:
    """A new document, with time of its own. Where it runs out, the system ends the process."""
    if _seconds:  # not in a process without bounds
        signal.setitimer(signal.ITIMER_PROF, _seconds)


def document_seconds() -> float:
    """What each document has; 0 in a process without bounds."""
    return _seconds


def peak_bytes() -> int:
    """The most memory that the process has had. Where the system counts what its parent had before
    it as well, that is told."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts bytes
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) * _KIB


def watch_memory(most_bytes: int) -> None:
    """Ends the process once it has had too much: for systems without a limit that holds, as macOS.
    It looks whenever Python gets a turn, so one long call of a library may take more before."""
    most = max(most_bytes, peak_bytes() + most_bytes // 2)

    def look() -> None:
        while not stopped.wait(_LOOK_S):
            if peak_bytes() > most:
                os._exit(OUT_OF_MEMORY)

    stopped = threading.Event()
    threading.Thread(target=look, name="presscheck-memory", daemon=True).start()


def _reserved() -> int | None:
    """Bytes that the system counts as the process's data and that are no memory, such as the part
    of a stack that is not used. None where it does not tell: only Linux limits them at all."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return None
    return max(int(pages[5]) - int(pages[1]), 0) * resource.getpagesize()
