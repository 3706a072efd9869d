"""What a reader is asked: does a text answer a question?"""

from collections.abc import Sequence
from typing import Protocol


class Reader(Protocol):
    """A model that reads texts for the answer to a question.

    Both methods give for each of `texts` the natural logarithm of the odds that it answers the
    question; None for what was not read by `deadline` (a time.monotonic() moment) or at all. They
    raise nothing.
    """

    def compare(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """Odds to put the texts of one question in order by; those of two questions do not
        compare."""
        ...

    def answers(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """Odds that tell whether the question is answered at all, for a few texts: it may take
        twice as long a text."""
        ...
