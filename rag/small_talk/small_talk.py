"""What is no question to the articles: a greeting, thanks, "what can you do?", a client's errand.

It is told by its meaning: by how near it is to the sentences of said.json, which each have a reply.
"""

import json
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from typing_extensions import TypedDict

from rag.embedding.question_vectors import QuestionVectors
from rag.english.words import content_words, words
from rag.library import Library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAID = Path(__file__).with_name("said.json")

LIKE, SURELY_LIKE, LIKE_IN_CONVERSATION = 0.6, 0.8, 0.9
"""Cosines from which something is said as there: where the articles have none of its other words,
whatever they have, and in a conversation. Of 2,263 questions to texts, one comes to .6 ("How does
it work?", after others), which is then a question to what came before."""

LONGEST = 300
"""Characters that are looked at: a client's errand comes with the whole conversation behind it."""


class _Said(TypedDict):
    reply: str
    said: list[str]


class SmallTalk:
    """Knows small talk by its vector, and by the words that `library` has. Safe to share between
    threads."""

    def __init__(self, vectors: QuestionVectors, library: Library) -> None:
        self._vectors = vectors
        self._library = library
        self._lock = threading.Lock()
        self._known: tuple[NDArray[np.float32], tuple[str, ...]] | None = None

    def reply(self, text: str, *, in_conversation: bool) -> str | None:
        """A friendly line; None where `text` is a question to the articles. Raises ModelError."""
        vectors, replies = self._said()
        likeness = vectors @ self._vectors.of(text[:LONGEST].strip().rstrip("!.")).whole
        best = int(likeness.argmax())
        if likeness[best] < (LIKE_IN_CONVERSATION if in_conversation else LIKE):
            return None
        if likeness[best] < SURELY_LIKE and self._speaks_of_articles(text[:LONGEST]):
            return None
        return replies[best]

    def read_ahead(self) -> None:
        """Makes the vectors of what people say, which the first question would wait for."""
        self._said()

    def _speaks_of_articles(self, text: str) -> bool:
        """Whether it has a word of the articles that no small talk has."""
        others = {word.lower for word in content_words(text)} - self._words
        return any(self._library.document_frequency(sorted(others)).values())

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(
            word.lower for group in _groups() for said in group["said"] for word in words(said)
        )

    def _said(self) -> tuple["NDArray[np.float32]", tuple[str, ...]]:
        with self._lock:
            if self._known is None:
                pairs = [(said, group["reply"]) for group in _groups() for said in group["said"]]
                vectors = self._vectors.embedder.embed([said for said, _ in pairs])
                self._known = vectors, tuple(reply for _, reply in pairs)
            return self._known


def _groups() -> list[_Said]:
    return cast("list[_Said]", json.loads(_SAID.read_text(encoding="utf-8")))
