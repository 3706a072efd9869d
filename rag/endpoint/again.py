"""Asking another machine once more, where that may help."""

import itertools
import math
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from rag.endpoint.deadline import Cancel

ATTEMPTS = 4

_T = TypeVar("_T")
_Error = TypeVar("_Error", bound=Exception)


def ask_again(
    ask: Callable[[], _T],
    refused: type[_Error],
    pause: Callable[[_Error, int], float | None],
    *,
    deadline: float,
    cancel: Cancel,
) -> _T:
    """What `ask` returns at last. `pause` says how many seconds to wait after the attempt of that
    number, from 1, was `refused`; None where asking again is of no use.

    Raises the last refusal, also where the wait would end after the `deadline` (a time.monotonic()
    moment) or was cancelled.
    """
    for attempt in itertools.count(1):
        try:
            return ask()
        except refused as error:
            seconds = pause(error, attempt)
            if seconds is None or attempt == ATTEMPTS or time.monotonic() + seconds >= deadline:
                raise
            if cancel.wait(seconds):
                raise
    raise AssertionError("counting does not end")


def pause_before(headers: Mapping[str, str], attempt: int) -> float:
    """Seconds until asking again: what the other side says (Retry-After), at least 0.5, 1, 2."""
    try:
        asked = float(headers.get("retry-after", "0"))
    except ValueError:  # a date: rare, and then a short wait is as good
        asked = 0.0
    return max(0.0 if math.isnan(asked) else asked, 0.5 * 2 ** (attempt - 1))
