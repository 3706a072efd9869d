"""Questions of many threads, embedded together."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.embedding.questions_together import MOST, QuestionsTogether
from rag.embedding.token_vectors import TokenVectors


class Recorded:
    """Embeds at once, and notes what with what; the first text waits until `go`."""

    def __init__(self, *, exact: bool = True) -> None:
        self.passes: list[tuple[str, ...]] = []
        self.begun, self.go = threading.Event(), threading.Event()
        self._exact = exact

    def __call__(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.passes.append(tuple(texts))
        if "first" in texts:
            self.begun.set()
            assert self.go.wait(10)
        if "bad" in texts:
            raise ValueError("no vector for this")
        last_digit = 0.0 if self._exact else len(texts) / 1e6
        return [
            TokenVectors((), np.zeros((0, 2), np.float16), np.array([len(text), last_digit]))
            for text in texts
        ]


def asked(embed: Recorded, texts: Sequence[tuple[str, int]]) -> list[float | Exception]:
    """What each text got, where all came while the first was embedded."""
    together = QuestionsTogether(embed)

    def of(text: str, tokens: int) -> float | Exception:
        try:
            return float(together.of(text, tokens).whole[0])
        except ValueError as error:
            return error

    with ThreadPoolExecutor(len(texts) + 1) as threads:
        first = threads.submit(of, "first", 1)
        assert embed.begun.wait(10)
        got = [threads.submit(of, *each) for each in texts]
        while len(together._waiting) < len(texts):
            time.sleep(0.001)
        embed.go.set()
        first.result()
        return [one.result() for one in got]


def test_those_of_one_length_go_together_and_each_gets_its_own() -> None:
    embed = Recorded()
    texts = [("w" * number, number % 2) for number in range(1, 80)]
    assert asked(embed, texts) == list(range(1, 80))
    passes = [one for one in embed.passes if one[0].startswith("w") and "which" not in one[0]]
    assert sorted(len(one) for one in passes) == [39 - MOST, 40 - MOST, MOST, MOST]
    assert all(len({len(text) % 2 for text in one}) == 1 for one in passes)


def test_where_company_changes_digits_each_goes_alone() -> None:
    embed = Recorded(exact=False)
    asked(embed, [("w", 1), ("ww", 1)])
    assert ("w",) in embed.passes
    assert ("ww",) in embed.passes


def test_a_failure_is_told_to_all_of_the_pass_and_to_nobody_else() -> None:
    bad, beside, other = asked(Recorded(), [("bad", 1), ("ww", 1), ("www", 2)])
    assert isinstance(bad, ValueError)
    assert isinstance(beside, ValueError)
    assert other == 3


def test_a_question_has_the_same_vectors_whoever_else_asks(
    embedder: SentenceTransformerEmbedder,
) -> None:
    questions = [
        f"{lead} {what} {when}?"
        for lead in ("Who mended", "What befell", "Where stands")
        for what in ("the ferry", "the old ferry of Marlow", "the bridge")
        for when in ("now", "in the year of the great flood")
    ]
    alone = [embedder.query_tokens(question) for question in questions]
    with ThreadPoolExecutor(len(questions)) as threads:
        together = list(threads.map(embedder.query_tokens, questions))
    for one, other in zip(alone, together, strict=True):
        assert one.ids == other.ids
        assert np.array_equal(one.whole, other.whole)
        assert np.array_equal(one.vectors, other.vectors)


@pytest.mark.parametrize("text", ["", "lone \ud800 surrogate"])
def test_any_text_has_a_vector(embedder: SentenceTransformerEmbedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed_query(text)) == pytest.approx(1, abs=1e-5)
