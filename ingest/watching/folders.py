"""Folders that are followed by the notices that the system gives of them (watchfiles).

A notice says where to look; what counts is what is found there.
"""

import contextlib
import threading
import time
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import Change, watch

from ingest.network.address import is_address
from ingest.paths import FoundFile, find_files
from ingest.watching.root import Root, identity_of
from ingest.watching.settling import QUIET_S, Settled, Settling, Signature, signature_of
from rag.errors import ReadError

_AGAIN_S = 10.0
_TICK_MS = 250
_POLL_MS = 2000  # where the system gives no notices, the folders are listed so often


@dataclass(frozen=True, slots=True)
class FolderLost:
    """The folder has vanished; it is waited for, and what the library has of it stays."""

    folder: Path


@dataclass(frozen=True, slots=True)
class FolderBack:
    """The folder is there again, and is read anew."""

    folder: Path


@dataclass(frozen=True, slots=True)
class Polling:
    """The system gives no notices of these folders, so they are listed now and then."""

    reason: str


class Folders:
    """The folders and files that `paths` name, followed from when this is entered, so that nothing
    is missed that changes during a first ingest of them. Addresses among `paths` are passed over.

    Raises ReadError for a path that is neither.
    """

    def __init__(
        self,
        paths: Iterable[str | Path],
        *,
        quiet_s: float = QUIET_S,
        polling: bool | None = None,
    ) -> None:
        self._roots: list[Root] = []
        self._files: dict[Path, Signature | None] = {}
        for given in paths:
            if not (isinstance(given, str) and is_address(given)):
                self._add(given)
        if not self._roots and not self._files:
            raise ReadError(
                "there is nothing to watch",
                next="Name a folder; addresses are fetched once, when they are ingested.",
            )
        self._settling = Settling(quiet_s)
        self._polling = polling
        self._notices: Generator[set[tuple[Change, str]], None, None] | None = None
        self._polling_reason: str | None = None

    @property
    def names(self) -> list[str]:
        """What is followed, to be shown."""
        return [*(str(root.folder) for root in self._roots), *map(str, self._files)]

    def __enter__(self) -> Self:
        for root in self._roots:
            root.identity = identity_of(root.folder)
        self._files = {path: signature_of(path) for path in self._files}
        self._listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._notices:
            self._notices.close()

    def changes(
        self, stop: threading.Event
    ) -> Iterator[Settled | FolderLost | FolderBack | Polling]:
        """What happens until `stop` is set."""
        while not stop.is_set():
            yield from self._moved_roots()
            if self._polling_reason is not None:
                yield Polling(self._polling_reason)
                self._polling_reason = None
            self._take_notice(stop)
            settled = self._settling.settled(time.monotonic())
            if settled:
                for folder in settled.folders:
                    self._note_below(folder, but=set(settled.files))
                yield settled

    def again(self, paths: Iterable[Path]) -> None:
        """Gives the paths once more, some seconds later."""
        for path in paths:
            self._settling.note(path, time.monotonic() + _AGAIN_S, fresh=False)

    def _add(self, given: str | Path) -> None:
        path = Path(given).expanduser()
        if path.is_dir():
            self._roots.append(Root(path.resolve()))
        elif path.is_file():
            self._files[path.resolve()] = None
        else:
            raise ReadError(
                "only folders and files that are there can be watched",
                where=str(given),
                next="Name the folder; what is added to it later is found.",
            )

    def _listen(self) -> None:
        """Asks the system for notices of every folder that is there."""
        before, self._notices = self._notices, None
        there = [root.folder for root in self._roots if root.identity]
        try:
            if there:
                self._notices = _notices(there, self._polling)
                self._note(next(self._notices))
        except FileNotFoundError:
            self._notices = None  # it has vanished right now: the next tick sees to it
        except (OSError, RuntimeError) as error:
            if self._polling:
                raise ReadError(
                    f"the folders cannot be followed: {error}",
                    where=", ".join(map(str, there)),
                    next="Ingest them again by hand, or now and then by a timer.",
                ) from error
            self._polling, self._polling_reason = True, str(error)
            self._listen()
        if before:
            with contextlib.suppress(OSError, RuntimeError, StopIteration):
                self._note(next(before))  # what it still holds
            before.close()

    def _take_notice(self, stop: threading.Event) -> None:
        if self._notices is None:
            stop.wait(_TICK_MS / 1000)
            if any(root.identity for root in self._roots):
                self._listen()
        else:
            try:
                self._note(next(self._notices))
            except (OSError, RuntimeError, StopIteration):
                self._listen()
        for path, before in self._files.items():
            now = signature_of(path)
            if now != before:
                self._files[path] = now
                self._settling.note(path, time.monotonic(), fresh=False)

    def _note(self, notices: Iterable[tuple[Change, str]]) -> None:
        now = time.monotonic()
        for change, name in notices:
            path = Path(name)
            if self._holds(path):
                self._settling.note(path, now, fresh=change is Change.added)

    def _note_below(self, folder: Path, but: Collection[Path] = ()) -> None:
        """A folder that was moved here, or filled before the system was asked about it, gives no
        notice of its files."""
        now = time.monotonic()
        for found in find_files([folder]):
            path = found.path if isinstance(found, FoundFile) else None
            if path and path not in but and path not in self._settling and self._holds(path):
                self._settling.note(path, now, fresh=True)

    def _holds(self, path: Path) -> bool:
        return any(root.holds(path) for root in self._roots)

    def _moved_roots(self) -> Iterator[FolderLost | FolderBack]:
        moved: list[Root] = []
        for root in self._roots:
            identity = identity_of(root.folder)
            if identity != root.identity:
                root.identity = identity
                moved.append(root)
        if moved:
            self._listen()
        for root in moved:
            self._settling.forget(root.folder)
            if root.identity is None:
                yield FolderLost(root.folder)
            else:
                yield FolderBack(root.folder)
                self._note_below(root.folder)


def _notices(
    folders: Sequence[Path], polling: bool | None
) -> Generator[set[tuple[Change, str]], None, None]:
    return watch(
        *folders,
        watch_filter=None,
        rust_timeout=_TICK_MS,
        yield_on_timeout=True,
        force_polling=polling,
        poll_delay_ms=_POLL_MS,
        ignore_permission_denied=True,
    )
