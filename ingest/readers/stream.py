"""A dump's bytes in order, decompressed and, of UTF-16, made UTF-8 on the way; never more at once
than asked for."""

import codecs
import contextlib
import gzip
import io
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.readers.options import unreadable
from ingest.text.decode import encoding_of, wide_encoding_of
from ingest.text.encodings import letters
from rag.errors import ReadError

if TYPE_CHECKING:
    from typing_extensions import Buffer

# News text as JSON compresses 3 to 6 times; what grows 200 times is made to fill memory or a day.
_MOST_GROWTH = 200
_UNCHECKED = 4 << 20
_BLOCK = 1 << 20
_BEGINNING = 1 << 12


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...
    def peek(self, size: int, /) -> bytes: ...
    def tell(self) -> int: ...


class Letters:
    """The letters of a file that is read line by line. Its beginning tells the encoding, or, where
    that is ASCII, the first line that is not. Raises ReadError where that is in doubt."""

    def __init__(self, sample: bytes, where: str) -> None:
        self.encoding = encoding_of(sample, where=where) if sample else "utf-8"
        self._where = where
        self._unproven = sample.isascii()

    def of(self, line: bytes) -> str:
        if self._unproven and not line.isascii():
            with contextlib.suppress(ReadError):
                self.encoding = encoding_of(line, where=self._where)
                self._unproven = False
        return letters(line, self.encoding)


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
                yield Stream(path, stored, _in_utf8(plain))
        else:
            yield Stream(path, stored, _in_utf8(stored))


def _in_utf8(plain: _Bytes) -> _Bytes:
    try:
        encoding = wide_encoding_of(plain.peek(_BEGINNING))
    except (EOFError, OSError, zlib.error):  # told by whoever reads on
        return plain
    return io.BufferedReader(_Recoded(plain, encoding)) if encoding else plain


class _Recoded(io.RawIOBase):
    """The bytes of a file in `encoding` as UTF-8."""

    def __init__(self, plain: _Bytes, encoding: str) -> None:
        self._plain = plain
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        room = memoryview(buffer)
        while not self._held:
            raw = self._plain.read(_BEGINNING)
            self._held = self._decode(raw, not raw).encode("utf-8", "replace")
            if not raw:
                break
        given, self._held = self._held[: len(room)], self._held[len(room) :]
        room[: len(given)] = given
        return len(given)
