"""How much is done at the same time; what is beyond is refused at once, not queued."""

from collections.abc import Callable

from rag.errors import ServerBusy


class Admission:
    """So many places. Used on the event loop's thread alone, hence without a lock."""

    def __init__(self, most: int, what: str) -> None:
        self._most = most
        self._what = what
        self._taken = 0

    @property
    def taken(self) -> int:
        return self._taken

    def enter(self) -> Callable[[], None]:
        """Takes a place; call what it returns to give it back, once. Raises ServerBusy."""
        if self._taken >= self._most:
            raise ServerBusy(
                f"{self._most} {self._what} are under way, as many as there may be at a time",
                next="Ask again in some seconds.",
            )
        self._taken += 1
        return self._leave

    def _leave(self) -> None:
        self._taken -= 1
