"""What stands on the pages of a PDF: lines with their places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`x` and `y` in points from the lower left corner of the page; `size` is the letters'."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    height: float
    lines: tuple[Line, ...]
