"""An answer as text, in a terminal and in a pipe."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from rich.text import Text

from rag.proofs import DraftSentence, DraftVerdict
from rag.types import (
    Answer,
    Article,
    CheckedSentence,
    Chunk,
    Conflict,
    ConflictValue,
    Passage,
    Quote,
    Status,
    Verdict,
)
from ui.terminal.answer import show_answer, show_checked, show_passages

CHEAP = "The harbour bridge will cost 41 million crowns"
DEAR = "The bridge over the harbour will cost 58 million crowns"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output and error are taken for a terminal of 100 columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


def whole_answer(shelf: SimpleNamespace, make: SimpleNamespace) -> Answer:
    citations = (make.cite(1, shelf.harbour, CHEAP), make.cite(2, shelf.observer, DEAR))
    sentences = (
        CheckedSentence("The bridge will cost 41 million crowns.", Verdict.VERIFIED, (1,)),
        CheckedSentence("It is a fair price.", Verdict.WEAK, (1,), "Only part of it."),
        CheckedSentence("It was paid for by the king.", Verdict.REMOVED, (), "No quote says so."),
    )
    answer: Answer = make.answer("What will it cost?", sentences, citations)
    return replace(
        answer,
        text="The bridge will cost 41 million crowns [1]. Not fully supported: It is a fair price.",
        conflicts=(
            Conflict(
                "the bridge's price",
                (ConflictValue("41 million", (1,)), ConflictValue("58 million", (2,))),
            ),
        ),
    )


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return Text.from_ansi(capsys.readouterr().out).plain


def test_in_a_pipe_the_answer_comes_first_and_nothing_is_coloured(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = whole_answer(shelf, make)
    show_answer(make.events(answer), shelf.library)
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    lines = out.splitlines()
    assert lines[0] == answer.text
    assert "The articles disagree: the bridge's price" in lines
    assert "  - 41 million [1]" in lines
    assert "  [1] Harbour bridge to cost 41 million - Harbour Gazette, 5 March 2024" in lines
    assert f"      “{CHEAP}”" in lines
    assert "      It names as its source: a council press release." in lines
    assert "      Machine translated from Swedish." in lines
    assert f"      https://example.org/harbour-bridge  (id {shelf.harbour.id})" in lines
    assert "  [2] Engineers doubt the price - Evening Observer, no date given" in lines
    assert "king" not in out


def test_what_is_spoken_has_its_time(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken = make.cite(1, shelf.harbour, "Work begins in May.", time_code="01:02:03")
    answer = make.answer("When?", [], [spoken])
    show_answer([answer], shelf.library)
    assert "5 March 2024, at 01:02:03" in shown(capsys)


def test_a_source_that_has_been_removed_since_is_told_as_it_was_cited(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = whole_answer(shelf, make)
    shelf.library.remove(shelf.harbour.id)
    show_answer(make.events(answer), shelf.library)
    lines = capsys.readouterr().out.splitlines()
    assert "  [1] Harbour bridge to cost 41 million - Harbour Gazette, 5 March 2024" in lines
    assert f"      “{CHEAP}”" in lines
    assert "      Machine translated from Swedish." not in lines


def test_where_else_the_story_stands_is_told(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    later = {"published": date(2024, 5, 1), "source": "later.md", "title": "After the answer's day"}
    shelf.put(replace(shelf.harbour, source="reprint.md", title="A bridge", publisher="Times"))
    shelf.put(replace(shelf.harbour, **later))
    also_in = (shelf.observer.id, "0" * 16)  # one of them has been removed since
    answer = whole_answer(shelf, make)
    citations = (replace(answer.citations[0], also_in=also_in), answer.citations[1])
    answer = replace(answer, citations=citations)
    show_answer(make.events(answer), shelf.library)
    lines = capsys.readouterr().out.splitlines()
    told = "Also in: A bridge (Times); Engineers doubt the price (Evening Observer)"
    assert f"      {told}" in lines
    assert sum("Also in" in line for line in lines) == 1


@pytest.mark.usefixtures("terminal")
def test_in_a_terminal_evidence_comes_before_sentences_and_these_before_sources(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_answer(make.events(whole_answer(shelf, make)), shelf.library)
    out = shown(capsys)
    parts = [
        "Evidence",
        f"[1] “{CHEAP}”",
        "Answer",
        "The bridge will cost 41 million crowns [1].",
        "Not fully supported: It is a fair price.",
        "The articles disagree: the bridge's price",
        "Sources",
    ]
    places = [out.index(part) for part in parts]
    assert places == sorted(places)
    assert out.count("The bridge will cost 41 million crowns [1].") == 1
    assert "king" not in out


@pytest.mark.usefixtures("terminal")
def test_a_terminal_shows_each_sentence_before_the_next_is_there(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []

    def events() -> object:
        for event in make.events(whole_answer(shelf, make)):
            seen.append(shown(capsys))
            yield event

    show_answer(events(), shelf.library)  # pyright: ignore[reportArgumentType]
    before_weak = "".join(seen[:-2])
    assert "[1] “" in before_weak
    assert "The bridge will cost 41 million crowns [1]." in before_weak
    assert "Sources" not in "".join(seen)


@pytest.mark.parametrize("in_terminal", [False, True])
def test_a_declined_question_says_what_is_missing_and_what_came_closest(
    in_terminal: bool,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if in_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "200")
    chunk = Chunk("c", shelf.harbour.id, 0, 0, len(CHEAP))
    answer = make.answer(
        "Who designed it?",
        missing="No article names an architect.",
        nearest=(Passage(chunk, shelf.harbour, 0.5),),
        note="The endpoint broke off. The quotes answer instead.",
    )
    show_answer(make.events(answer), shelf.library)
    out = shown(capsys)
    assert "Not answered. No article names an architect." in out
    assert "Nearest in the library" in out
    assert "Harbour bridge to cost 41 million - Harbour Gazette, 5 March 2024" in out
    assert CHEAP in out
    assert "The endpoint broke off. The quotes answer instead." in out
    assert "Sources" not in out


def test_a_partial_answer_says_what_is_missing(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = replace(
        whole_answer(shelf, make), status=Status.PARTIAL, missing="When it opens.", conflicts=()
    )
    show_answer(make.events(answer), shelf.library)
    assert "Missing: When it opens." in shown(capsys).splitlines()


@pytest.mark.usefixtures("terminal")
def test_what_an_article_says_cannot_move_the_cursor(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "Rain fell.\x1b]8;;https://evil.example\x07 [bold]Click[/bold]\x9b2J here."
    hostile: Article = make.article(text, "A \x1b[2J title")
    shelf.put(hostile)
    sentence = CheckedSentence(text, Verdict.VERIFIED, (1,))
    answer = make.answer("Did it rain?", (sentence,), (make.cite(1, hostile, text),))
    show_answer(make.events(answer), shelf.library)
    out = capsys.readouterr().out
    assert "\x1b]8" not in out
    assert "\x1b[2J" not in out
    assert "\x9b" not in out
    assert "[bold]Click[/bold]" in Text.from_ansi(out).plain


@pytest.mark.usefixtures("terminal")
def test_a_long_quote_is_wrapped_in_a_terminal_and_not_cut(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show_answer(make.events(whole_answer(shelf, make)), shelf.library)
    out = shown(capsys)
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 40
    assert " ".join(out.split()).count(CHEAP) == 2


def test_passages_are_listed_with_title_date_and_id(
    shelf: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    chunk = Chunk("c", shelf.harbour.id, 0, 0, len(CHEAP))
    others = [one for one in shelf.library.articles() if one.id != shelf.harbour.id]
    also_in = (others[0].id, "gone meanwhile")
    show_passages([Passage(chunk, shelf.harbour, 0.5, also_in)], shelf.library)
    lines = shown(capsys).splitlines()
    assert lines == [
        "1. Harbour bridge to cost 41 million - Harbour Gazette, 5 March 2024",
        f"   {CHEAP}",
        f"   id {shelf.harbour.id}",
        f"   Also in: {others[0].title} ({others[0].publisher})",
    ]


def test_no_passage_is_said(shelf: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    show_passages([], shelf.library)
    assert shown(capsys).strip() == "Nothing in the library fits."


def test_a_checked_sentence_shows_the_quote_that_contradicts_it(
    shelf: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    quote = Quote(shelf.harbour, 0, len(CHEAP))
    show_checked(
        DraftSentence("It cost 58.", 0, 11, DraftVerdict.CONTRADICTED, quote, "It says 41.")
    )
    show_checked(DraftSentence("It rained.", 12, 22, DraftVerdict.NOT_FOUND))
    out = shown(capsys)
    assert out.startswith("contradicted It cost 58.")
    assert f"“{CHEAP}”" in out
    assert "It says 41." in out
    assert "not found    It rained." in out


@pytest.mark.usefixtures("terminal")
def test_as_of_another_day_is_said(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = replace(whole_answer(shelf, make), as_of=date(2024, 3, 31))
    show_answer(make.events(answer), shelf.library)
    err = Text.from_ansi(capsys.readouterr().err).plain
    assert "as of 31 March 2024" in err
    assert "1 sentence of the draft removed" in err


def test_small_talk_gets_its_line_alone(
    shelf: SimpleNamespace, make: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "Hello.\nYou could ask:\n- What?"
    answer = replace(
        make.answer("hi", (), ()), status=Status.ANSWERED, kind="chat", text=line, missing=None
    )
    show_answer([answer], shelf.library)
    seen = capsys.readouterr()
    assert seen.out.strip() == line
    assert seen.err == ""
