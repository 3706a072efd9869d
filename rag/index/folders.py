"""Index folders on the disk: any process reads a finished one, none removes one that is read.

A lock of the system's on the folder itself (flock) says who reads it, and ends with its process.
"""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from rag.index.chroma import index_damaged


class Read:
    """A folder that is kept while this is held. Raises IndexDamaged where it is not there."""

    def __init__(self, path: Path) -> None:
        try:
            self._held = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise index_damaged(path, f"it cannot be read: {error}") from error
        try:
            fcntl.flock(self._held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:  # it is being removed
            os.close(self._held)
            raise index_damaged(path, f"it cannot be kept: {error}") from error

    def release(self) -> None:
        os.close(self._held)


def remove_others(folder: Path, name: str | None) -> bool:
    """Removes all index folders but `name`; False where somebody still reads one of them."""
    if not folder.is_dir():
        return True
    done = [_removed(path) for path in folder.iterdir() if path.name != name]
    return all(done)


def _removed(path: Path) -> bool:
    try:
        held = os.open(path, os.O_RDONLY)
    except OSError:
        return True
    try:
        with contextlib.suppress(OSError):  # a file system without locks: its readers notice
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        shutil.rmtree(path, ignore_errors=True)
        return True
    finally:
        os.close(held)
