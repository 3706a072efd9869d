"""What every change is given: the claim that it falsifies and all that stands around it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that the quotes support. `shown` is the text of all quotes together; `people` are
    named in full in the article, `strangers` in others."""

    text: str
    shown: str
    people: tuple[str, ...]
    strangers: tuple[str, ...]


Change = Callable[[Claimed, Random], str | None]
"""The claim made false, or None where this kind of change has no place in it."""
