"""What is being made for each session, and how it is told that nobody waits for it any more."""

import threading


class Stops:
    """One thing at a time of each session (each browser tab is one)."""

    def __init__(self) -> None:
        self._stops: dict[str, threading.Event] = {}

    def begin(self, session: str) -> threading.Event:
        """Set once it is to end. What was being made before ends."""
        self.stop(session)
        stop = self._stops[session] = threading.Event()
        return stop

    def stop(self, session: str) -> None:
        if session in self._stops:
            self._stops[session].set()

    def leave(self, session: str) -> None:
        """The reader has closed the page."""
        self.stop(session)
        self._stops.pop(session, None)
