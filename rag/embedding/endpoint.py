"""Texts to vectors by an OpenAI-compatible endpoint; its reply is believed only after a look."""

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, cast

from rag.endpoint.address import checked_address, checked_key
from rag.endpoint.again import ask_again, pause_before
from rag.endpoint.deadline import Cancel, DeadlinePassed, stream_within
from rag.endpoint.faults import message_in
from rag.endpoint.http import PASSING, TooLongError, bounded_client
from rag.endpoint.redaction import in_one_line, redacted, secrets_of, told_address
from rag.errors import EmbeddingFailed

if TYPE_CHECKING:
    import httpx
    import numpy as np
    from numpy.typing import NDArray

BATCH_TEXTS = 64
MOST_CHARS = 8_000
"""Of one text, some 2,000 tokens; endpoints refuse what is too long, where a local model cuts it.
Only a sentence without end is longer."""
DEADLINE_S = 60.0
"""For one batch, all attempts included."""
_BYTES_A_TEXT = 1 << 18  # 4,096 numbers as JSON take some 90 kB
_BYTES_AT_LEAST = 1 << 20
_ADVICE = "Check the settings embedder_url, embedder_key and embedder."


class EndpointEmbedder:
    """The endpoint's model; `url` is its base, usually ending in /v1. Safe to use from threads.

    Raises SettingsError for an address or a key that cannot be one; its methods, EmbeddingFailed.
    """

    def __init__(
        self, url: str, key: str | None, model: str, *, deadline_s: float = DEADLINE_S
    ) -> None:
        checked_address(url, "embedder_url")
        self._where = told_address(url)
        self._url = f"{url.strip().rstrip('/')}/embeddings"
        self._key = checked_key(key, "embedder_key")
        self._secrets = secrets_of(url, self._key)
        self._model = model.removeprefix("openai:")
        self._deadline_s = deadline_s
        self._width = 0

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    @property
    def dimensions(self) -> int:
        """Asks the endpoint, unless it has answered before."""
        if not self._width:
            self.embed(["dimensions"])
        return self._width

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        width = 0 if texts else self.dimensions
        parts = [
            self._batch(texts[first : first + BATCH_TEXTS])
            for first in range(0, len(texts), BATCH_TEXTS)
        ]
        return np.concatenate(parts) if parts else np.empty((0, width), np.float32)

    def embed_query(self, text: str) -> "NDArray[np.float32]":
        return self.embed([text])[0]

    def _batch(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        # An empty text is refused by some; a lone surrogate is no JSON.
        sound = [
            text[:MOST_CHARS].encode("utf-8", "replace").decode("utf-8") or " " for text in texts
        ]
        deadline = time.monotonic() + self._deadline_s

        def read(cancel: Cancel) -> Iterator[str]:
            yield self._asked(sound, deadline, cancel)

        try:
            body = "".join(stream_within(deadline, read))
        except DeadlinePassed:
            self._fail("did not answer in time")
        return self._checked(body, len(sound))

    def _asked(self, texts: Sequence[str], deadline: float, cancel: Cancel) -> str:
        """The reply's body, after as many attempts as help."""
        import httpx

        limit = _BYTES_AT_LEAST + _BYTES_A_TEXT * len(texts)
        asked = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            with bounded_client(self._url, limit, deadline, cancel) as client:

                def post() -> str:
                    response = client.post(self._url, json=asked, headers=headers)
                    if response.status_code != 200:
                        raise httpx.HTTPStatusError(
                            "refused", request=response.request, response=response
                        )
                    return response.text

                return ask_again(
                    post, httpx.HTTPStatusError, _pause, deadline=deadline, cancel=cancel
                )
        except httpx.HTTPStatusError as error:
            self._refused(error.response)
        except httpx.TransportError as error:
            self._fail(f"cannot be reached: {type(error).__name__}", error)
        except TooLongError as error:
            self._fail("sends a reply that does not end", error)

    def _refused(self, response: "httpx.Response") -> NoReturn:
        status = response.status_code
        if status in (401, 403):  # without its own words: they may repeat a part of the key
            self._fail("refused the key" if self._key else "asks for a key")
        said = in_one_line(_message_in(response.text), self._secrets)
        self._fail(f"answered HTTP {status}" + (f": {said}" if said else ""))

    def _checked(self, body: str, count: int) -> "NDArray[np.float32]":
        """Unit rows from a reply, whatever that is."""
        import numpy as np

        try:
            data = _vectors(json.loads(body), count)
        except (ValueError, RecursionError) as error:
            self._fail(f"sent no usable vectors: {error}", error)
        if self._width and len(data[0]) != self._width:
            self._fail(f"sent {len(data[0])} numbers a text, and {self._width} before")
        rows = np.array(data, np.float64)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not (lengths > 0).all():
            self._fail("sent a vector without a direction")
        self._width = rows.shape[1]
        return (rows / lengths).astype(np.float32)

    def _fail(self, what: str, cause: Exception | None = None) -> NoReturn:
        told = redacted(f"the embedding endpoint {what}", self._secrets)
        raise EmbeddingFailed(told, where=self._where, next=_ADVICE) from cause


def _message_in(body: str) -> str:
    """What the body of an error says, be it JSON or not."""
    try:
        return message_in(json.loads(body))
    except (ValueError, RecursionError):
        return message_in(body)


def _vectors(reply: object, count: int) -> list[list[float]]:
    """The vectors in the order of the texts. Raises ValueError for anything else."""
    data = cast("Mapping[str, object]", reply).get("data") if isinstance(reply, Mapping) else None
    if not isinstance(data, list):
        raise ValueError("there is no list of data")
    items = cast("list[object]", data)
    if len(items) != count:
        raise ValueError(f"{len(items)} vectors for {count} texts")
    ordered: dict[int, list[float]] = {}
    for place, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise ValueError("an element is no object")
        fields = cast("Mapping[str, object]", item)
        index, vector = fields.get("index", place), fields.get("embedding")
        if not isinstance(index, int) or not isinstance(vector, list) or not vector:
            raise ValueError("an element has no embedding")
        numbers = cast("list[object]", vector)
        if not all(_is_number(number) for number in numbers):
            raise ValueError("an embedding holds something that is no number")
        ordered[index] = cast("list[float]", numbers)
    if sorted(ordered) != list(range(count)):
        raise ValueError("the places of the vectors are not those of the texts")
    if len({len(vector) for vector in ordered.values()}) != 1:
        raise ValueError("the vectors differ in length")
    return [ordered[place] for place in range(count)]


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e30 and math.isfinite(value)  # an int of any length stays one in JSON


def _pause(error: "httpx.HTTPStatusError", attempt: int) -> float | None:
    response = error.response
    return pause_before(response.headers, attempt) if response.status_code in PASSING else None
