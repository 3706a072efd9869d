import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from rag.evidence import read_evidence
from rag.evidence.read import LIMITS
from rag.fakes import ScriptedReader
from rag.question import read_question
from rag.types import Article, Evidence, Quote, Risk

ASKED = read_question("Why was it closed?", as_of=date(2026, 3, 1))
SENTENCES: tuple[str, ...] = (
    "It was closed on Monday.",
    "It stands in Osby.",
    "Its cables had rusted through.",
)
NEVER = math.inf


def evidence(*texts: str) -> Evidence:
    article = Article("a1", " ".join(texts), "Bridge", "bridge.md")
    places = [article.text.index(text) for text in texts]
    return Evidence(
        tuple(
            Quote(article, at, at + len(text), 0.1) for at, text in zip(places, texts, strict=True)
        ),
        sufficiency=0.1,
    )


def read(
    odds: Mapping[str, float | None],
    whether: Mapping[str, float | None] | None = None,
    risk: Risk = "balanced",
) -> Evidence:
    reader = ScriptedReader(odds, whether or {})
    return read_evidence(ASKED, evidence(*odds), reader, NEVER, risk)


def test_what_the_reader_finds_likelier_comes_first() -> None:
    found = read(dict(zip(SENTENCES, (-1.0, -3.0, 2.0), strict=True)))
    assert [quote.text for quote in found.quotes] == [SENTENCES[2], SENTENCES[0], SENTENCES[1]]
    assert found.read
    assert found.enough
    assert found.quotes[0].score > 0.8 > 0.3 > found.quotes[1].score


def test_of_what_it_finds_alike_what_was_found_first_comes_first() -> None:
    found = read(dict.fromkeys(SENTENCES, -0.5))
    assert [quote.text for quote in found.quotes] == list(SENTENCES)


@pytest.mark.parametrize("risk", ["cautious", "balanced", "bold"])
def test_they_are_enough_where_one_of_the_best_answers(risk: Risk) -> None:
    odds = dict.fromkeys(SENTENCES, 1.0)
    assert read(odds, dict.fromkeys(SENTENCES, LIMITS[risk] + 0.01), risk).enough
    assert not read(odds, dict.fromkeys(SENTENCES, LIMITS[risk] - 0.01), risk).enough


def test_a_no_alone_takes_back_nothing() -> None:
    found = replace(evidence(*SENTENCES), enough=True)
    never = ScriptedReader(dict.fromkeys(SENTENCES, -4.0))
    assert read_evidence(ASKED, found, never, NEVER, "balanced").enough


def test_no_second_sentence_is_read_where_the_first_surely_answers() -> None:
    odds = dict(zip(SENTENCES, (1.0, 0.9, -2.0), strict=True))
    sure = ScriptedReader(odds, {SENTENCES[0]: 0.5})
    read_evidence(ASKED, evidence(*SENTENCES), sure, NEVER, "balanced")
    assert sure.read == [SENTENCES[0]]
    unsure = ScriptedReader(odds, {SENTENCES[0]: -0.5, SENTENCES[1]: -1.0})
    read_evidence(ASKED, evidence(*SENTENCES), unsure, NEVER, "balanced")
    assert unsure.read == list(SENTENCES[:2])


def test_what_is_not_read_in_time_leaves_the_evidence_as_it_was() -> None:
    before = evidence(*SENTENCES)
    for odds in ((1.0, 2.0, None), (None, None, None)):
        late = ScriptedReader(dict(zip(SENTENCES, odds, strict=True)))
        assert read_evidence(ASKED, before, late, NEVER, "balanced") == before
    undecided = ScriptedReader(dict.fromkeys(SENTENCES, 1.0), dict.fromkeys(SENTENCES))
    assert read_evidence(ASKED, before, undecided, NEVER, "balanced") == before
    nothing = Evidence(())
    assert read_evidence(ASKED, nothing, late, NEVER, "balanced") == nothing
