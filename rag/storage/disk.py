"""What a disk does to files: it is full or read-only, and a file written on it may end half-way.

A file that others will read is written beside its place, synced, and renamed: it is whole or as it
was before.
"""

import errno
import os
import shutil
import threading
from pathlib import Path

from rag.errors import DiskFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LITTLE = 1_000_000
"""Bytes: with less, what fails to be written has failed for that."""


def took_no_more(error: OSError) -> bool:
    """Whether there was no room: on the disk, in a quota, or below a limit for files."""
    return error.errno in _FULL


def is_full(place: Path) -> bool:
    """Whether next to nothing is free where `place` is, or would be."""
    try:
        return free(place) < _LITTLE
    except OSError:
        return False


def free(place: Path) -> int:
    """Bytes that may be written where `place` is, or would be."""
    there = next(path for path in (place, *place.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def is_read_only(place: Path) -> bool:
    """Whether the whole disk of `place` is, whoever asks."""
    try:
        return bool(os.statvfs(place).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def disk_full(error: OSError) -> DiskFull | None:
    """An error of the system's in our words, where it says that there was no room."""
    if not took_no_more(error):
        return None
    return DiskFull(
        "the disk is full; what was written before is as it was",
        where=str(error.filename or ""),
        next="Make room and do it again.",
    )


def beside(path: Path) -> Path:
    """Where a file grows until it takes the place of `path`: no other thread has this name."""
    return path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes `content` (text as UTF-8) in the place of what is there. A link stays one, and what is
    no file (/dev/stdout) is written to. Raises OSError, and leaves what was there."""
    data = content.encode() if isinstance(content, str) else content
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    grown = beside(path)
    try:
        grown.write_bytes(data)
        if path.exists():
            shutil.copymode(path, grown)
        put_in_place(grown, path)
    finally:
        grown.unlink(missing_ok=True)


def copy_whole(source: Path, path: Path) -> None:
    """A copy of a file, in the place of what is there. Raises OSError, and leaves what was."""
    grown = beside(path)
    try:
        shutil.copyfile(source, grown)
        put_in_place(grown, path)
    finally:
        grown.unlink(missing_ok=True)


def put_in_place(grown: Path, path: Path) -> None:
    """Renames a finished file, for good: also a power cut leaves the one or the other."""
    sync(grown)
    grown.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Returns once the file, or the names in the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
