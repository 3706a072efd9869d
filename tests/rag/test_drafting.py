from collections.abc import Mapping, Sequence

import pytest

from rag.citing import Citations
from rag.drafting import Claim, ClaimChecker, claims
from rag.errors import EndpointReply
from rag.sentences import split_sentences
from rag.types import Article, Quote, Sentence, Verdict, article_id

TEXT = (
    "Acme opened a mine in Norland in 2019. The company paid $40 million for it. "
    "It employs 300 people."
)


@pytest.fixture
def article() -> Article:
    return Article(article_id(TEXT), TEXT, "Acme digs in Norland", "acme.md")


@pytest.fixture
def sentences(article: Article) -> Mapping[str, Sequence[Sentence]]:
    return {article.id: split_sentences(TEXT)}


def quotes_of(article: Article, *positions: int) -> list[Quote]:
    spans = split_sentences(article.text)
    return [Quote(article, spans[n].start, spans[n].end) for n in positions]


def test_claims_come_whole_as_the_stream_completes_them() -> None:
    pieces = ["The mine ", "opened in 2019 [1].\nIt cost", " $40 million [2, 3]\n", "- It pays."]
    assert list(claims(pieces)) == [
        Claim("The mine opened in 2019.", (1,)),
        Claim("It cost $40 million.", (2, 3)),
        Claim("It pays.", ()),
    ]


@pytest.mark.parametrize("end", ["It cost", "It cost $40", "It cost $40 million, and it (says"])
def test_a_draft_that_ends_in_the_middle_of_a_sentence_is_a_fault(end: str) -> None:
    draft = claims([f"Acme pays [1].\nAcme digs [2]. {end}"])
    assert [next(draft).text, next(draft).text] == ["Acme pays.", "Acme digs."]
    with pytest.raises(EndpointReply, match="in the middle of a sentence"):
        next(draft)


@pytest.mark.parametrize(
    "end", ["Acme pays [1]", 'He said "yes."', "Acme pays!", "Acme pays [1]. "]
)
def test_a_full_stop_or_a_marker_ends_a_draft(end: str) -> None:
    assert len(list(claims([end]))) == 1


def test_markers_after_the_full_stop_belong_to_their_sentence() -> None:
    assert [claim.hints for claim in claims(["Acme paid. [1] It grew. [2]"])] == [(1,), (2,)]


def test_a_refusal_is_no_claim() -> None:
    assert list(claims(["NOT STATED"])) == []


def test_a_claim_gets_the_smallest_quote_that_supports_it(
    article: Article, sentences: Mapping[str, Sequence[Sentence]]
) -> None:
    citations = Citations()
    checker = ClaimChecker(quotes_of(article, 0, 1), citations, sentences)
    checked = checker.check(Claim("Acme opened a mine in Norland in 2019.", (2,)))
    assert checked.verdict is Verdict.VERIFIED
    (citation,) = citations.cited([checked])
    assert citation.quote == "Acme opened a mine in Norland in 2019."


def test_what_a_pronoun_stands_for_joins_the_quote(
    article: Article, sentences: Mapping[str, Sequence[Sentence]]
) -> None:
    citations = Citations()
    checker = ClaimChecker(quotes_of(article, 1), citations, sentences)
    checked = checker.check(Claim("Acme paid $40 million for the Norland mine.", ()))
    assert checked.verdict is Verdict.VERIFIED
    (citation,) = citations.cited([checked])
    assert "$40 million" in citation.quote
    assert citation.quote == article.text[citation.start : citation.end]


def test_an_invented_figure_is_removed(
    article: Article, sentences: Mapping[str, Sequence[Sentence]]
) -> None:
    citations = Citations()
    checker = ClaimChecker(quotes_of(article, 0, 1, 2), citations, sentences)
    checked = checker.check(Claim("Acme employs 3,000 people.", (3,)))
    assert checked.verdict is Verdict.REMOVED
    assert "3,000" in (checked.reason or "")
    assert citations.cited([checked]) == ()


def test_a_sentence_that_says_it_for_somebody_is_removed(
    article: Article, sentences: Mapping[str, Sequence[Sentence]]
) -> None:
    checker = ClaimChecker(quotes_of(article, 2), Citations(), sentences)
    assert checker.check(Claim("It employs 300 people.", ())).verdict is Verdict.REMOVED
