"""Lines that run from top to bottom, as in Japanese and Chinese newspapers, in the order and with
the places that lines from left to right would have. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A line from top to bottom: `x` is its middle, `top` and `bottom` are where it begins and
    ends, in points from the lower left corner of the page."""

    text: str
    x: float
    top: float
    bottom: float
    size: float
    bold: bool


def in_reading_order(columns: Sequence[Column]) -> list[Column]:
    """From right to left, and tier below tier where they stand in several."""
    tiers: list[list[Column]] = []
    lowest = 0.0
    for column in sorted(columns, key=lambda one: -one.top):
        if not tiers or column.top <= lowest + column.size / 2:
            tiers.append([])
            lowest = column.bottom
        tiers[-1].append(column)
        lowest = min(lowest, column.bottom)
    return [column for tier in tiers for column in sorted(tier, key=lambda one: -one.x)]
