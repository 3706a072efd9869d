"""Tasks for a process with a budget: it is taken when needed, and ended when it overruns."""

from collections.abc import Callable, Generator
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple, Unpack, cast

from ingest.bounded import spare
from ingest.bounded.budget import Budget
from ingest.bounded.messages import Asked, Done, Found
from ingest.bounded.process import ChildProcess
from rag.errors import ReadError

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class Worker:
    """Does one task at a time. Close it, whatever happens.

    Methods raise ReadError where the task did or failed in any other way, and Overrun where its
    process has ended; the next task has a new one.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._process: ChildProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def call(self, function: Callable[[Unpack[Arguments]], T], *arguments: *Arguments) -> T:
        """What the function returns; it is one of a module, and all can be pickled."""
        results = self.stream(function, *arguments)
        result = next(results)
        for _ in results:
            pass
        return cast(T, result)

    def stream(
        self, function: Callable[..., object], *arguments: object
    ) -> Generator[object, object, None]:
        """What the generator function yields. An `Asked` gets what is sent back for it."""
        self._process = process = self._process or spare.take(self.budget)
        at_rest = False
        try:
            process.send((function, arguments))
            while True:
                match process.receive():
                    case Found(item):
                        yield item
                    case Asked() as asked:
                        process.send((yield asked))
                    case Done(worn, error):
                        at_rest = not worn
                        if error:
                            what, where, following = error
                            raise ReadError(what, where=where, next=following)
                        return
                    case other:
                        raise AssertionError(other)
        finally:
            if not at_rest:
                self._process = None
                process.end()

    def close(self) -> None:
        if self._process:
            spare.keep(self._process)
            self._process = None
