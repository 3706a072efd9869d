"""Embedding while the next documents are read: windows of texts, in slices of about one length.

Its two threads start with the first window, so that a run with nothing new loads no model. They
look after each slice whether to stop.
"""

import queue
import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder

SLICE = 32
"""Texts of one call of the embedder. Two such calls under way are the longest that a stop waits
for: 0.8 s measured on two cores in bfloat16, 1.8 s in float32."""

THREADS = 2
"""Callers of the embedder. While one collects a slice's last batch, the other's are at work; an
endpoint has a request to answer while another is on its way."""


class Window:
    """Texts on their way to vectors."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        self.slices = [order[first : first + SLICE] for first in range(0, len(order), SLICE)]
        self._rows: NDArray[np.float32] | None = None
        self._left = len(self.slices)
        self._error: BaseException | None = None
        self._changing = threading.Lock()
        self._done = threading.Event()

    def vectors(self) -> NDArray[np.float32]:
        """A row a text, in their order, once all are there. Raises what the embedder raised."""
        self._done.wait()
        if self._error:
            raise self._error
        assert self._rows is not None  # set by the slice that set _done
        return self._rows

    @property
    def failed(self) -> bool:
        return self._error is not None

    def put(self, places: Sequence[int], vectors: NDArray[np.float32]) -> None:
        with self._changing:
            if self._rows is None:
                self._rows = np.empty((len(self.texts), vectors.shape[1]), np.float32)
            self._rows[list(places)] = vectors
            self._left -= 1
            if not self._left:
                self._done.set()

    def fail(self, error: BaseException) -> None:
        with self._changing:
            self._error = self._error or error
            self._done.set()


class EmbeddingAhead:
    """Embeds windows in the order in which they were given. Close it, whatever happens."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._waiting: queue.SimpleQueue[tuple[Window, list[int]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()

    def begin(self, texts: Sequence[str]) -> Window:
        """`texts` are at least one; `Window.vectors` waits for them."""
        if not self._threads:
            self._threads = [
                threading.Thread(target=self._work, name="ingest-embed", daemon=True)
                for _ in range(THREADS)
            ]
            for thread in self._threads:
                thread.start()
        window = Window(texts)
        for places in window.slices:
            self._waiting.put((window, places))
        return window

    def close(self) -> None:
        """Ends the threads after the slices that they are at; what waits is dropped."""
        self._stopped.set()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None and not self._stopped.is_set():
            window, places = task
            if window.failed:
                continue
            try:
                vectors = self._embedder.embed([window.texts[place] for place in places])
                window.put(places, vectors)
            except BaseException as error:  # whoever waits for the window must hear of it
                window.fail(error)
