"""News dumps: JSON lines, or JSON with a list of articles; plain or gzipped. One record at a time
is held, so a dump may be of any size."""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

from ingest.bounded.faults import fault
from ingest.document import Entry, Rejected
from ingest.readers.nested import records_in
from ingest.readers.options import ReadOptions, source_of, too_large
from ingest.readers.record import Sources, entry_of
from ingest.readers.stream import Letters, Stream, open_stream
from ingest.text.decode import encoding_of, is_damaged
from ingest.text.encodings import MARK, letters_in_pieces
from rag.errors import ReadError

_FIRST_BLOCK = 1 << 18
_SAMPLE = 1 << 16
_DAMAGED = object()
"""Stands for a record with more than a few letters that cannot be read."""
_SPACE = " \t\r\n"
_MOST_DIGITS = 4000


def read_json_lines(path: Path, options: ReadOptions) -> Iterator[Entry | Rejected]:
    """One record a line; a bad line is rejected by its number and the rest goes in."""
    sources = Sources(source_of(path))
    with open_stream(path) as sampled:
        sample = sampled.read(_SAMPLE)
    try:
        letters = Letters(sample, source_of(path))
    except ReadError:  # then each line tells for itself
        letters = Letters(b"", source_of(path))
    with open_stream(path) as stream:
        found = False
        for number, line in enumerate(stream.lines(options.most_bytes), 1):
            if number == 1 and line:
                line = line.removeprefix(codecs.BOM_UTF8)
            if line is None or line.strip():
                found = True
                yield _line(line, letters, f"line {number}", path, stream, options, sources)
        if not found:
            raise ReadError("the file is empty", where=str(path), next="Leave it out.")


def read_json(path: Path, options: ReadOptions) -> Iterator[Entry | Rejected]:
    """A list of records, an object with such a list, or one record after another."""
    sources = Sources(source_of(path))
    with open_stream(path) as stream:
        found = False
        for number, record in enumerate(_values(stream, path, options), 1):
            found = True
            yield _entry(record, f"element {number}", path, stream, options, sources)
        if not found:
            raise ReadError("there is no record in it", where=str(path), next="Leave it out.")


def _line(
    line: bytes | None,
    letters: Letters,
    place: str,
    path: Path,
    stream: Stream,
    options: ReadOptions,
    sources: Sources,
) -> Entry | Rejected:
    try:
        if line is None:
            raise too_large(place, "the line", options)
        text = letters.of(line)
        if is_damaged(text):
            raise ReadError(f"the line is not in {letters.encoding}")
        record: object = json.loads(text, parse_int=_number)
    except json.JSONDecodeError as error:
        reason = f"not valid JSON: {error.msg.lower()} at column {error.colno}"
    except RecursionError:
        reason = "nested too deeply"
    except MemoryError:
        raise
    except Exception as error:  # whatever one line brings up is its own
        reason = fault(error).what
    else:
        return _entry(record, place, path, stream, options, sources)
    return Rejected(f"{source_of(path)}#{place}", reason, stream.position)


def _entry(
    record: object,
    place: str,
    path: Path,
    stream: Stream,
    options: ReadOptions,
    sources: Sources,
) -> Entry | Rejected:
    if record is _DAMAGED:
        reason = "more than a few of its letters cannot be read"
        return Rejected(f"{source_of(path)}#{place}", reason, stream.position)
    try:
        return entry_of(record, options.fields, sources, place=place, read_to=stream.position)
    except MemoryError:
        raise
    except Exception as error:
        reason = fault(error).reason.rstrip(" .")
        return Rejected(f"{source_of(path)}#{place}", reason, stream.position)


def _values(stream: Stream, path: Path, options: ReadOptions) -> Iterator[object]:
    """The records of a JSON file, decoded one by one as its text comes in."""
    text = _Text(stream, path, options.most_bytes)
    opening = text.peek()
    if not opening:
        return
    if opening != "[":
        first = text.value()
        if isinstance(first, Mapping):
            yield from records_in(cast(Mapping[str, object], first), options.fields.records)
        else:
            yield first
        while text.peek():
            yield text.value()
        return
    text.skip(1)
    while (mark := text.peek()) != "]":
        if not mark:
            raise text.broken("it ends before the list does")
        yield text.value()
        after = text.peek()
        if after == ",":
            text.skip(1)
        elif after != "]":
            raise text.broken("it ends before the list does" if not after else "a comma is missing")
    text.skip(1)
    if text.peek():
        raise text.broken("there is more after the list")


class _Text:
    """Text of a stream with a place in it; holds little more than the value being decoded."""

    def __init__(self, stream: Stream, path: Path, most_bytes: int) -> None:
        self._stream = stream
        self._path = path
        self._most = most_bytes
        self._decode: Callable[[bytes, bool], str] | None = None
        self._marked = False
        self._held = ""
        self._place = 0
        self._count = 0
        self._ended = False
        self._decoder = json.JSONDecoder(parse_int=_number)

    def peek(self) -> str:
        """The next character that is not white space, or "" at the end."""
        while True:
            while self._place < len(self._held) and self._held[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._held):
                return self._held[self._place]
            if not self._more(_FIRST_BLOCK):
                return ""

    def skip(self, count: int) -> None:
        self._place += count

    def value(self) -> object:
        """Decodes the value that begins at the next character; _DAMAGED where that would put wrong
        letters into it."""
        self.peek()
        wanted = _FIRST_BLOCK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._place)
            except json.JSONDecodeError as error:
                # Most often the value's end has not been read yet. Doubling keeps this linear.
                if len(self._held) - self._place > 4 * self._most:
                    raise self.broken("the next one is too large or never ends") from error
                if not self._more(wanted):
                    raise self.broken(f"{error.msg.lower()}, or it is cut off") from error
                wanted *= 2
            except MemoryError:
                raise
            except Exception as error:
                raise self.broken(fault(error).what) from error
            else:
                damaged = self._marked and is_damaged(self._held[self._place : end])
                self._place = end
                self._count += 1
                return _DAMAGED if damaged else value

    def broken(self, what: str) -> ReadError:
        return ReadError(
            f"not valid JSON after element {self._count}: {what}",
            where=str(self._path),
            next="What came before is in; correct the file and ingest it again.",
        )

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        raw = self._stream.read(size)
        self._ended = not raw
        if self._decode is None and not raw.isascii():
            raw = raw.removeprefix(codecs.BOM_UTF8)
            self._decode = letters_in_pieces(encoding_of(raw, where=str(self._path)))
        added = self._decode(raw, not raw) if self._decode else raw.decode("ascii")
        self._marked = self._marked or MARK in added
        self._held = self._held[self._place :] + added
        self._place = 0
        return bool(raw)


def _number(digits: str) -> int | str:
    """A number as one, as long as that takes no time: Python refuses to read 4,301 digits."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits
