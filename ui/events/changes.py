"""What an event may change beside the text of a part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """How a button stands now; no words leave those that it has."""

    shown: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Whether a clock goes on ticking."""

    ticks: bool
