"""The lines of a page as PDFium reads them; the only file that imports pypdfium2.

It has the tables by which fonts of Chinese, Japanese and Korean without a Unicode map are read, and
tells of each sign whether its letter is known or guessed. docs/decisions/0032 has why it is not the
one that reads all pages.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import groupby
from typing import Protocol, cast

from ingest.readers.pdf.vertical import Column, in_reading_order

UNKNOWN = "\ufffd"
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_LINE_ENDS = frozenset((10, 13))
_HYPHENS = frozenset((2, 0xFFFE))
"""What PDFium has for a hyphen that ends a line, in the place of both."""
_NAME_BYTES = 200
_DOTS, _MOST_DOTS = 300, 5000
"""Of a picture of a page: an inch, as OCR wants it, and on its longer side."""

PlacedLine = tuple[str, float, float, float, bool]
"""Text, x, y, size of its letters, bold."""


class _Matrix(Protocol):
    a: float
    b: float
    c: float
    d: float


class _Text(Protocol):
    def close(self) -> None: ...


class _Bitmap(Protocol):
    width: int
    height: int
    stride: int
    buffer: bytes


class _Page(Protocol):
    def render(self, *, scale: float, grayscale: bool) -> _Bitmap: ...
    def get_size(self) -> tuple[float, float]: ...
    def get_height(self) -> float: ...
    def get_textpage(self) -> _Text: ...
    def close(self) -> None: ...


class _Document(Protocol):
    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> _Page: ...


class _Functions(Protocol):
    """Of PDFium's C interface, fpdf_text.h; a place is that of a sign in its page's text."""

    def FPDFText_CountChars(self, text: _Text) -> int: ...  # noqa: N802
    def FPDFText_GetUnicode(self, text: _Text, place: int) -> int: ...  # noqa: N802
    def FPDFText_IsGenerated(self, text: _Text, place: int) -> int: ...  # noqa: N802
    def FPDFText_HasUnicodeMapError(self, text: _Text, place: int) -> int: ...  # noqa: N802
    def FPDFText_GetTextObject(self, text: _Text, place: int) -> object: ...  # noqa: N802
    def FPDFText_GetFontSize(self, text: _Text, place: int) -> float: ...  # noqa: N802
    def FS_MATRIX(self) -> _Matrix: ...  # noqa: N802
    def FPDFText_GetMatrix(self, text: _Text, place: int, to: _Matrix) -> int: ...  # noqa: N802
    def FPDFText_GetCharOrigin(  # noqa: N802
        self, text: _Text, place: int, x: ctypes.c_double, y: ctypes.c_double
    ) -> int: ...
    def FPDFText_GetFontInfo(  # noqa: N802
        self, text: _Text, place: int, name: object, length: int, flags: None
    ) -> int: ...


class _PdfiumModule(Protocol):
    raw: _Functions

    def PdfDocument(self, raw: bytes) -> _Document: ...  # noqa: N802


@dataclass(slots=True)
class _Run:
    """The signs of a line, as they come."""

    codes: list[int] = field(default_factory=list[int])
    places: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    sizes: dict[float, int] = field(default_factory=dict[float, int])
    bold: bool = True

    @property
    def text(self) -> str:
        raw = b"".join(code.to_bytes(4, "little") for code in self.codes)
        text = raw.decode("utf-32-le", "surrogatepass")  # some systems give halves of a letter
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()

    @property
    def size(self) -> float:
        return round(max(self.sizes, key=self.sizes.__getitem__), 1) if self.sizes else 0.0

    @property
    def is_column(self) -> bool:
        """Whether its signs stand below each other."""
        (left, top), (right, bottom) = self.places[0], self.places[-1]
        return top - bottom > max(self.size, 2 * abs(right - left))


class GlyphReader:
    """A PDF, opened by PDFium. Raises pypdfium2.PdfiumError where it cannot be."""

    def __init__(self, raw: bytes) -> None:
        import_module("pypdfium2.raw")
        pdfium = cast(_PdfiumModule, import_module("pypdfium2"))
        self._functions = pdfium.raw
        self._document = pdfium.PdfDocument(raw)

    def lines(self, number: int, most_letters: int) -> list[PlacedLine]:
        """The lines of the page with this number, from 0, up to so many letters; an unknown letter
        is U+FFFD. Lines from top to bottom have the places they had if the page were turned so
        that they run from left to right."""
        page = self._document[number]
        text = page.get_textpage()
        try:
            height = page.get_height()
            runs = [run for run in self._runs(text, most_letters) if run.places and run.text]
        finally:
            text.close()
            page.close()
        found: list[PlacedLine] = []
        for is_column, group in groupby(runs, lambda run: run.is_column):
            if is_column:
                found += _turned(group, height)
            else:
                found += map(_as_line, group)
        return found

    def _runs(self, text: _Text, most_letters: int) -> Iterator[_Run]:
        raw = self._functions
        run = _Run()
        drawn_by: int | None = None
        size, bold = 0.0, False
        for place in range(min(raw.FPDFText_CountChars(text), most_letters + 1)):
            code = raw.FPDFText_GetUnicode(text, place)
            if code in _LINE_ENDS:
                yield run
                run = _Run()
                continue
            if code in _HYPHENS:
                run.codes.append(ord("-"))
                yield run
                run = _Run()
                continue
            if raw.FPDFText_HasUnicodeMapError(text, place) == 1:
                code = ord(UNKNOWN)
            run.codes.append(code)
            if raw.FPDFText_IsGenerated(text, place) == 1 or code == 32:
                continue
            address = _address(raw.FPDFText_GetTextObject(text, place))
            if address != drawn_by:
                drawn_by = address
                size, bold = self._size(text, place), self._is_bold(text, place)
            run.places.append(self._origin(text, place))
            run.sizes[size] = run.sizes.get(size, 0) + 1
            run.bold = run.bold and bold
        yield run

    def _origin(self, text: _Text, place: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._functions.FPDFText_GetCharOrigin(text, place, x, y)
        return x.value, y.value

    def _size(self, text: _Text, place: int) -> float:
        matrix = self._functions.FS_MATRIX()
        self._functions.FPDFText_GetMatrix(text, place, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        return abs(self._functions.FPDFText_GetFontSize(text, place)) * scale

    def _is_bold(self, text: _Text, place: int) -> bool:
        name = ctypes.create_string_buffer(_NAME_BYTES)
        self._functions.FPDFText_GetFontInfo(text, place, name, _NAME_BYTES, None)
        words = name.value.decode("utf-8", "replace").lower()
        return any(word in words for word in _BOLD)


def _address(pointer: object) -> int | None:
    return ctypes.cast(cast(ctypes.c_void_p, pointer), ctypes.c_void_p).value


def _as_line(run: _Run) -> PlacedLine:
    x, y = run.places[0]
    return run.text, round(x, 1), round(y, 1), run.size, run.bold


def _turned(runs: Iterator[_Run], height: float) -> list[PlacedLine]:
    columns = [
        Column(run.text, run.places[0][0], run.places[0][1], run.places[-1][1], run.size, run.bold)
        for run in runs
    ]
    return [
        (one.text, round(height - one.top, 1), round(one.x, 1), one.size, one.bold)
        for one in in_reading_order(columns)
    ]


def page_pictures(raw: bytes) -> Iterator[bytes]:
    """Each page as a grey picture (netpbm's PGM) of 300 dots an inch, or fewer on large pages."""
    document = cast(_PdfiumModule, import_module("pypdfium2")).PdfDocument(raw)
    for number in range(len(document)):
        page = document[number]
        scale = min(_DOTS / 72, _MOST_DOTS / max(page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        width, stride = bitmap.width, bitmap.stride
        lines = (rows[y * stride : y * stride + width] for y in range(bitmap.height))
        yield b"P5 %d %d 255\n" % (width, bitmap.height) + b"".join(lines)
        page.close()
