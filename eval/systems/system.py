"""What an evaluated system is: something that answers, searches or checks claims."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from eval.cases import Case, Task
from rag.errors import PresscheckError
from rag.library import Library
from rag.types import Answer, Article, Verdict


class SystemFailed(PresscheckError):
    """A system that is not ours raised what nobody foresaw; the case has no output."""


class Reader(Protocol):
    """A system at work on one library. Threads may share one."""

    def answer(self, case: Case, as_of: date | None) -> Answer:
        """Raises PresscheckError where the system fails."""
        ...

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        """The best `k` articles, best first, each once."""
        ...


class System(Protocol):
    """One of the systems that are measured side by side, with the same embedder and writer."""

    @property
    def name(self) -> str: ...

    @property
    def writer(self) -> str:
        """Who writes its answers: `openai:MODEL`, `local:MODEL` or `quotes`."""
        ...

    @property
    def does(self) -> frozenset[Task]:
        """What it can be asked for; the other methods are never called."""
        ...

    def reading(self, library: Library) -> AbstractContextManager[Reader]:
        """The system over the articles of a library, which it leaves as they are."""
        ...

    def check(self, case: Case) -> Verdict: ...
