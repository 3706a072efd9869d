"""Who watches the answers of an engine."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rag.types import Event

Seen = Callable[[Event | Exception], None]


class Observing(Protocol):
    def answer(self) -> AbstractContextManager[Seen]:
        """Around an answer; what it lends is told of each of its events, or of its error. For any
        threads."""
        ...

    def ready(self, ready: bool) -> None:
        """Whether questions are answered."""
        ...


class Unobserved:
    @contextmanager
    def answer(self) -> Generator[Seen]:
        yield lambda _: None

    def ready(self, ready: bool) -> None: ...
