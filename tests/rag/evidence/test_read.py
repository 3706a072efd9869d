import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from rag.evidence import read_evidence
from rag.evidence.read import LIMITS, READ_FIRST
from rag.fakes import ScriptedReader
from rag.question import read_question
from rag.types import Article, Evidence, Quote, Risk, Sentence

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
def test_they_are_enough_by_what_was_found_and_what_was_read(risk: Risk) -> None:
    odds = dict.fromkeys(SENTENCES, 1.0)
    at = {one: read(odds, dict.fromkeys(SENTENCES, one), risk) for one in (-3.0, -0.3, 1.0)}
    assert [at[one].enough for one in sorted(at)] == [False, risk != "cautious", True]
    assert at[-3.0].sufficiency < at[-0.3].sufficiency < at[1.0].sufficiency
    surely = replace(evidence(*SENTENCES), sufficiency=0.99)
    no = ScriptedReader(odds, dict.fromkeys(SENTENCES, -0.7))
    assert read_evidence(ASKED, surely, no, NEVER, risk).enough
    assert LIMITS["cautious"] > LIMITS["balanced"] > LIMITS["bold"]


def test_the_sentences_beside_the_likeliest_are_read_too() -> None:
    text = (
        "Why close it? It was closed on Monday. Its cables had rusted through. It reopens in May."
    )
    article = Article("a1", text, "Bridge", "bridge.md")
    spans = [(0, 13), (14, 38), (39, 69), (70, 86)]
    sentences = [Sentence(a, b, "text") for a, b in spans]
    found = Evidence((Quote(article, 14, 38, 0.1),), 0.1, sentences={"a1": sentences})
    reader = ScriptedReader({"It was": 0.5, "Its cables": 2.0, "Why": -3.0, "It reopens": 4.0})
    read = read_evidence(ASKED, found, reader, NEVER, "balanced")
    assert [quote.text for quote in read.quotes] == [
        text[a:b] for a, b in (spans[2], spans[1], spans[0])
    ]


def test_what_is_found_late_in_the_evidence_is_left_unread_at_its_end() -> None:
    texts = [f"Sentence {n} of them." for n in range(READ_FIRST + 1)]
    found = read(dict.fromkeys(texts[:-1], 0.0) | {texts[-1]: 9.0})
    assert found.quotes[-1].text == texts[-1]
    assert found.quotes[-1].score == 0


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
