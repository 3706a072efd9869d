"""How a brief comes along, for whoever waits for it, and where it gives way to others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Step = Literal["read", "choose", "compare", "write"]


@dataclass(frozen=True, slots=True)
class BriefProgress:
    """`done` of `total` stories, or articles where they are read."""

    step: Step
    done: int
    total: int


def _say_nothing(progress: BriefProgress) -> None:
    del progress


def go_on() -> None:
    """Gives way to nobody."""


@dataclass(frozen=True, slots=True)
class Making:
    """What is called while a brief is made: `report` some times a second; `pause` every few
    milliseconds, where it may wait for others, or raise to end the brief."""

    report: Callable[[BriefProgress], None] = field(default=_say_nothing)
    pause: Callable[[], None] = field(default=go_on)
