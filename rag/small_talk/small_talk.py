"""What is no question to the articles: a greeting, thanks, "what can you do?", a client's errand.

It is told by its meaning: by how near it is to the sentences of said.json, which each have a reply,
and how much nearer than to the articles.
"""

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, cast

from typing_extensions import TypedDict

from rag.embedding import QuestionVectors
from rag.english.language import language_of_question
from rag.index import VectorIndex
from rag.small_talk.errands import ErrandKind
from rag.types import EVERYTHING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAID = Path(__file__).with_name("said.json")

LIKE, NEARER = 0.48, 0.36
"""The cosine from which something is said as there, where it is so much nearer to that than to any
passage of the articles. Of 449 questions in English, asked of articles about other things too, one
of four misspelt words comes near; those in other languages, which the embedder cannot read, are
told by their language."""

SURELY_LIKE, LIKE_AFTER, LIKE_IN_CONVERSATION = 0.8, 0.57, 0.9
"""The cosines from which it is whatever the articles have; from which it may be in a conversation,
where "ok and why?" is a question; and from which a question ("How does it work?") is none to what
came before."""

LONGEST = 300
"""Characters that are looked at: a client's errand comes with the whole conversation behind it."""


class _Said(TypedDict):
    """`asks`: a question, as those to the articles are. `exactly` is in a script that the embedder
    cannot read: all of it is one vector."""

    reply: str
    asks: bool
    said: list[str]
    exactly: NotRequired[list[str]]
    errand: NotRequired[ErrandKind]


@dataclass(frozen=True, slots=True)
class Reply:
    """A friendly line, or else what a client wants to have of the conversation so far."""

    line: str
    errand: ErrandKind | None = None


class SmallTalk:
    """Knows small talk by its vector, and by how near the articles in `index` come to it. Safe to
    share between threads."""

    def __init__(self, vectors: QuestionVectors, index: VectorIndex) -> None:
        self._vectors = vectors
        self._index = index
        self._lock = threading.Lock()
        self._known: tuple[NDArray[np.float32], tuple[_Said, ...]] | None = None

    def reply(self, text: str, *, in_conversation: bool) -> Reply | None:
        """None where `text` is a question to the articles. Raises ModelError and
        LibraryError."""
        known, groups = self._said()
        said = text[:LONGEST].strip().rstrip("!.\uff01\u3002")
        if exactly := next((each for each in groups if said in each.get("exactly", ())), None):
            return _reply(exactly)
        read = self._vectors.of(said)
        if not read.read:
            return None
        vector = read.whole
        likeness = known @ vector
        best = int(likeness.argmax())
        group = groups[best]
        if group["asks"] and in_conversation:
            return _reply(group) if likeness[best] >= LIKE_IN_CONVERSATION else None
        if likeness[best] >= SURELY_LIKE:
            return _reply(group)
        least = LIKE_AFTER if in_conversation else LIKE
        if likeness[best] < least or language_of_question(said) not in {None, "en"}:
            return None
        nearest = self._index.search(vector, k=1, scope=EVERYTHING)
        nearer = likeness[best] - max((hit.score for hit in nearest), default=0.0) >= NEARER
        return _reply(group) if nearer else None

    def read_ahead(self) -> None:
        """Makes the vectors of what people say, which the first question would wait for."""
        self._said()

    def _said(self) -> tuple["NDArray[np.float32]", tuple[_Said, ...]]:
        with self._lock:
            if self._known is None:
                groups = cast("list[_Said]", json.loads(_SAID.read_text(encoding="utf-8")))
                pairs = [(said, group) for group in groups for said in group["said"]]
                vectors = self._vectors.embedder.embed([said for said, _ in pairs])
                self._known = vectors, tuple(group for _, group in pairs)
            return self._known


def _reply(group: _Said) -> Reply:
    return Reply(group["reply"], group.get("errand"))
