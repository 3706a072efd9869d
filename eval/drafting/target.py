"""An answer in a sentence, and what is asked for it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["money", "percent", "count", "date", "name", "speaker"]


@dataclass(frozen=True, slots=True)
class Target:
    """An answer at `[start, end)` of a sentence. In a question `asked` takes the place of
    `[cut_start, cut_end)`; `also` are further spellings of the answer."""

    kind: Kind
    start: int
    end: int
    cut_start: int
    cut_end: int
    asked: str
    also: tuple[str, ...] = ()
    then: str = ""
    """Stands where the answer stood, wherever the question word goes."""
