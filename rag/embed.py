"""Texts to vectors; the only file that imports sentence-transformers and torch."""

import json
import os
import platform
import sys
import threading
import types
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from rag.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 32
"""Texts of one forward pass. A query waits for at most one of them while an ingest is at work."""

SPIN_COUNT = "1000"
"""How long one of torch's threads waits for another before it sleeps (GOMP_SPINCOUNT). With
libgomp's own 300,000 a query takes 0.2 to 0.8 s on a machine with other work, with this 0.1 s."""

PROBE_ROUNDS = 3
PROBE_GAIN = 1.2
"""bfloat16 must be so much faster than float32 to be taken: less is within the probe's noise."""


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One unit row a text, shape (len(texts), dimensions), in the order given."""
        ...


class SentenceTransformerEmbedder:
    """The sentence-transformers model in `folder`, on the CPU, loaded when it is first used.

    Safe to use from several threads. Nothing is fetched, and no code of the model's is run. With a
    `precision_file` the number format that is faster on this machine is found once, in about a
    second, and remembered there; without one it is float32.
    """

    def __init__(
        self, folder: Path, name: str, threads: int, *, precision_file: Path | None = None
    ) -> None:
        self._name = name
        self._folder = folder
        self._threads = threads
        self._precision_file = precision_file
        self._lock = threading.Lock()
        self._model: _Model | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def ready(self) -> bool:
        """Whether the model is loaded: if not, the next `embed` takes some seconds more."""
        return self._model is not None

    @property
    def dimensions(self) -> int:
        """Loads the model."""
        with self._lock:
            return self._loaded().get_embedding_dimension()

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """As `Embedder.embed`. Raises ModelMissing where the folder holds no usable model."""
        import numpy as np

        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # Texts of one length go together: padding them to the longest of a batch costs time.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            with self._lock:  # the tokenizer raises when two threads use it at once
                rows[places] = _encode(self._loaded(), [texts[index] for index in places])
        return rows

    def _loaded(self) -> "_Model":
        """The model; the lock is held."""
        if self._model is None:
            self._model = self._load()
        return self._model

    def _load(self) -> "_Model":
        os.environ.setdefault("GOMP_SPINCOUNT", SPIN_COUNT)  # read when torch is imported
        with _sklearn_put_off():
            import sentence_transformers
            import torch
            import transformers

        transformers.utils.logging.disable_progress_bar()
        torch.set_num_threads(self._threads)
        try:
            loaded = sentence_transformers.SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise ModelMissing(
                f"this folder holds no usable embedding model: {type(error).__name__}",
                where=str(self._folder),
                next="Fetch one: presscheck models fetch all-MiniLM-L6-v2",
            ) from error
        model = cast("_Model", loaded)
        if self._precision_file and _prefers_bfloat16(model, self._precision_file):
            model.bfloat16()
        return model


class _Model(Protocol):
    """SentenceTransformer, as far as it is used here."""

    def encode(
        self, inputs: list[str], *, batch_size: int, show_progress_bar: bool
    ) -> "NDArray[np.float32]": ...
    def get_embedding_dimension(self) -> int: ...
    def bfloat16(self) -> object: ...
    def float(self) -> object: ...


def _encode(model: _Model, texts: Sequence[str]) -> "NDArray[np.float32]":
    """Unit rows. Lone surrogates, which a tokenizer refuses, become question marks."""
    import numpy as np

    sound = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    rows = model.encode(sound, batch_size=BATCH, show_progress_bar=False).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)  # bfloat16 leaves them 0.3% off


def _prefers_bfloat16(model: _Model, precision_file: Path) -> bool:
    """What the file remembers for a machine like this, else what a probe finds, which it then
    remembers."""
    import torch

    machine = f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"
    machine += f", torch {torch.__version__}"
    known = _remembered(precision_file)
    if isinstance(known.get(machine), bool):
        return known[machine]
    found = _probe(model)
    try:
        precision_file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known | {machine: found}, indent=1)
        precision_file.write_text(text + "\n", encoding="utf-8")
    except OSError:
        return found  # a folder that cannot be written: the next process probes again
    return found


def _remembered(precision_file: Path) -> dict[str, bool]:
    try:
        known = json.loads(precision_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, bool]", known) if isinstance(known, dict) else {}


def _probe(model: _Model) -> bool:
    """Whether bfloat16 is clearly faster here, and as good. Leaves the model in float32.

    Measured with AVX-512 and its bfloat16 instructions: 2 to 4 times as fast, cosine over 0.999;
    without them three times slower. One thread and its processor time are measured, so that the
    finding, which is kept, does not depend on what else this machine does at the moment.
    """
    import copy
    import time

    import torch

    half = copy.deepcopy(model)
    half.bfloat16()
    texts = ["a report of what it cost to train the model that was shown in January " * 7] * 4
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        agreement = float((_encode(model, texts) * _encode(half, texts)).sum(axis=1).min())
        seconds = {"float32": float("inf"), "bfloat16": float("inf")}
        for _ in range(PROBE_ROUNDS):
            for name, candidate in (("float32", model), ("bfloat16", half)):
                began = time.process_time()
                _encode(candidate, texts)
                seconds[name] = min(seconds[name], time.process_time() - began)
    finally:
        torch.set_num_threads(threads)
    return agreement > 0.999 and seconds["float32"] > PROBE_GAIN * seconds["bfloat16"]


@contextmanager
def _sklearn_put_off() -> Generator[None]:
    """Import sentence-transformers without scikit-learn, and with it pandas and scipy.stats, which
    it asks for one function of (Manhattan distance) that is not used here: 1.2 of 5.5 s and 70 MB.

    Whoever calls that function after all gets the real one.
    """
    name = "sklearn.metrics"
    if name in sys.modules:
        yield
        return

    def later(attribute: str) -> object:
        if attribute.startswith("__"):
            raise AttributeError(attribute)

        def call(*given: object, **named: object) -> object:
            return getattr(import_module(name), attribute)(*given, **named)

        return call

    stand_in = types.ModuleType(name)
    stand_in.__dict__["__getattr__"] = later
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
