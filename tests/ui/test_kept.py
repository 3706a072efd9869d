"""What is kept of the conversation on the page, and what the list of conversations does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from rag.types import CheckedSentence, Verdict
from ui.engine.engine import Engine
from ui.events.ask import AskEvents
from ui.events.kept import At
from ui.render.conversations import ago, conversation_list

StartEngine = Callable[[object], Engine]

ADA = At("ada")


@pytest.fixture
def start(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> Callable[[], AskEvents]:
    """The page over the same library, each time as after a restart."""
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    sentence = CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))
    answer = make.answer("When?", [sentence], [citation])
    rag = make.rag(shelf.library, {"When?": make.events(answer)})
    return lambda: AskEvents(start_engine(rag))


def asked(page: AskEvents, question: str, turns: object = (), at: At = ADA) -> SimpleNamespace:
    """What the page holds once the question has been answered."""
    seen: dict[str, object] = {}
    for changes in page.ask(question, turns, "s", at=at):  # pyright: ignore
        seen |= changes
    return SimpleNamespace(**seen)


def test_after_a_restart_the_conversation_is_there_and_its_quotes_open(
    start: Callable[[], AskEvents], shelf: SimpleNamespace
) -> None:
    first = asked(start(), "When?")
    here = At("ada", first.conversation)
    asked(start(), "And who?", first.turns, here)
    changes = start().open(here)
    assert changes["conversation"] == first.conversation
    assert [shown.turn.question for shown in changes["turns"]] == ["When?", "And who?"]
    assert changes["earlier"] == first.current
    assert "<mark>Work begins in May.</mark>" in changes["earlier_evidence"]
    assert "Mayor Ada Lind called the price fair" in changes["earlier_evidence"]
    shelf.library.remove(shelf.harbour.id)
    shelf.library.purge()
    alone = start().open(here)["earlier_evidence"]
    assert "<mark>Work begins in May.</mark>" in alone  # the quote stands alone
    assert "Mayor Ada Lind" not in alone


def test_somebody_elses_conversation_is_not_opened(start: Callable[[], AskEvents]) -> None:
    page = start()
    mine = asked(page, "When?")
    for at in (At("bob", mine.conversation), At("ada", "no-such"), At("local", mine.conversation)):
        changes = page.open(at)
        assert changes["conversation"] == ""
        assert changes["turns"] == []
        assert "pc-welcome" in changes["current"]
        assert ("When?" in changes["conversations"]) == (at.owner == "ada")
    assert "When?" in page.open(At("ada", mine.conversation))["conversations"]
    other = asked(page, "When?", mine.turns, At("bob", mine.conversation))
    assert other.conversation != mine.conversation


def test_the_list_opens_renames_and_deletes(start: Callable[[], AskEvents]) -> None:
    page = start()
    mine = asked(page, "When?")
    here = At("ada", mine.conversation)
    renamed = page.go("rename", mine.conversation, "<b>May", here, "s")
    assert "&lt;b&gt;May" in renamed["conversations"]
    assert renamed.keys() == {"conversations"}
    new = page.go("new", "", "", here, "s")
    assert new["conversation"] == ""
    assert "pc-welcome" in new["current"]
    again = page.go("open", mine.conversation, "", ADA, "s")
    assert [shown.turn.question for shown in again["turns"]] == ["When?"]
    gone = page.go("delete", mine.conversation, "", here, "s")
    assert gone["conversation"] == ""
    assert "May" not in gone["conversations"]


def test_leaving_a_conversation_ends_its_answer_and_does_not_disturb_the_next(
    start: Callable[[], AskEvents],
) -> None:
    page = start()
    running = page.ask("When?", [], "s", at=ADA)
    first = next(running)
    page._answers["s"].ended.set()  # the page would read on at the same time
    page.go("new", "", "", At("ada", first["conversation"]), "s")
    assert list(running) == []
    (kept,) = page.open(At("ada", first["conversation"]))["turns"]
    assert kept.turn.end == "stopped"


def test_a_closed_page_keeps_what_was_there(start: Callable[[], AskEvents]) -> None:
    page = start()
    running = page.ask("When?", [], "s", at=ADA)
    first = next(running)
    running.close()
    (kept,) = page.open(At("ada", first["conversation"]))["turns"]
    assert (kept.turn.question, kept.turn.end) == ("When?", "stopped")


def test_where_nothing_can_be_kept_asking_goes_on(
    start: Callable[[], AskEvents], shelf: SimpleNamespace
) -> None:
    file = shelf.library.folder / "conversations.sqlite3"
    file.write_bytes(b"this is no database, only some text " * 50)
    seen = asked(start(), "When?")
    assert "Work begins in May." in seen.current
    assert "Move it away" in seen.conversations
    assert seen.conversation == ""


def test_a_list_says_when_and_that_there_is_none() -> None:
    now = datetime(2026, 3, 2, 12, 0).astimezone()
    for passed, words in (
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=7), "7 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=40), "21 Jan 2026"),
    ):
        assert ago((now - passed).timestamp(), now) == words
    assert "What you ask is kept" in conversation_list([], now=now)
    assert "None has these words" in conversation_list([], search="x", now=now)
