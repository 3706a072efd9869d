"""What somebody waits for goes before what is made behind the page."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

_LOOK_AGAIN_S = 0.2


class Ended(Exception):
    """Nobody waits for it any more."""


class Urgent:
    """Answers say when they run; briefs and checks of drafts wait meanwhile. For any threads."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = threading.Condition()

    @contextmanager
    def running(self) -> Generator[None]:
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def let_pass(self, *stops: threading.Event) -> None:
        """Waits while anything urgent runs, or until one of `stops` is set."""
        if not self._running:
            return
        with self._changed:
            while self._running and not any(stop.is_set() for stop in stops):
                self._changed.wait(_LOOK_AGAIN_S)

    def give_way(self, *stops: threading.Event) -> None:
        """The same, for what is under way; raises Ended once one of `stops` is set."""
        self.let_pass(*stops)
        if any(stop.is_set() for stop in stops):
            raise Ended
