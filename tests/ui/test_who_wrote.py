"""Who is named as the writer, wherever an answer is shown: page while it is made and afterwards,
terminal, JSON. From the real Rag, with a writer that writes or fails as scripted."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rich.text import Text

from rag.answering import Rag
from rag.contract.answers import answer_json
from rag.errors import EndpointReply
from rag.fakes import HashEmbedder, Reply, ScriptedWriter
from rag.index.index import open_index
from rag.settings import Settings
from rag.types import Answer, CheckedSentence, Event, Message, Status, Verdict
from ui.render.turn import turn_html
from ui.state.turns import AskedTurn, after
from ui.terminal.answer import show_answer
from ui.terminal.printing import print_note

MODEL = "local:some-model"
COST = "How much will the harbour bridge cost?"
TRUE = "The harbour bridge will cost 41 million crowns [1]."
FALSE = "The harbour bridge will cost 999 million crowns [1]."
FAILURE = EndpointReply("the endpoint broke off", where="/secret/model.gguf", next="Ask again.")


class _BreaksOff(ScriptedWriter):
    """Writes its reply, and then fails."""

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,
    ) -> Iterator[str]:
        yield from super().write(
            messages, max_tokens=max_tokens, deadline=deadline, grammar=grammar
        )
        raise FAILURE


def made(shelf: SimpleNamespace, reply: Reply, *, whole: bool = True) -> list[Event]:
    """The events of one answer."""
    kind = ScriptedWriter if whole else _BreaksOff
    index = open_index(shelf.library, exact_scan_below=1000)
    settings = Settings(library=shelf.library.folder)
    writer = kind([reply], name=MODEL)
    return list(Rag(shelf.library, index, HashEmbedder(), writer, settings).stream(COST))


def page(events: list[Event]) -> list[str]:
    """The turn's HTML after each event."""
    turn, seen = AskedTurn("t1", COST), []
    for event in events:
        turn = after(turn, event)
        seen.append(str(turn_html(turn)))
    return seen


@pytest.mark.parametrize(
    ("reply", "whole", "writer", "note"),
    [
        (TRUE, True, MODEL, None),
        (FAILURE, True, "quotes", "The quotes answer instead."),
        (FALSE, True, "quotes", None),
        (f"{TRUE}\n", False, MODEL, "What it wrote before that was checked and stands."),
        (f"{FALSE}\n", False, "quotes", "The quotes answer instead."),
        (TRUE[:-10], True, "quotes", "The quotes answer instead."),
    ],
)
def test_the_writer_that_is_named_is_the_one_who_wrote(
    reply: Reply,
    whole: bool,
    writer: str,
    note: str | None,
    shelf: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    events = made(shelf, reply, whole=whole)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.status is Status.ANSWERED
    assert answer.writer == answer_json(answer)["writer"] == writer
    assert "41 million" in answer.text
    assert "58 million" in answer.text  # the other side, which the quotes add
    if note is None:
        assert answer.note is None
    else:
        assert note in (answer.note or "")

    *during, last = page(events)
    assert not any("Written by" in html for html in during)
    assert ("Written by some-model on this machine" in last) == (writer == MODEL)
    assert ("Quotes from the articles" in last) == (writer == "quotes")
    assert f'data-step="write" data-state="done" title="{writer}"' in last
    assert "/secret" not in last

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "300")
    show_answer(events, shelf.library)
    seen = capsys.readouterr()
    foot = Text.from_ansi(seen.err).plain
    assert (f"Written by {MODEL} in " in foot) == (writer == MODEL)
    assert ("Quotes alone, chosen in " in foot) == (writer == "quotes")
    assert "/secret" not in seen.out + seen.err


def test_nobody_wrote_what_is_declined(
    shelf: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    last_event = made(shelf, FALSE)[-1]
    assert isinstance(last_event, Answer)
    removed = CheckedSentence(FALSE, Verdict.REMOVED, (), "999 is in no quote")
    answer = replace(
        last_event, status=Status.DECLINED, sentences=(removed,), conflicts=(), missing="The price."
    )
    last = page([answer])[-1]
    assert "Written by" not in last
    assert "Quotes from" not in last
    assert "1 removed" in last
    monkeypatch.setenv("FORCE_COLOR", "1")
    show_answer([answer], shelf.library)
    assert "Declined in " in Text.from_ansi(capsys.readouterr().err).plain


def test_a_note_goes_beside_the_json_that_has_no_place_for_it(
    shelf: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = made(shelf, FAILURE)[-1]
    assert isinstance(answer, Answer)
    assert "broke off" not in json.dumps(answer_json(answer))
    print_note(answer.note, " on line 2")
    assert capsys.readouterr() == (
        "",
        "Note on line 2: The endpoint broke off. The quotes answer instead. Ask again.\n",
    )
