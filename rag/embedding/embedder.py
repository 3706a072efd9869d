"""Texts to vectors by a sentence-transformers model, several batches at once."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from rag.embedding.fingerprint import fingerprint
from rag.embedding.precision import chosen_precision
from rag.embedding.questions_together import QuestionsTogether
from rag.embedding.scripts import ScriptsRead
from rag.embedding.sentence_model import (
    Features,
    Model,
    forward,
    forward_tokens,
    load,
    token_counts,
)
from rag.embedding.token_vectors import TokenVectors
from rag.types import Precision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TOKENS = 2048
"""Tokens of one forward pass, padding included: some 15 chunks. With 512 a pass costs 2% more, and
what the layers hand on must stay in the processor's cache."""

DEVICE_BATCH_TOKENS = 65_536
"""The same where a graphics processor embeds."""

MOST_WORKERS = 8
"""Threads that embed at once, at most; of more processors each worker gets several."""

TOKENIZED_AT_ONCE = 64
"""Texts that keep the tokenizer from other threads, for some 10 ms."""

_DOCUMENT_PROMPTS = ("document", "passage", "corpus")
_QUERY_PROMPTS = ("query",)


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """Tells its vectors from any other embedder's: the library remembers it."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One unit row a text, shape (len(texts), dimensions), in the order given."""
        ...

    def embed_query(self, text: str) -> "NDArray[np.float32]":
        """A question's unit vector, shape (dimensions,), to compare with rows of `embed`: some
        models put other words before a question than before a document."""
        ...


@runtime_checkable
class TokenEmbedder(Protocol):
    """An embedder that tells the vectors of single tokens too, from which it makes a text's own."""

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Of documents; what `Embedder.embed` gives is each one's `whole`."""
        ...

    def query_tokens(self, text: str) -> TokenVectors:
        """Of a question; `Embedder.embed_query` gives its `whole`."""
        ...


def embed_tokens(texts: Sequence[str], embedder: Embedder) -> list[TokenVectors]:
    """Of documents, with as much as the embedder tells; `query_tokens` of a question."""
    if isinstance(embedder, TokenEmbedder):
        return embedder.embed_tokens(texts)
    return [TokenVectors.none(row) for row in embedder.embed(texts)]


def query_tokens(text: str, embedder: Embedder) -> TokenVectors:
    if isinstance(embedder, TokenEmbedder):
        return embedder.query_tokens(text)
    return TokenVectors.none(embedder.embed_query(text))


class SentenceTransformerEmbedder:
    """The sentence-transformers model in `folder`, loaded when it is first used; on a graphics
    processor where torch reports one.

    Safe to use from several threads: each embeds for itself, so a question waits for nobody and
    shares the processor with an ingest. Nothing is fetched, and no code of the model's is run.
    With `precision` "auto" and a `precision_file` the number format that is faster on this machine
    is found once, in about a second, and remembered there; without the file it is float32.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        threads: int,
        *,
        precision: Precision = "auto",
        precision_file: Path | None = None,
    ) -> None:
        self._name = name
        self._folder = folder
        self._workers = min(threads, MOST_WORKERS)
        self._threads_each = max(1, threads // MOST_WORKERS)
        self._precision: Precision = precision
        self._precision_file = precision_file
        self._loading = threading.Lock()
        self._tokenizing = threading.Lock()  # the tokenizer raises when two threads use it at once
        self._model: Model | None = None
        self._questions = QuestionsTogether(self._at_once)

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
        return self._loaded().get_embedding_dimension()

    def words(self) -> frozenset[str]:
        """The whole words of the model's vocabulary, in lower case; loads the model."""
        vocabulary = self._loaded().tokenizer.get_vocab()
        pieces = (piece.lstrip("▁Ġ") for piece in vocabulary if not piece.startswith("##"))
        return frozenset(piece.lower() for piece in pieces if piece.isalpha())

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """As `Embedder.embed`. Raises ModelMissing where the folder holds no usable model."""
        import numpy as np

        model = self._loaded()
        rows = np.empty((len(texts), model.get_embedding_dimension()), dtype=np.float32)

        def keep(places: list[int], features: Features) -> None:
            rows[places] = forward(model, features, "document")

        self._in_batches(model, texts, _prompt(model, _DOCUMENT_PROMPTS), "document", keep)
        return rows

    def embed_query(self, text: str) -> "NDArray[np.float32]":
        """As `Embedder.embed_query`. Raises ModelMissing."""
        return self.query_tokens(text).whole

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """As `TokenEmbedder.embed_tokens`. Raises ModelMissing."""
        model = self._loaded()
        made: dict[int, TokenVectors] = {}

        def keep(places: list[int], features: Features) -> None:
            made.update(zip(places, forward_tokens(model, features, "document"), strict=True))

        self._in_batches(model, texts, _prompt(model, _DOCUMENT_PROMPTS), "document", keep)
        return [made[place] for place in range(len(texts))]

    def query_tokens(self, text: str) -> TokenVectors:
        """As `TokenEmbedder.query_tokens`; many threads' texts are embedded together. Raises
        ModelMissing."""
        text = _sound(text)
        (tokens,) = token_counts(self._query_features([text]), [text])
        made = self._questions.of(text, tokens)
        return made if self._scripts.reads(text) else replace(made, read=False)

    @cached_property
    def _scripts(self) -> ScriptsRead:
        return ScriptsRead(self._loaded().tokenizer.get_vocab())

    def _query_features(self, texts: Sequence[str]) -> Features:
        model = self._loaded()
        with self._tokenizing:
            return model.preprocess(
                list(texts), prompt=_prompt(model, _QUERY_PROMPTS), task="query"
            )

    def _at_once(self, questions: Sequence[str]) -> list[TokenVectors]:
        return forward_tokens(self._loaded(), self._query_features(questions), "query")

    def _in_batches(
        self,
        model: Model,
        texts: Sequence[str],
        prompt: str | None,
        task: str,
        keep: Callable[[list[int], Features], None],
    ) -> None:
        """Hands `keep` the places of some texts, and what goes into the model for them, until all
        are done; several threads at once.

        Two workers with a thread each take 5.8 s for what sentence-transformers' own loop, with
        two threads inside each operation, takes 8 to 10 s for (512 chunks, 2 cores)."""
        sound = [_sound(text) for text in texts]
        batches = deque(self._batches(model, sound))
        failures: list[Exception] = []

        def work() -> None:
            try:
                while not failures:
                    try:
                        places = batches.popleft()
                    except IndexError:
                        return
                    batch = [sound[place] for place in places]
                    with self._tokenizing:
                        features = model.preprocess(batch, prompt=prompt, task=task)
                    keep(places, features)
            except Exception as error:
                failures.append(error)

        workers = [
            threading.Thread(target=work, name="embed", daemon=True)
            for _ in range(min(self._workers, len(batches)) - 1)
        ]
        for worker in workers:
            worker.start()
        try:
            work()
            for worker in workers:
                worker.join()
        finally:
            batches.clear()  # Ctrl-C leaves no worker behind
        if failures:
            raise failures[0]

    def _batches(self, model: Model, texts: Sequence[str]) -> list[list[int]]:
        """The places of texts of about one length, as many as fill a forward pass: filling them
        up to the longest costs 3% instead of the 20% of batches of 32, ordered by characters."""
        most = BATCH_TOKENS if model.device.type == "cpu" else DEVICE_BATCH_TOKENS
        lengths = self._lengths(model, texts)
        batches: list[list[int]] = []
        for place in sorted(range(len(texts)), key=lengths.__getitem__, reverse=True):
            if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= most:
                batches[-1].append(place)
            else:
                batches.append([place])
        return batches

    def _lengths(self, model: Model, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as far as the model reads it."""
        longest = model.max_seq_length or 1 << 30
        if len(texts) == 1:
            return [1]  # it is a batch whatever its length
        lengths: list[int] = []
        for first in range(0, len(texts), TOKENIZED_AT_ONCE):
            part = list(texts[first : first + TOKENIZED_AT_ONCE])
            with self._tokenizing:
                features = model.preprocess(part, prompt=None, task="document")
            lengths.extend(token_counts(features, part))
        return [max(1, min(length, longest)) for length in lengths]

    def _loaded(self) -> Model:
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> Model:
        model = load(self._folder, self._threads_each)
        if model.device.type == "cpu" and self._precision == "auto":
            precision = chosen_precision(model, self._precision_file)
        else:
            precision = self._precision
        if precision == "bfloat16":
            model.bfloat16()
        return model


def named(folder: Path) -> str:
    """The name of the model in a folder, which moves with it and changes with what it holds."""
    return f"{folder.name}@{fingerprint(folder)}"


def _sound(text: str) -> str:
    """Lone surrogates, which a tokenizer refuses, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _prompt(model: Model, names: Sequence[str]) -> str | None:
    """What the model wants before a text of this kind; as its own encode_query and
    encode_document choose it."""
    chosen = next((name for name in names if name in model.prompts), model.default_prompt_name)
    return model.prompts.get(chosen) if chosen else None
