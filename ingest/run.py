"""What one call of `ingest` holds: what waits to be embedded, what came of each document, how far
it is."""

import contextlib
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.ahead import EmbeddingAhead, Window
from ingest.copies import copy_note
from ingest.document import Entry, Rejected
from ingest.paths import FoundFile
from ingest.prepared import Prepared
from ingest.progress import IngestProgress, IngestReport, IngestRow, Rows
from ingest.prune import Vanished
from ingest.readers import DUMPS, suffix_of
from ingest.reading import FoundDocument
from ingest.text.chunk import embedding_texts
from rag.embedding import Embedder
from rag.errors import ArticleNotFound, ReadError
from rag.library import Library
from rag.library.fitting import Added
from rag.types import Article

if TYPE_CHECKING:
    from ingest.network.documents import Standing

_WINDOW = 256
"""Chunks handed to the embedder together, and twice as many in memory at most (but for one long
document). Ordered by length, 256 are filled up by 4%, 512 by 3.6%; an article waits for 3 s."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article that is prepared and waits to be embedded with others."""

    prepared: Prepared
    content_hash: str


class Run:
    """The state of one call of `ingest`."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        method: str,
        report: Callable[[IngestProgress], None] | None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._method = method
        self._tell = report
        self._waiting: list[_Waiting] = []
        self._embedding: tuple[list[_Waiting], Window] | None = None
        self._ahead = EmbeddingAhead(embedder)
        self._rows = Rows()
        self._began = time.monotonic()
        self._expected = self._bytes_total = self._bytes_before = self._bytes_read = 0
        self._has_dump = False

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def expect(self, files: Sequence[FoundFile], *, others: int) -> None:
        self._expected = len(files) + others
        self._bytes_total = sum(file.size for file in files)
        self._has_dump = any(suffix_of(file.path) in DUMPS for file in files)

    def begin(self) -> None:
        """Another of the given files and addresses."""
        self._rows.begin_file()

    def read_to(self, place: int) -> None:
        self._bytes_read = self._bytes_before + place

    def end_file(self, file: FoundFile) -> None:
        self._bytes_before += file.size
        self.read_to(0)

    def standing(self, entry: Entry | FoundDocument) -> "Standing":
        """What is stored of the document."""
        stored = self._library.content_hash(entry.source)
        if stored is None:
            return "new"
        return "same" if stored == self._content_hash(entry) else "other"

    def take(self, entry: FoundDocument | Rejected) -> None:
        """Reads a document, unless it is stored already as it is now."""
        if isinstance(entry, Rejected):
            self.finish(IngestRow(entry.source, "rejected", entry.reason))
            return
        if entry.note:
            self._rows.note(entry.note)
        if self.standing(entry) == "same":
            self.finish(IngestRow(entry.source, "unchanged"))
            return
        prepared = entry.prepare()
        if isinstance(prepared, Rejected):
            self.finish(IngestRow(prepared.source, "rejected", prepared.reason))
            return
        self._waiting.append(_Waiting(self._retitled(prepared), self._content_hash(entry)))
        if sum(len(one.prepared.chunks) for one in self._waiting) >= _WINDOW:
            self._go_on()

    def _retitled(self, prepared: Prepared) -> Prepared:
        """To be embedded under the title that a reader gave it, where one did."""
        article = self._library.with_edits(prepared.article)
        if article.title == prepared.article.title:
            return prepared
        texts = embedding_texts(article, prepared.sentences, prepared.chunks)
        return replace(prepared, texts=texts)

    def store_waiting(self) -> None:
        """Embeds and stores all that has been taken."""
        self._go_on()
        self._go_on()

    def close(self) -> None:
        self._ahead.close()

    def report(self) -> IngestReport:
        return self._rows.report(self.elapsed_s)

    def _go_on(self) -> None:
        """Has embedded what waits, and stores what was embedded before, article by article."""
        waiting, self._waiting = self._waiting, []
        before, self._embedding = self._embedding, None
        if waiting:
            window = self._ahead.begin([text for one in waiting for text in one.prepared.texts])
            self._embedding = waiting, window
        if before:
            self._store(before[0], before[1].vectors())

    def _store(self, waiting: Sequence[_Waiting], vectors: NDArray[np.float32]) -> None:
        place = 0
        for one in waiting:
            prepared = one.prepared
            end = place + len(prepared.chunks)
            status = self._library.add(
                prepared.article,
                prepared.sentences,
                prepared.chunks,
                vectors[place:end],
                embedder=self._embedder.name,
                content_hash=one.content_hash,
                signature=prepared.signature,
            )
            place = end
            self.finish(self._row(prepared.article, status))

    def _content_hash(self, entry: Entry | FoundDocument) -> str:
        return hashlib.sha256(f"{self._method}|{entry.digest}".encode()).hexdigest()

    def remove(self, gone: Vanished | ReadError) -> None:
        """Takes out what has vanished; where that is in doubt, the row says so."""
        if isinstance(gone, ReadError):
            self.finish(IngestRow(gone.where, "rejected", gone.reason))
        elif identity := self._library.forget(gone.source):
            sources = _sources(self._library, identity)
            held = bool(sources) and gone.source not in sources
            note = f"{gone.reason}; the same text is in {sources[0]}" if held else gone.reason
            self.finish(IngestRow(gone.source, "removed", note, identity))

    def finish(self, row: IngestRow) -> None:
        self._rows.add(row)
        if self._tell:
            self._tell(self._progress(row.source))

    def _row(self, article: Article, status: Added) -> IngestRow:
        if status != "duplicate":
            note = copy_note(self._library, article.id)
            return IngestRow(article.source, status, note, article.id, article.title)
        others = [s for s in _sources(self._library, article.id) if s != article.source]
        note = f"same text as {others[0]}" if others else None
        return IngestRow(article.source, "unchanged", note, article.id, article.title)

    def _progress(self, source: str) -> IngestProgress:
        done, counts = self._rows.count, self._rows.counts
        total = max(self._expected, done)
        if self._has_dump and self._bytes_read:
            total = max(done, round(done * self._bytes_total / self._bytes_read))
        return IngestProgress(
            done=done,
            total=total,
            added=counts["added"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            rejected=counts["rejected"],
            bytes_read=self._bytes_read,
            bytes_total=self._bytes_total,
            elapsed_s=self.elapsed_s,
            source=source,
            removed=counts["removed"],
        )


def _sources(library: Library, article_id: str) -> tuple[str, ...]:
    """The documents that hold the text; none where another process has removed it since."""
    with contextlib.suppress(ArticleNotFound):
        return library.sources(article_id)
    return ()
