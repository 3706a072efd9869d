from collections.abc import Sequence

import pytest

from rag.evidence.quote_context import with_antecedents
from rag.sentences import split_sentences
from rag.types import Article, Evidence, Quote, Rival, Sentence


def begun(text: str, quoted: str) -> str:
    """The quote as it is shown, of an article that is `text`."""
    article = Article("a1", text, "Copper", "copper.txt")
    start = text.index(quoted)
    quote = Quote(article, start, start + len(quoted), 0.5, "an offer")

    def sentences(_: str) -> Sequence[Sentence]:
        return split_sentences(text)

    found = with_antecedents(Evidence((quote,), rivals=(Rival("x", (quote,)),)), sentences)
    (shown,) = found.quotes
    assert found.rivals[0].quotes == (shown,)
    assert (shown.score, shown.offers) == (0.5, "an offer")
    return shown.text


@pytest.mark.parametrize(
    "quoted",
    [
        "She opened the mine in May.",
        "“The pit will flood,” the paper warns, “within a year.”",
        "This cost 40 million crowns.",
    ],
)
def test_a_quote_that_leans_on_the_sentence_before_begins_there(quoted: str) -> None:
    before = "Ada Lind of Norcopper wrote a paper on the pit."
    assert begun(f"{before} {quoted} The end.", quoted) == f"{before} {quoted}"


@pytest.mark.parametrize(
    "quoted",
    ["Norcopper opened the mine in May.", "“The pit will flood,” Ada Lind warns."],
)
def test_one_that_stands_by_itself_stays(quoted: str) -> None:
    assert begun(f"Copper is dear. {quoted}", quoted) == quoted


def test_nothing_is_shown_across_a_paragraph_or_for_too_long() -> None:
    quoted = "She opened the mine in May."
    assert begun(f"Ada Lind spoke.\n\n{quoted}", quoted) == quoted
    assert begun(f"Ada Lind spoke {'and spoke ' * 40}. {quoted}", quoted) == quoted
    assert begun(quoted, quoted) == quoted
