"""What passes between a process and the one that works for it."""

from dataclasses import dataclass

READY = "ready?"
"""Asks a process that has waited whether it is still there; it says the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something found that waits for an answer."""

    item: object


@dataclass(frozen=True, slots=True)
class Found:
    """A result, or one of several."""

    item: object


@dataclass(frozen=True, slots=True)
class Done:
    """The task is at its end. `error` are the parts of the ReadError that it raised, if it did;
    `worn` tells that the process has taken much memory and makes way for another."""

    worn: bool
    error: tuple[str, str, str] | None = None
