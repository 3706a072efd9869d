"""What was found for the questions of the last seconds: many ask the same, and people ask again."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

KEPT_S = 30.0
"""What another process changes of an article without touching its text is seen after so long."""

_MOST = 256

T = TypeVar("T")


class Recent(Generic[T]):
    """Results by what they are of. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            made, result = self._kept.get(key, (0.0, None))
        return result if result is not None and self._now() - made <= KEPT_S else None

    def keep(self, key: Hashable, result: T) -> T:
        with self._lock:
            self._kept[key] = self._now(), result
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return result
