"""The stage at which an answer was lost, one test a stage; and what became of a draft."""

from dataclasses import replace
from datetime import date

import pytest

from eval.cases import Case
from eval.metrics.citations import CitedArticle
from eval.metrics.drafts import DraftedSentence, drafted_sentences
from eval.metrics.ledger import STAGES, Ledger, ledger_of
from eval.metrics.scores import Outcome, score_answer
from eval.scripts.says import Written
from rag.types import (
    Answer,
    Article,
    CheckedSentence,
    Chunk,
    Citation,
    Passage,
    Quote,
    Status,
    Trace,
    Verdict,
)

MILL = Article(
    "aaa", "Olme bought the mill for 3 million crowns. It is old.", "Mill", "001-mill.md"
)
COPY = Article("bbb", "They say that it cost 3 million crowns.", "Copy", "002-copy.md")
CITED = {article.id: CitedArticle(article, (article.source,)) for article in (MILL, COPY)}
SENTENCE = Quote(MILL, 0, 42)
CASE = Case(
    "q", "What did it cost?", answer=(("3 million",),), cite=("001",), quote=("3 million crowns",)
)
RIGHT = CheckedSentence("The mill cost 3 million crowns.", Verdict.VERIFIED, (1,))
REMOVED = replace(RIGHT, verdict=Verdict.REMOVED, citations=(), reason="It was not liked.")
EMPTY = CheckedSentence("The mill was bought by Olme.", Verdict.VERIFIED, (1,))


def passage(article: Article, start: int = 0) -> Passage:
    return Passage(Chunk("c", article.id, 0, start, len(article.text)), article, 1.0)


def answered(*shown: CheckedSentence, trace: Trace | None, quote: Quote = SENTENCE) -> Answer:
    citation = Citation(
        1, "text", quote.article.id, "", None, None, None, "", quote.text, quote.start, quote.end
    )
    return Answer(
        question="?",
        standalone_question="?",
        as_of=date(2025, 1, 28),
        status=Status.ANSWERED if shown else Status.DECLINED,
        text=" ".join(sentence.text for sentence in shown),
        sentences=shown,
        citations=(citation,) if shown else (),
        conflicts=(),
        missing=None,
        nearest=(),
        writer="openai:m",
        timings_ms={},
        trace=trace,
    )


FOUND = Trace((passage(MILL),), (SENTENCE,), "openai:m", (RIGHT,))


def ledger(trace: Trace, *shown: CheckedSentence, quote: Quote = SENTENCE) -> Ledger:
    found = ledger_of(CASE, answered(*shown, trace=trace, quote=quote), CITED, writes=True)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("trace", "stage"),
    [
        (Trace(), "found"),
        (replace(FOUND, passages=(passage(COPY),), evidence=()), "found"),
        (replace(FOUND, passages=(passage(MILL, 43),), evidence=()), "found"),
        (replace(FOUND, evidence=(Quote(MILL, 43, 53), Quote(COPY, 0, 40))), "evidence"),
        (replace(FOUND, asked=None, drafted=()), "asked"),
        (replace(FOUND, drafted=()), "written"),
        (replace(FOUND, drafted=(EMPTY,)), "written"),
        (replace(FOUND, drafted=(REMOVED,)), "kept"),
        (replace(FOUND, drafted=(replace(RIGHT, verdict=Verdict.WEAK),)), "kept"),
        (FOUND, "shown"),
    ],
)
def test_an_answer_is_lost_at_the_first_stage_that_it_did_not_reach(
    trace: Trace, stage: str
) -> None:
    assert ledger(trace).lost_at == stage


def test_what_is_shown_is_not_lost_whoever_wrote_it() -> None:
    assert ledger(FOUND, RIGHT) == Ledger(True, True, True, True, True, True)
    by_quotes = ledger(replace(FOUND, drafted=(REMOVED,)), REMOVED, RIGHT)
    assert (by_quotes.kept, by_quotes.shown, by_quotes.lost_at) == (False, True, None)


def test_shown_means_the_answer_and_a_known_quote() -> None:
    assert ledger(FOUND, EMPTY).lost_at == "shown"
    assert ledger(FOUND, RIGHT, quote=Quote(COPY, 0, 40)).lost_at == "shown"
    assert ledger(FOUND, RIGHT, quote=Quote(MILL, 43, 53)).lost_at == "shown"


def test_without_a_writer_its_stages_are_left_out() -> None:
    trace = Trace((passage(MILL),), (SENTENCE,))
    found = ledger_of(CASE, answered(trace=trace), CITED, writes=False)
    assert found == Ledger(True, True, None, None, None, False)
    assert found is not None
    assert found.lost_at == "shown"


def test_known_evidence_is_followed_where_no_quote_is_known() -> None:
    case = Case("q", "?", evidence=("Olme bought the mill for 3 million crowns",))
    found = ledger_of(case, answered(RIGHT, trace=FOUND), CITED, writes=True)
    assert found == Ledger(True, True, True, None, None, True)
    lost = ledger_of(case, answered(trace=FOUND), CITED, writes=True)
    assert lost is not None
    assert lost.lost_at == "shown"


def test_nothing_is_said_where_nothing_is_known() -> None:
    unquoted = replace(CASE, quote=())
    assert ledger_of(unquoted, answered(RIGHT, trace=FOUND), CITED, writes=True) is None
    assert ledger_of(CASE, answered(RIGHT, trace=None), CITED, writes=True) is None


def test_every_stage_has_a_name_of_its_own() -> None:
    full = Ledger(True, True, True, True, True, True)
    assert all(full.at(stage) for stage, _ in STAGES)
    assert len(dict(STAGES)) == len(STAGES) == 6


def test_a_draft_is_told_as_the_check_and_the_reader_have_it() -> None:
    weak = CheckedSentence("It is perhaps old.", Verdict.WEAK, (1,), "Only part of it is said.")
    trace = replace(FOUND, drafted=(RIGHT, weak, REMOVED))
    gone = replace(weak, verdict=Verdict.REMOVED, citations=())
    assert drafted_sentences(answered(RIGHT, gone, trace=trace), None)[1] == DraftedSentence(
        weak.text, Verdict.WEAK, Verdict.REMOVED, weak.reason
    )


def test_a_scripted_sentence_is_as_good_as_its_worst_part() -> None:
    whole = Written("The mill cost 3 million crowns. It is old.", (1,))
    lie = Written("It was a gift.", (1,), true=False, kind="swap")
    parts = (RIGHT, CheckedSentence("It is old.", Verdict.REMOVED, (), "It says too little."))
    found = drafted_sentences(answered(*parts, trace=replace(FOUND, drafted=parts)), [whole, lie])
    assert found == (
        DraftedSentence(
            whole.text, Verdict.REMOVED, Verdict.REMOVED, "It says too little.", true=True
        ),
        DraftedSentence(
            lie.text,
            Verdict.REMOVED,
            Verdict.REMOVED,
            "It was not read as a sentence.",
            true=False,
            kind="swap",
        ),
    )
    assert drafted_sentences(answered(trace=None), None) == ()


def test_a_sourced_case_is_right_only_with_a_known_quote() -> None:
    elsewhere = answered(RIGHT, trace=None, quote=Quote(MILL, 43, 53))
    sourced = replace(CASE, sourced=True)
    assert score_answer(CASE, elsewhere, CITED, seconds=0.1).outcome is Outcome.RIGHT
    assert score_answer(sourced, elsewhere, CITED, seconds=0.1).outcome is Outcome.WRONG
    cited = answered(RIGHT, trace=None)
    assert score_answer(sourced, cited, CITED, seconds=0.1).outcome is Outcome.RIGHT
    sides = replace(sourced, cite_all_of=(("001",), ("002",)))
    assert score_answer(sides, cited, CITED, seconds=0.1).outcome is Outcome.WRONG
