import pytest

from rag.sources.attribution import attribution
from rag.types import Article


def said(sentence: str, before: str = "") -> str | None:
    text = f"{before} {sentence}".strip()
    article = Article("a", text, "News", "news.md")
    found = attribution(article, text.index(sentence), text.index(sentence) + len(sentence))
    return found.label if found else None


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The mine cost $40 million.", None),
        ("The mine reportedly cost $40 million.", "Reported without naming who says so"),
        (
            "In third-party tests the engine beat its rivals.",
            "Independent: third-party tests",
        ),
        ("Analysts say that the mine will close.", "Independent: analysts"),
        (
            "Acme says that its own engine is the fastest of all.",
            "Self-reported: Acme says so",
        ),
        ("According to Globex, the engine is slow.", "According to Globex"),
    ],
)
def test_who_says_so(sentence: str, label: str | None) -> None:
    assert said(sentence, before="The engine was built by Acme in Norland.") == label
