from collections.abc import Mapping, Sequence

import pytest

from rag.composing.drafts import Claim, ClaimChecker, claims
from rag.composing.shown_passages import ShownSentence
from rag.errors import EndpointReply
from rag.reading import Judgement, Reading
from rag.sentences import split_sentences
from rag.sources.citations import Citations
from rag.types import Article, Quote, Verdict, article_id

TEXT = (
    "Acme opened a mine in Norland in 2019. The company paid $40 million for it. "
    "It employs 300 people."
)


@pytest.fixture
def article() -> Article:
    return Article(article_id(TEXT), TEXT, "Acme digs in Norland", "acme.md")


def shown(article: Article, *positions: int) -> list[ShownSentence]:
    """The sentences at these places, numbered by them from 1, each with the one before it."""
    spans = split_sentences(article.text)
    return [
        ShownSentence(
            n + 1,
            Quote(article, spans[n].start, spans[n].end),
            article.text[spans[n - 1].start : spans[n - 1].end] if n else "",
        )
        for n in positions
    ]


class Said:
    """A judge that says what it is told to, of quotes that hold a word."""

    name = "said"
    at_once = False

    def __init__(self, odds: Mapping[str, float | Judgement | None]) -> None:
        self._odds = odds
        self.read: list[Reading] = []

    def support(self, readings: Sequence[Reading], deadline: float) -> list[Judgement | None]:
        assert deadline > 0
        self.read += readings
        return [self._of(reading) for reading in readings]

    def _of(self, reading: Reading) -> Judgement | None:
        found = next((odds for word, odds in self._odds.items() if word in reading.quote), -9.0)
        return Judgement(found) if isinstance(found, float) else found


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


def test_a_claim_is_laid_beside_what_it_does_not_cite_too(article: Article) -> None:
    citations = Citations()
    checker = ClaimChecker(shown(article, 0, 1), citations)
    (checked,) = checker.check([Claim("Acme opened a mine in Norland in 2019.", (2,))])
    assert checked.verdict is Verdict.VERIFIED
    (citation,) = citations.cited([checked])
    assert citation.quote == "Acme opened a mine in Norland in 2019."


def test_what_stands_before_says_whom_a_quote_speaks_of(article: Article) -> None:
    citations = Citations()
    checker = ClaimChecker(shown(article, 1), citations)
    (checked,) = checker.check([Claim("Acme paid $40 million for the Norland mine.", (2,))])
    assert checked.verdict is not Verdict.REMOVED
    (citation,) = citations.cited([checked])
    assert "$40 million" in citation.quote
    assert citation.quote == article.text[citation.start : citation.end]


def test_an_invented_figure_is_removed_whatever_a_judge_says(article: Article) -> None:
    citations = Citations()
    judge = Said({"300": 9.0})
    checker = ClaimChecker(shown(article, 0, 1, 2), citations, judge=judge)
    (checked,) = checker.check([Claim("Acme employs 3,000 people.", (3,))])
    assert checked.verdict is Verdict.REMOVED
    assert "3,000" in (checked.reason or "")
    assert citations.cited([checked]) == ()
    assert judge.read == []


@pytest.mark.parametrize(
    ("odds", "verdict"),
    [
        (2.0, Verdict.VERIFIED),
        (0.2, Verdict.WEAK),
        (-0.5, Verdict.WEAK),
        (-3.0, Verdict.REMOVED),
    ],
)
def test_a_judge_settles_what_is_possible(article: Article, odds: float, verdict: Verdict) -> None:
    judge = Said({"mine": odds})
    checker = ClaimChecker(shown(article, 0), Citations(), "What did Acme do?", judge)
    (checked,) = checker.check([Claim("A pit was dug for Acme in Norland.", (1,))])
    assert checked.verdict is verdict
    assert judge.read[0].question == "What did Acme do?"
    assert judge.read[0].title == "Acme digs in Norland"


def test_what_no_judge_has_read_keeps_the_verdict_of_its_wording(article: Article) -> None:
    checker = ClaimChecker(shown(article, 0), Citations(), judge=Said({"mine": None}))
    (checked,) = checker.check([Claim("Acme opened a mine in 2019.", (1,))])
    assert checked.verdict is Verdict.VERIFIED


def test_two_sentences_of_one_article_back_a_claim_together(article: Article) -> None:
    citations = Citations()
    judge = Said({"2019. It employs": 3.0})
    checker = ClaimChecker(shown(article, 0, 2), citations, judge=judge)
    (checked,) = checker.check([Claim("The mine of 2019 has 300 workers.", (1, 3))])
    assert checked.verdict is Verdict.VERIFIED
    assert [c.quote for c in citations.cited([checked])] == [
        "Acme opened a mine in Norland in 2019.",
        "It employs 300 people.",
    ]


def test_where_the_wording_backs_it_a_judge_need_be_less_sure(article: Article) -> None:
    claim = Claim("Acme opened a mine in Norland.", (1,))
    for odds, verdict in ((0.2, Verdict.VERIFIED), (-0.5, Verdict.WEAK), (-3.0, Verdict.REMOVED)):
        checker = ClaimChecker(shown(article, 0), Citations(), judge=Said({"mine": odds}))
        assert checker.check([claim])[0].verdict is verdict


def test_a_bound_that_is_made_up_is_weak_whatever_a_judge_says(article: Article) -> None:
    checker = ClaimChecker(shown(article, 2), Citations(), judge=Said({"300": 9.0}))
    (checked,) = checker.check([Claim("It employs more than 300 people.", (3,))])
    assert checked.verdict is Verdict.WEAK
    assert "300" in (checked.reason or "")


def test_what_a_judge_says_is_told_in_words(article: Article) -> None:
    claim = Claim("A pit was dug for Acme in Norland.", (1,))
    otherwise = Judgement(-2.0, "contradicted", "opened a mine")
    hoped = Judgement(-0.5, "attributed")
    for judgement, verdict, words in (
        (otherwise, Verdict.REMOVED, "The quote says otherwise: “opened a mine”."),
        (hoped, Verdict.WEAK, "somebody's word, hope or plan"),
    ):
        checker = ClaimChecker(shown(article, 0), Citations(), judge=Said({"mine": judgement}))
        (checked,) = checker.check([claim])
        assert checked.verdict is verdict
        assert words in (checked.reason or "")


def test_a_weak_sentence_says_whose_word_it_is() -> None:
    text = "The mine was closed for want of ore, Mara Lind said."
    article = Article(article_id(text), text, "The mine", "mine.md", language="en")
    judge = Said({"mine": Judgement(-0.5, "attributed")})
    for claim, named in (("There was no ore.", True), ("Mara Lind says: no ore.", False)):
        checker = ClaimChecker(shown(article, 0), Citations(), judge=judge)
        (checked,) = checker.check([Claim(claim, (1,))])
        assert checked.verdict is Verdict.WEAK
        assert ("the word of Mara Lind" in (checked.reason or "")) is named


def test_the_next_quote_is_read_only_where_the_first_does_not_say_it(article: Article) -> None:
    for odds, read in ((2.0, 1), (-2.0, 2)):
        judge = Said({"2019": odds})
        checker = ClaimChecker(shown(article, 0, 1, 2), Citations(), judge=judge)
        checker.check([Claim("A pit was dug for Acme in Norland.", (1,))])
        assert len(judge.read) == read
