"""Which articles a question is asked of, in words."""

from datetime import date

import pytest

from rag.types import EVERYTHING, Scope
from ui.render.scope import scope_words

DAY = date(2025, 1, 20)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (EVERYTHING, ""),
        (Scope(article_ids=frozenset({"a"})), "1 chosen article"),
        (Scope(publishers=frozenset({"B", "A"}), since=DAY), "A or B, since 20 January 2025"),
        (Scope(publishers=frozenset("ABCD"), until=DAY), "4 publishers, until 20 January 2025"),
        (Scope(since=DAY, until=DAY, languages=frozenset({"en"})), "in en, of 20 January 2025"),
    ],
)
def test_a_scope_in_words(scope: Scope, words: str) -> None:
    assert scope_words(scope) == words
