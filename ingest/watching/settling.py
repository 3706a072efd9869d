"""What something happened to, until it has come to rest: a file that is still growing waits, and
files that arrive together are given together."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

QUIET_S = 1.0
"""A file that has kept its size and time for so long is taken for complete; one that is cut off in
a longer pause is read again when it goes on."""

_EMPTY_QUIET_S = 5.0  # many programs make a file first and fill it then
_MOST_WAIT_S = 5.0  # what has come to rest waits for the rest of its batch, but no longer

Signature = tuple[int, int, int]
"""Size, time of change in nanoseconds, file number."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Files to read; files or folders that are no more, the topmost of each; and folders that are
    new, of whose files there may have been no notice."""

    files: tuple[Path, ...]
    gone: tuple[Path, ...]
    folders: tuple[Path, ...]


@dataclass(slots=True)
class _Pending:
    """`fresh`: the path was not there before."""

    signature: Signature | None
    since: float
    fresh: bool


class Settling:
    """Times are moments of time.monotonic()."""

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._pending: dict[Path, _Pending] = {}

    def __contains__(self, path: Path) -> bool:
        return path in self._pending

    def note(self, path: Path, now: float, *, fresh: bool) -> None:
        """Something happened to `path`; a moment to come is waited for as well."""
        before = self._pending.get(path)
        if before is None:
            self._pending[path] = _Pending(signature_of(path), now, fresh)
        else:
            before.since = now
            before.fresh = before.fresh or fresh

    def forget(self, folder: Path) -> None:
        """Nothing in the folder is waited for any more."""
        for path in [path for path in self._pending if folder in path.parents]:
            del self._pending[path]

    def settled(self, now: float) -> Settled | None:
        """What has come to rest, once all has, or some has waited long enough for the others."""
        at_rest: list[Path] = []
        longest = 0.0
        for path, seen in self._pending.items():
            rested_s = self._rested_s(path, seen, now)
            if rested_s >= 0:
                at_rest.append(path)
                longest = max(longest, rested_s)
        if not at_rest or (len(at_rest) < len(self._pending) and longest < _MOST_WAIT_S):
            return None
        taken = {path: self._pending.pop(path) for path in sorted(at_rest)}
        folders = tuple(path for path, seen in taken.items() if seen.fresh and path.is_dir())
        files = tuple(path for path in taken if os.path.lexists(path) and not path.is_dir())
        # what came and went again was never read
        gone = {p for p, seen in taken.items() if not seen.fresh and not os.path.lexists(p)}
        topmost = tuple(_topmost(gone))
        return Settled(files, topmost, folders) if files or topmost or folders else None

    def _rested_s(self, path: Path, seen: _Pending, now: float) -> float:
        """Seconds since it came to rest; negative while it has not."""
        signature = signature_of(path)
        if signature != seen.signature:
            seen.signature = signature
            seen.since = max(now, seen.since)
        is_empty = signature is not None and signature[0] == 0
        return (
            now - seen.since - (max(self._quiet_s, _EMPTY_QUIET_S) if is_empty else self._quiet_s)
        )


def _topmost(paths: set[Path]) -> Iterator[Path]:
    return (path for path in sorted(paths) if not paths.intersection(path.parents))


def signature_of(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
