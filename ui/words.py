"""Dates, times, amounts and addresses in words, for the page, the terminal and files. Pure."""

import math
from datetime import date
from urllib.parse import urlsplit

from rag.english.periods import written


def is_web_address(address: str) -> bool:
    """An absolute http or https address. Control characters, which browsers drop before they read
    the scheme ("java\\tscript:"), make it none."""
    if any(ord(character) <= 32 or ord(character) == 127 for character in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def day(value: date | None) -> str:
    """28 January 2025; the absence of a date is said, never guessed."""
    return written(value) if value else "no date given"


def day_short(value: date | None) -> str:
    return f"{value.day} {value:%b} {value.year}" if value else "no date"


def seconds(ms: int) -> str:
    """4 ms, 0.32 s, 12 s."""
    if ms < 100:
        return f"{ms} ms"
    return f"{ms / 1000:.2f} s" if ms < 10_000 else f"{ms / 1000:.0f} s"


def size(count: int) -> str:
    """312 MB, 1.1 GB: decimal units, as download pages give them."""
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    if count < 1_000_000_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{count / 1_000_000_000:.1f} GB"


def time_left(left_s: float | None) -> str:
    """'2 min left', 'a few seconds left'; nothing while it cannot be said."""
    if left_s is None or not math.isfinite(left_s):
        return ""
    if left_s < 10:
        return "a few seconds left"
    if left_s < 90:
        return f"{round(left_s / 5) * 5} s left"
    return f"{math.ceil(left_s / 60)} min left"


def count(number: int, one: str, many: str = "") -> str:
    """'1 article', '5 articles', '12,400 articles'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
