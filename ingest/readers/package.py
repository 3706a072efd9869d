"""ZIP packages (.docx, .odt, .pptx, .epub): their parts and their XML, within bounds.

Nothing is unpacked to disk, no part's name is ever used as a path, and a part is refused by what
the directory says of its size before it is opened, and again while it is read, should that be a
lie. XML with a document type is refused: no office file has one, and entities need it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol
from xml.etree.ElementTree import ParseError, XMLParser

from ingest.readers.options import ReadOptions, too_large
from rag.errors import ReadError

_MOST_PARTS = 20_000
_DIRECTORY_ROW = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# XML of a word processor compresses 5 to 30 times; what grows more is made to fill memory.
_MOST_GROWTH = 200
_UNCHECKED = 1 << 20
_XML_GROWTH = 4
"""How much larger than its text the XML around it may be, all parts together."""
_BLOCK = 1 << 16
_SAVE_AGAIN = "Open it, save it again and ingest that."


class XmlTarget(Protocol):
    """What follows a part from its beginning to its end; names are `{namespace}name`."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def data(self, text: str) -> None: ...
    def end(self, tag: str) -> None: ...


class Package:
    """The parts of one file in memory. Methods raise ReadError."""

    def __init__(self, raw: bytes, source: str, options: ReadOptions) -> None:
        self.source = source
        self._options = options
        self._most = _XML_GROWTH * options.most_bytes
        self._given = 0
        if raw.startswith(b"\xd0\xcf\x11\xe0"):
            raise ReadError(
                "the file is protected by a password, or of an old kind",
                where=source,
                next="Open it, save it without a password in today's format and ingest that.",
            )
        if not raw.strip():
            raise ReadError("the file is empty", where=source, next="Leave it out.")
        if raw.count(_DIRECTORY_ROW) > _MOST_PARTS:  # before a row of memory is held for each
            raise self.damaged(f"it has more than {_MOST_PARTS} parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            self._parts = {part.filename: part for part in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RecursionError) as error:
            raise self.damaged("it is no ZIP package, or it is cut off") from error

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        part = self._parts.get(name)
        if part is None:
            raise self.damaged(f"its part {name[:80]!r} is missing")
        if part.flag_bits & 1:
            raise ReadError(
                "the file opens only with a password",
                where=self.source,
                next="Open it, save it without one and ingest that.",
            )
        if part.compress_type not in _METHODS:  # others may ask for gigabytes before the first byte
            raise self.damaged(f"its part {name[:80]!r} is packed in an unusual way")
        self._check(part.file_size, part.file_size, part.compress_size)
        given = 0
        try:
            with self._zip.open(part) as opened:
                while piece := opened.read(_BLOCK):
                    given += len(piece)
                    self._given += len(piece)
                    self._check(self._given, given, part.compress_size)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise self.damaged(f"its part {name[:80]!r} cannot be unpacked") from error

    def follow(self, name: str, target: XmlTarget) -> None:
        """Sends the part's XML to `target`, a piece at a time."""
        parser = XMLParser(target=_Checked(target, self))
        try:
            for piece in self.pieces(name):
                parser.feed(piece)
            parser.close()
        except (ParseError, ValueError, LookupError) as error:  # an unknown encoding is either
            raise self.damaged(f"its part {name[:80]!r} is not valid XML") from error

    def check_text(self, letters: int) -> None:
        if letters > self._options.most_bytes:
            raise too_large(self.source, "its text", self._options)

    def damaged(self, what: str) -> ReadError:
        return ReadError(f"the file is damaged: {what}", where=self.source, next=_SAVE_AGAIN)

    def _check(self, total: int, size: int, compressed: int) -> None:
        if total > self._most:
            larger = replace(self._options, most_bytes=self._most)
            raise too_large(self.source, "what is packed in it", larger)
        if size > _UNCHECKED and size > _MOST_GROWTH * max(compressed, 1):
            raise self.damaged(f"a part of it grows more than {_MOST_GROWTH} times")


class _Checked:
    """Passes on what the parser finds, up to a depth that no office program comes near."""

    _MOST_DEPTH = 1000

    def __init__(self, target: XmlTarget, package: Package) -> None:
        self._target = target
        self._package = package
        self._depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise self._package.damaged("its XML has a document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._MOST_DEPTH:
            raise self._package.damaged("its XML is nested too deeply")
        self._target.start(tag, attributes)

    def data(self, text: str) -> None:
        self._target.data(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._target.end(tag)

    def close(self) -> None: ...


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


class Properties:
    """An XmlTarget for small parts with one fact an element: the first text of each name."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        self._text = []

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        words = self.words()
        if words:
            self.found.setdefault(local(tag), words)

    def words(self) -> str:
        """Those of the element that ends."""
        words, self._text = "".join(self._text).strip(), []
        return words[:1000]
