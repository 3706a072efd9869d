"""Passages once more in order, by a model that reads each together with the question.

Optional: a cross-encoder reads every passage anew for every question, which takes a second on two
cores where a search takes a thirtieth, and no such model is fetched by default.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.embedding.sentence_model import CrossEncoder, load_cross_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 16


class Reranker(Protocol):
    """Says how well passages fit a question."""

    def scores(self, question: str, passages: Sequence[str]) -> "NDArray[np.float32]":
        """In [0, 1], shape (len(passages),), in the order given."""
        ...


class CrossEncoderReranker:
    """The sentence-transformers CrossEncoder in `folder`, loaded when it is first used; on a
    graphics processor where torch reports one. Safe to use from several threads. Nothing is
    fetched, and no code of the model's is run."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._model: CrossEncoder | None = None

    def scores(self, question: str, passages: Sequence[str]) -> "NDArray[np.float32]":
        """As `Reranker.scores`. Raises ModelMissing where the folder holds no usable model."""
        import numpy as np

        if not passages:
            return np.empty(0, np.float32)
        with self._lock:  # the tokenizer raises when two threads use it at once
            model = self._model = self._model or load_cross_encoder(self._folder, self._threads)
            pairs = [(question, passage) for passage in passages]
            return model.predict(pairs, batch_size=_BATCH, show_progress_bar=False).reshape(-1)
