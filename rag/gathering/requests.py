"""Whether a whole affair is asked for: a summary of it, the latest on it, or its course.

That is told by meaning: with what it is about taken out ("what's the story with it"), by how near
the request is to the examples of requests.json, and how much nearer than to the other questions
that stand there.
"""

import json
import re
import threading
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from rag.embedding import QuestionVectors
from rag.english.words import content_words, keys, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Form = Literal["summary", "latest", "timeline"]

_EXAMPLES = Path(__file__).with_name("requests.json")
_OTHER = "other"

LIKE, NEARER = 0.65, 0.1
"""The cosine from which a request is like an example, where that is so much nearer than any other
question."""

LONGEST = 300
"""Characters of a request; what is longer holds a text of its own."""

_BETWEEN = re.compile(
    r"(?:\s|['’]s?|[,-]|\b(?:the|a|an|of|and|in|for|with|on|to|about|over|at|between|by)\b)*",
    re.IGNORECASE,
)
"""What joins words to one subject."""

_SUBJECT = re.compile(r"\bit\b", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|a|an|this|that|these|those|its|their) it\b", re.IGNORECASE)


class Requests:
    """Safe to share between threads."""

    def __init__(self, vectors: QuestionVectors) -> None:
        self._vectors = vectors
        self._lock = threading.Lock()
        self._known: tuple[NDArray[np.float32], tuple[str, ...]] | None = None

    def form(self, text: str, subject: Collection[str]) -> Form | None:
        """What `text` asks to gather, None where it is a question like any other, or about more
        than one thing. `subject` are keys of words that tell what it is about. Raises
        ModelError."""
        if len(text) > LONGEST:
            return None
        request = without_subject(text, frozenset(subject) - _asking_words())
        if len(_SUBJECT.findall(request)) != 1 or _SUBJECT.fullmatch(request.strip(" ?.!")):
            return None
        read = self._vectors.of(request)
        if not read.read:
            return None
        vectors, forms = self._examples()
        likeness = vectors @ read.whole
        best = int(likeness.argmax())
        if forms[best] == _OTHER:
            return None
        others = [near for near, form in zip(likeness, forms, strict=True) if form == _OTHER]
        is_like = likeness[best] >= LIKE and likeness[best] - max(others) >= NEARER
        return cast("Form", forms[best]) if is_like else None

    def read_ahead(self) -> None:
        """Makes the examples' vectors, which the first question would wait for."""
        self._examples()

    def _examples(self) -> tuple["NDArray[np.float32]", Sequence[str]]:
        with self._lock:
            if self._known is None:
                pairs = [(text, form) for form, texts in _table().items() for text in texts]
                vectors = self._vectors.embedder.embed([text for text, _ in pairs])
                self._known = vectors, tuple(form for _, form in pairs)
            return self._known


@cache
def _asking_words() -> frozenset[str]:
    """Keys of words that ask for an affair and are not of it: "latest", "story"."""
    asking = (text for form, texts in _table().items() if form != _OTHER for text in texts)
    return keys(content_words(" ".join(asking)))


@cache
def _table() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", json.loads(_EXAMPLES.read_text("utf-8")))


def without_subject(text: str, subject: Collection[str]) -> str:
    """`text` with "it" for each run of words that are of the subject."""
    runs: list[tuple[int, int]] = []
    for word in words(text):
        if word.is_stop or word.key not in subject:
            continue
        if runs and _BETWEEN.fullmatch(text, runs[-1][1], word.start):
            runs[-1] = runs[-1][0], word.end
        else:
            runs.append((word.start, word.end))
    for start, end in reversed(runs):
        text = f"{text[:start]}it{text[end:]}"
    return _DETERMINED.sub("it", text)
