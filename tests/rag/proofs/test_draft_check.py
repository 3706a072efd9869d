"""A draft against a library: which of its lines claim something, and what is found for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.proofs import DraftVerdict, check_draft, draft_sentences
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Chunk, article_id

ARTICLE = (
    "OSBY (Reuters) - The harbour bridge in Osby will cost 41 million crowns, says Mara Lind. "
    "So are we.\n\n"
    "“It’s a fair price,” Mara Lind said – and she didn’t say more.\n\n"
    "The ferry of Osby keeps running until the bridge opens."
)


@pytest.fixture
def rag(tmp_path: Path) -> Iterator[Rag]:
    library = Library.open(tmp_path, create=True)
    embedder = HashEmbedder()
    article = Article(article_id(ARTICLE), ARTICLE, "The bridge", "bridge.txt")
    chunk = Chunk(f"{article.id}:0-{len(ARTICLE)}", article.id, 0, 0, len(ARTICLE))
    library.add(
        article,
        split_sentences(ARTICLE),
        [chunk],
        embedder.embed([ARTICLE]),
        embedder=embedder.name,
        content_hash="1",
    )
    settings = Settings(library=tmp_path)
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    opened = Rag(library, index, embedder, None, settings)
    yield opened
    opened.close()


def test_an_article_supports_each_of_its_own_sentences(rag: Rag) -> None:
    for sentence in check_draft(rag, ARTICLE):
        assert sentence.verdict is DraftVerdict.SUPPORTED, sentence
        assert sentence.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour bridge in Osby will cost 41 million crowns, says Mara Lind.",
        "- The harbour bridge in Osby will cost 41 million crowns, says Mara Lind.",
        "\"It's a fair price,\" Mara Lind said - and she didn't say more.",
        "So are we.",
    ],
)
def test_quotation_marks_dashes_and_bullets_make_no_difference(rag: Rag, sentence: str) -> None:
    (checked,) = check_draft(rag, sentence)
    assert checked.verdict is DraftVerdict.SUPPORTED


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour bridge in Osby will cost 41 million euros, says Mara Lind.",
        "The harbour bridge in Osby will cost 14 million crowns, says Mara Lind.",
        "The harbour bridge in Osby will not cost 41 million crowns, says Mara Lind.",
        "The ferry of Osby keeps running until the bridge closes.",
    ],
)
def test_nearly_the_same_is_not_word_for_word(rag: Rag, sentence: str) -> None:
    (checked,) = check_draft(rag, sentence)
    assert checked.verdict is not DraftVerdict.SUPPORTED


def test_a_figure_is_the_reason_rather_than_a_word(rag: Rag) -> None:
    claim = "The harbour bridge in Osby will cost 58 million crowns, says Mara Lind."
    (checked,) = check_draft(rag, claim)
    assert checked.verdict is DraftVerdict.CONTRADICTED
    assert checked.reason == "The quote says 41 million crowns."


DRAFT = """\
# Two *labs*

Costs
-----

The bridge costs 41 million. It opens in May!

- a price that many call fair
* Nobody knows.
2. Outlook
3) The ferry runs on until then
> Quoted words are checked too.

| a | table |
|---|---|
***
```
code = is_not_checked(1)
```
Key figures
"""


def test_headings_code_and_marks_are_left_out_and_items_are_sentences() -> None:
    found = [DRAFT[span.start : span.end] for span in draft_sentences(DRAFT)]
    assert found == [
        "The bridge costs 41 million.",
        "It opens in May!",
        "a price that many call fair",
        "Nobody knows.",
        "The ferry runs on until then",
        "Quoted words are checked too.",
    ]


def test_what_waits_for_others_can_end_the_check(rag: Rag) -> None:
    calls: list[int] = []

    def pause() -> None:
        calls.append(1)
        if len(calls) > 2:
            raise KeyError

    with pytest.raises(KeyError):
        list(check_draft(rag, "Nothing like it. " * 5, pause))
