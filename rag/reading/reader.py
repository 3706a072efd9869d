"""What a reader is asked: does a text answer a question?"""

from collections.abc import Sequence
from typing import Protocol


class Reader(Protocol):
    """A model that reads texts for the answer to a question.

    Both methods give the natural logarithm of the odds that a text answers; None for what was not
    read by `deadline` (a time.monotonic() moment). They raise WriterError where the model fails.
    """

    def compare(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """Of each text, to put the texts of one question in order by; the odds of two questions do
        not compare."""
        ...

    def answers(self, question: str, text: str, deadline: float, title: str = "") -> float | None:
        """Whether the question is answered at all, by the `text` of an article with that `title`;
        it may take twice as long."""
        ...
