"""Texts to vectors; the only file that imports sentence-transformers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text, shape (len(texts), dimensions), in the order given."""
        ...


class SentenceTransformerEmbedder:
    def __init__(self, folder: Path, name: str, threads: int) -> None:
        self.name = name
        self._folder = folder
        self._threads = threads
        self._model: Any = None

    @property
    def ready(self) -> bool:
        return self._model is not None

    @property
    def dimensions(self) -> int:
        return 384

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._model is None:
            import torch
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(self._threads)
            self._model = SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        rows = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=32
        )
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), self.dimensions)
