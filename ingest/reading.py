"""Documents as the pipeline takes them: found, and prepared if wanted, in a process of its own."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ingest.bounded.budget import Budget, Overrun
from ingest.bounded.messages import Asked
from ingest.bounded.worker import Worker
from ingest.document import PART, Entry, Rejected
from ingest.prepared import Header, Prepared, documents, prepare
from ingest.readers import DUMPS, reader_of, suffix_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError

_MOST_OVERRUNS = 10
"""Of one dump. The process that ended is followed by one that reads what came before once more."""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """See Entry. `prepare` may be called once, before the next document is looked for."""

    source: str
    digest: str
    read_to: int
    prepare: Callable[[], Prepared | Rejected]
    note: str | None = None


class Reading:
    """Reads files within a budget for each document. Close it, whatever happens."""

    def __init__(self, budget: Budget, options: ReadOptions, chunk_words: int) -> None:
        self.options = options
        self.worker = Worker(budget)
        self._chunk_words = chunk_words

    def close(self) -> None:
        self.worker.close()

    def documents(self, path: Path) -> Iterator[FoundDocument | Rejected]:
        """The documents of a file, as its reader finds them (ingest/readers). Raises ReadError
        where the file as a whole cannot be read (on); what came before stays good."""
        reader_of(path)  # raises for a file of no known kind, before a process is asked
        is_dump = suffix_of(path) in DUMPS
        place = overruns = 0
        while True:
            arguments = (path, self.options, self._chunk_words, place)
            part = _Part(self.worker.stream(documents, *arguments))
            yield from part.documents()
            place += part.count
            overruns += 1
            if not (part.overran and (is_dump or part.is_one_of_many)):
                return
            if overruns == _MOST_OVERRUNS:
                raise ReadError(
                    f"{overruns} of its documents took more time or memory than they may, so its "
                    "rest is left out",
                    where=str(path),
                    next="Correct it, or raise the setting `document_s` or `document_memory_mib`.",
                )

    def found(self, entry: Entry) -> FoundDocument:
        """A document that was read here, and is yet to be prepared."""

        def prepared() -> Prepared | Rejected:
            try:
                return self.worker.call(prepare, entry.parse(), self._chunk_words)
            except ReadError as error:
                return Rejected(entry.source, error.reason, entry.read_to)

        return FoundDocument(entry.source, entry.digest, entry.read_to, prepared)


class _Part:
    """A file read by one process, up to the file's end or the process's."""

    def __init__(self, stream: Generator[object, object, None]) -> None:
        self.count = 0
        self.overran = False
        self.is_one_of_many = False
        self._stream = stream

    def documents(self) -> Iterator[FoundDocument | Rejected]:
        item = next(self._stream, None)
        while item is not None:
            self.count += 1
            if isinstance(item, Asked):
                one = _Answer(cast(Header, item.item), self._stream)
                self.is_one_of_many = PART in one.header.source
                header = one.header
                yield FoundDocument(header.source, header.digest, header.read_to, one, header.note)
                self.overran = one.overran
                if self.overran:
                    return
                item = one.following()
            else:
                yield cast(Rejected, item)
                item = next(self._stream, None)


class _Answer:
    """What is told the process of the document that it has found: by calling it, that it is
    wanted."""

    def __init__(self, header: Header, stream: Generator[object, object, None]) -> None:
        self.header = header
        self.overran = False
        self._stream = stream
        self._wanted = False

    def __call__(self) -> Prepared | Rejected:
        self._wanted = True
        try:
            return cast(Prepared | Rejected, self._stream.send(True))
        except Overrun as error:
            self.overran = True
            return Rejected(self.header.source, error.reason, self.header.read_to)

    def following(self) -> object:
        """What is found next; None at the end."""
        if self._wanted:
            return next(self._stream, None)
        try:
            return self._stream.send(False)
        except StopIteration:
            return None
