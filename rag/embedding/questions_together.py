"""Questions that wait for their vectors at the same moment, embedded together: a model reads all
its weights for each forward pass, whether of one question or of thirty.

The vectors must not depend on who else asks. Filling a short text up to a longer one changes its
last digits, so only texts of equally many tokens go together; those came out the same to the last
bit (docs/decisions/0039), and whether they do on this machine is tried once.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from rag.embedding.token_vectors import TokenVectors

MOST = 32
"""Texts of one forward pass: of 16 a text takes 55% of the time that it takes alone, of 32 50%."""

_TRIED = "which of the two was first, and in what year?"

Embed = Callable[[Sequence[str]], list[TokenVectors]]
"""Of texts with equally many tokens, in one forward pass."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    text: str
    tokens: int
    made: Future[TokenVectors] = field(default_factory=Future[TokenVectors])


class QuestionsTogether:
    """Safe to share between threads, of which each asks for one text."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._waiting: deque[_Waiting] = deque()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embed-questions")

    def of(self, text: str, tokens: int) -> TokenVectors:
        """The vectors of a text of so many tokens. Raises what the embedding raises."""
        asked = _Waiting(text, tokens)
        with self._lock:
            self._waiting.append(asked)
        self._thread.submit(self._next)
        return asked.made.result()

    def _next(self) -> None:
        """Embeds whoever waits longest, and those that can go with it."""
        if not (taken := self._taken()):
            return
        try:
            made = self._made([one.text for one in taken])
        except BaseException as error:
            for one in taken:
                one.made.set_exception(error)
            return
        for one, vectors in zip(taken, made, strict=True):
            one.made.set_result(vectors)

    def _taken(self) -> list[_Waiting]:
        with self._lock:
            alike = [one for one in self._waiting if one.tokens == self._waiting[0].tokens][:MOST]
            for one in alike:
                self._waiting.remove(one)
        return alike

    def _made(self, texts: Sequence[str]) -> list[TokenVectors]:
        if len(texts) == 1 or self._same_together:
            return self._embed(texts)
        return [one for text in texts for one in self._embed([text])]

    @cached_property
    def _same_together(self) -> bool:
        """Whether a text's vectors here are the same to the last bit however many go with it."""
        alone = self._embed([_TRIED])[0]
        beside = [one for most in (2, MOST) for one in self._embed([_TRIED] * most)]
        return all(
            bool((one.whole == alone.whole).all() and (one.vectors == alone.vectors).all())
            for one in beside
        )
