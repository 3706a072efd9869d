"""Models of sentence-transformers from their folders; the only file that imports it.

torch and the model take seconds to import and load, so nothing is imported before `load`.
"""

import gc
import os
import sys
import types
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from rag.embedding.token_vectors import TokenVectors
from rag.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

SPIN_COUNT = "1000"
"""How long one of torch's threads waits for another before it sleeps (GOMP_SPINCOUNT). With
libgomp's own 300,000 a query takes 0.2 to 0.8 s on a machine with other work, with this 0.1 s."""

_CACHED_SHAPES = "64"
"""Compiled operations that torch and oneDNN keep, each for batches of one size (1,024 by default).
Sizes seldom come again: ingest's peak is 950 MiB after 300 articles instead of 1,200, as fast."""

_UNUSABLE = (OSError, ValueError, KeyError, ImportError)
"""What sentence-transformers raises for a folder without a model that it knows."""

Features = Mapping[str, object]
"""What goes into the model for a batch: tensors by name, and other facts."""


class Tokenizer(Protocol):
    """A model's own, as far as it is used here."""

    @property
    def all_special_ids(self) -> list[int]: ...
    def get_vocab(self) -> dict[str, int]: ...


class Model(Protocol):
    """SentenceTransformer, as far as it is used here."""

    prompts: dict[str, str]
    default_prompt_name: str | None

    @property
    def device(self) -> "torch.device": ...
    @property
    def max_seq_length(self) -> int | None: ...
    @property
    def tokenizer(self) -> "Tokenizer": ...
    def preprocess(self, inputs: list[str], *, prompt: str | None, task: str) -> Features: ...
    def __call__(self, features: Features, *, task: str) -> Mapping[str, "torch.Tensor"]: ...
    def get_embedding_dimension(self) -> int: ...
    def bfloat16(self) -> object: ...


class CrossEncoder(Protocol):
    """sentence-transformers' own, as far as it is used here."""

    def predict(
        self, inputs: list[tuple[str, str]], *, batch_size: int, show_progress_bar: bool
    ) -> "NDArray[np.float32]": ...


def load(folder: Path, threads: int) -> Model:
    """The model, on a graphics processor where torch reports one, in float32. `threads` are those
    inside one operation. Nothing is fetched and no code of the model's is run.

    Raises ModelMissing where the folder holds no usable model.
    """
    _import(threads)
    import sentence_transformers

    try:
        model = sentence_transformers.SentenceTransformer(
            str(folder), device=_device(), local_files_only=True, trust_remote_code=False
        )
    except _UNUSABLE as error:
        raise ModelMissing(
            f"this folder holds no usable embedding model: {type(error).__name__}",
            where=str(folder),
            next="Fetch one: presscheck models fetch all-MiniLM-L6-v2",
        ) from error
    model.eval()
    _spare_the_collector()
    return cast(Model, model)


def load_cross_encoder(folder: Path, threads: int) -> CrossEncoder:
    """A model that reads two texts together, with one logit for both; as `load`."""
    _import(threads)
    import sentence_transformers
    import torch

    try:
        model = sentence_transformers.CrossEncoder(
            str(folder),
            device=_device(),
            local_files_only=True,
            trust_remote_code=False,
            activation_fn=torch.nn.Sigmoid(),
        )
        if model.num_labels != 1:
            raise ValueError("it has several outputs")
    except _UNUSABLE as error:
        raise ModelMissing(
            f"this folder holds no usable cross-encoder: {error}".partition("\n")[0],
            where=str(folder),
            next="Set PRESSCHECK_RERANKER to the folder of one with a single output, or leave it "
            "out.",
        ) from error
    model.eval()
    _spare_the_collector()
    return cast(CrossEncoder, model)


def forward(model: Model, features: Features, task: str) -> "NDArray[np.float32]":
    """Unit rows for a batch that went through `model.preprocess`. Threads may call it at once."""
    import torch

    with torch.inference_mode():
        made = model(_on_device(model, features), task=task)["sentence_embedding"]
        return _units(made.float().cpu().numpy())


def _on_device(model: Model, features: Features) -> Features:
    import torch

    return {
        name: value.to(model.device) if isinstance(value, torch.Tensor) else value
        for name, value in features.items()
    }


def _units(rows: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)  # bfloat16 leaves them 0.3% off
    units = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    units[lengths[:, 0] == 0, 0] = 1.0  # a text without a known word, in some models
    return units


def forward_tokens(model: Model, features: Features, task: str) -> "list[TokenVectors]":
    """The same with the vectors of their tokens, of which a model may have none."""
    import torch

    with torch.inference_mode():
        made = model(_on_device(model, features), task=task)
        whole = _units(made["sentence_embedding"].float().cpu().numpy())
        tokens = made.get("token_embeddings")
        if tokens is None or "attention_mask" not in features:
            return [TokenVectors.none(row) for row in whole]
        vectors = torch.nn.functional.normalize(tokens.float(), dim=2).half().cpu().numpy()
    ids, mask = (_rows_of(features[name]) for name in ("input_ids", "attention_mask"))
    frame = frozenset(model.tokenizer.all_special_ids)
    texts: list[TokenVectors] = []
    for row, (own, seen) in enumerate(zip(ids, mask, strict=True)):
        places = [at for at, token in enumerate(own) if seen[at] and token not in frame]
        kept = tuple(own[at] for at in places)
        texts.append(TokenVectors(kept, vectors[row, places], whole[row]))
    return texts


def _rows_of(tensor: object) -> list[list[int]]:
    made = cast("torch.Tensor", tensor).tolist()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return cast("list[list[int]]", made)


def token_counts(features: Features, texts: Sequence[str]) -> list[int]:
    """Tokens of each text, from its batch's features; guessed for a model that keeps no mask."""
    mask = cast("torch.Tensor | None", features.get("attention_mask"))
    if mask is None or mask.ndim != 2 or len(mask) != len(texts):
        return [1 + len(text) // 4 for text in texts]
    counts = mask.sum(dim=1).tolist()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return cast("list[int]", counts)


def _import(threads: int) -> None:
    """Imports what the models need, which takes seconds the first time."""
    os.environ.setdefault("GOMP_SPINCOUNT", SPIN_COUNT)  # read when torch is imported
    for cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
        os.environ.setdefault(cache, _CACHED_SHAPES)
    with _sklearn_put_off():
        import sentence_transformers  # noqa: F401  # pyright: ignore[reportUnusedImport]
        import torch
        import transformers
    from threadpoolctl import threadpool_limits  # pyright: ignore

    transformers.utils.logging.disable_progress_bar()
    # numpy's products are small: one of 15 by 120 tokens wakes a thread for each core and takes
    # 4.8 ms of processor time, with one thread .05, and the numbers are the same.
    threadpool_limits(1, user_api="blas")
    torch.set_num_threads(threads)


def _spare_the_collector() -> None:
    """Python's collector now and then goes through every object, torch's and transformers' half a
    million too: 0.2 s, or 9 ms a question. Those that are there now stay, so they are left out."""
    gc.collect()
    gc.freeze()


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


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
