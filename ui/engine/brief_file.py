"""The last brief of the whole library, in a file beside it: made once, whichever process does."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from rag.briefing.brief import Brief
from rag.storage.disk import write_whole

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a brief was made of: the library's last change, the day of asking, and by which
    release."""

    change: int
    day: str
    release: str = metadata.version("presscheck")


@dataclass(frozen=True, slots=True)
class _Kept:
    made_of: MadeOf
    brief: Brief


class BriefFile:
    """In `folder`, the library's. Where it cannot be written, each process makes its own."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "brief.json"
        self._lock = folder / "brief.lock"

    def read(self, made_of: MadeOf) -> Brief | None:
        """The brief, if the file has the one of just that."""
        try:
            kept = _adapter().validate_json(self._path.read_bytes())
        except (OSError, ValueError):
            return None
        return kept.brief if kept.made_of == made_of else None

    def write(self, made_of: MadeOf, brief: Brief) -> None:
        try:
            write_whole(self._path, _adapter().dump_json(_Kept(made_of, brief)))
        except OSError as error:
            _log.warning("the brief is not kept: %s", error)

    @contextmanager
    def making(self) -> Generator[bool]:
        """Whether it is this process' turn to make it: False while another one does."""
        try:
            lock = FileLock(self._lock, blocking=False, thread_local=False)
            lock.acquire()
        except Timeout:
            yield False
            return
        except OSError:
            yield True
            return
        try:
            yield True
        finally:
            lock.release()


@cache
def _adapter() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)
