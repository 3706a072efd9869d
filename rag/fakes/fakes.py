"""Stand-ins for an embedder, a writer and a reader, shipped: tests substitute and never patch.

None needs a model file. Each keeps the contract of what it stands in for:
`rag.embedding.embedder.Embedder`, `rag.writing.writers.Writer`, `rag.reading.Reader`.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.embedding import TokenVectors
from rag.errors import EndpointUnreachable, WriterError
from rag.reading import Judge, Reader
from rag.types import Message, Tokens
from rag.writing import ENDPOINT_ROOM, Rewriter, Room

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")


def embedded(vector: "NDArray[np.float32]") -> Future[TokenVectors]:
    """A question's vector that is there already, as a Retriever takes it."""
    done: Future[TokenVectors] = Future()
    done.set_result(TokenVectors.none(vector))
    return done


class HashEmbedder:
    """Bag of words, each hashed to one signed dimension: the same text has the same unit row on
    every machine, and texts that share words are near each other. A text without words is row 0's
    unit vector, so that every row has length 1."""

    def __init__(self, dimensions: int = 64) -> None:
        self.name = f"hash-{dimensions}"
        self.dimensions = dimensions

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.casefold()):
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                place = int.from_bytes(digest, "big")
                row[place % self.dimensions] += 1.0 if place >> 63 else -1.0
            length = float(np.linalg.norm(row))
            if length == 0.0:
                row[0] = length = 1.0
            row /= length
        return rows

    def embed_query(self, text: str) -> "NDArray[np.float32]":
        return self.embed([text])[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a ScriptedWriter, as it was made."""

    messages: tuple[Message, ...]
    max_tokens: int
    deadline: float
    grammar: str | None


Reply = str | WriterError | Callable[[Sequence[Message]], str]
"""A text to write, an error to raise, or a function from the messages to the text."""


@dataclass
class ScriptedWriter:
    """Writes `replies` in order, a word at a time, then raises EndpointUnreachable.

    `pause_s` is waited before each word and is cut short by the deadline, which then raises as
    the real writers do. `asked` holds every call.
    """

    replies: Sequence[Reply]
    name: str = "scripted:fake"
    pause_s: float = 0.0
    asked: list[Asked] = field(default_factory=list[Asked])
    closed: bool = False
    tokens: Tokens = field(default_factory=Tokens)
    """Never counted."""
    room: Room = ENDPOINT_ROOM
    judge: Judge | None = None
    reader: Reader | None = None
    rewriter: Rewriter | None = None

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,
    ) -> Iterator[str]:
        turn = len(self.asked)
        self.asked.append(Asked(tuple(messages), max_tokens, deadline, grammar))
        if turn >= len(self.replies):
            raise EndpointUnreachable(
                "the scripted writer has no reply left", where=self.name, next="Script one more."
            )
        reply = self.replies[turn]
        if isinstance(reply, WriterError):
            raise reply
        text = reply if isinstance(reply, str) else reply(messages)
        for piece in re.findall(r"\S+\s*|\s+", text):
            time.sleep(max(0.0, min(self.pause_s, deadline - time.monotonic())))
            if self.pause_s and time.monotonic() >= deadline:
                raise EndpointUnreachable(
                    "the scripted writer ran out of time",
                    where=self.name,
                    next="Give it a later deadline.",
                )
            yield piece

    def close(self) -> None:
        self.closed = True


@dataclass
class ScriptedReader:
    """Gives each text the log-odds that it has in `odds`, or, where it is asked whether the text
    answers, in `whether`; the text need only begin so. `read` holds what it was asked so.
    `failure` is raised instead of every reading."""

    odds: Mapping[str, float | None]
    whether: Mapping[str, float | None] = field(default_factory=dict[str, float | None])
    read: list[str] = field(default_factory=list[str])
    failure: WriterError | None = None

    def compare(
        self,
        question: str,  # noqa: ARG002  (the odds are of one question)
        texts: Sequence[str],
        deadline: float,  # noqa: ARG002  (it takes no time)
    ) -> list[float | None]:
        if self.failure:
            raise self.failure
        return [_of(text, self.odds) for text in texts]

    def answers(
        self,
        question: str,  # noqa: ARG002
        text: str,
        deadline: float,  # noqa: ARG002
        title: str = "",  # noqa: ARG002
    ) -> float | None:
        self.read.append(text)
        return _of(text, self.whether or self.odds)


def _of(text: str, odds: Mapping[str, float | None]) -> float | None:
    return next((found for begun, found in odds.items() if text.startswith(begun)), None)
