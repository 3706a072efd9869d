"""A dump's bytes in order, decompressed on the way, never more at once than asked for."""

import gzip
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ingest.readers.options import unreadable
from rag.errors import ReadError

# News text as JSON compresses 3 to 6 times; what grows 200 times is made to fill memory or a day.
_MOST_GROWTH = 200
_UNCHECKED = 4 << 20
_BLOCK = 1 << 20


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...
    def tell(self) -> int: ...


class Stream:
    """Bytes of one file. `position` counts those read of it as stored; methods raise ReadError."""

    def __init__(self, path: Path, stored: _Bytes, plain: _Bytes) -> None:
        self._path = path
        self._stored = stored
        self._plain = plain
        self._given = 0

    @property
    def position(self) -> int:
        return self._stored.tell()

    def read(self, size: int) -> bytes:
        return self._checked(self._plain.read, size)

    def lines(self, most_bytes: int) -> Iterator[bytes | None]:
        """Each line without its end; None for one of more than `most_bytes`, which is skipped."""
        while line := self._checked(self._plain.readline, most_bytes + 2):
            if len(line.rstrip(b"\r\n")) <= most_bytes:
                yield line.rstrip(b"\r\n")
                continue
            while line and not line.endswith(b"\n"):
                line = self._checked(self._plain.readline, _BLOCK)
            yield None

    def _checked(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            given = read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ReadError(
                "the compressed file is damaged or cut off",
                where=str(self._path),
                next="Get it again; what came before the damage is in.",
            ) from error
        except OSError as error:
            raise unreadable(self._path, error) from error
        self._given += len(given)
        if self._given > _UNCHECKED and self._given > _MOST_GROWTH * self.position:
            raise ReadError(
                f"the compressed file grows more than {_MOST_GROWTH} times",
                where=str(self._path),
                next="No collection of articles does; decompress it yourself if you trust it.",
            )
        return given


@contextmanager
def open_stream(path: Path) -> Generator[Stream]:
    """Opens a file for reading in order; one whose name ends in .gz is decompressed."""
    try:
        stored = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with stored:
        if path.name.lower().endswith(".gz"):
            with gzip.GzipFile(fileobj=stored) as plain:
                yield Stream(path, stored, plain)
        else:
            yield Stream(path, stored, stored)
