"""What a kind of hostile file is."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Make = Callable[[Random, float], bytes]
"""`make(random, size)`: `size` is 1 for files that are as large as they are allowed to be."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    suffix: str
    make: Make


def times(size: float, count: int) -> int:
    """`count` for a file of full size, at least 2."""
    return max(2, int(count * size))


def repeated(unit: str, count: int, *, before: str = "", after: str = "") -> Make:
    return lambda _, size: (before + unit * times(size, count) + after).encode()


def packed(make: Make) -> Make:
    return lambda random, size: gzip.compress(make(random, size), 9, mtime=0)
