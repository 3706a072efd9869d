"""Conversations outlive the page and the server, and are their owner's alone."""

import contextlib
import resource
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.contract.answers import answer_json
from rag.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull
from rag.types import CheckedSentence, Chunk, Passage, Scope, Verdict
from ui.engine.conversations import TITLE_CHARS, Conversations
from ui.state.feedback import Feedback, Rating
from ui.state.turns import AskedTurn, Trouble, after, failed

FILE_NAME = "conversations.sqlite3"
HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE conversations; --",
    "%_!",
    "a\0b\nc\td",
    "\u202egnp.exe",
    "😀" * 500,
    "x" * 20_000,
]


@pytest.fixture(params=["folder", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Of what the conversations are kept beside."""
    if request.param == "folder":
        return tmp_path / "library"
    return request.getfixturevalue("database_url")


@pytest.fixture
def store(library: Path | str) -> Iterator[Conversations]:
    with contextlib.closing(Conversations(library)) as store:
        yield store


@pytest.fixture
def answered(shelf: SimpleNamespace, make: SimpleNamespace) -> AskedTurn:
    citation = replace(
        make.cite(1, shelf.harbour, "Work begins in May."), source="news/of/somebody/harbour.txt"
    )
    chunk = Chunk("c", shelf.observer.id, 0, 10, 50)
    answer = make.answer(
        "When?",
        [CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))],
        [citation],
        nearest=(Passage(chunk, shelf.observer, 0.5),),
        note="The endpoint was away.",
    )
    turn = AskedTurn("t1", "When?", scope=Scope(publishers=frozenset("A"), since=date(2024, 1, 2)))
    for event in make.events(answer):
        turn = after(turn, event)
    return turn


def test_a_turn_comes_back_as_it_was(
    library: Path | str, store: Conversations, answered: AskedTurn
) -> None:
    conversation, key = store.begin("ada", "", AskedTurn("t1", "When?"))
    (begun,) = store.turns("ada", conversation, most=9)
    assert begun.turn.end == "stopped"  # what a server that died then would leave
    store.end("ada", key, answered)
    with contextlib.closing(Conversations(library)) as restarted:
        (kept,) = restarted.turns("ada", conversation, most=9)
    assert kept.key == key
    assert kept.turn.answer
    assert answered.answer
    assert answer_json(kept.turn.answer) == answer_json(answered.answer)
    assert kept.turn.answer.nearest[0].text == answered.answer.nearest[0].text
    assert kept.turn.answer.note == "The endpoint was away."
    same = replace(kept.turn.answer, nearest=answered.answer.nearest)
    assert replace(kept.turn, answer=same) == answered


def test_a_turn_that_failed_comes_back_with_its_reason(store: Conversations) -> None:
    turn = failed(AskedTurn("t1", "Why?"), Trouble("busy", "/here", "Wait."))
    conversation, key = store.begin("ada", "", turn)
    store.end("ada", key, turn)
    (kept,) = store.turns("ada", conversation, most=9)
    assert kept.turn == turn


def test_nobody_reads_changes_or_finds_what_is_somebody_elses(
    store: Conversations, answered: AskedTurn
) -> None:
    conversation, key = store.begin("ada", "", answered)
    store.end("ada", key, answered)
    assert store.turns("bob", conversation, most=9) == ()
    assert store.title("bob", conversation) is None
    assert store.list("bob") == ()
    store.rename("bob", conversation, "Mine now")
    store.rate("bob", key, Feedback(Rating.WRONG))
    store.end("bob", key, AskedTurn("t1", "Other?"))
    store.drop("bob", [key])
    store.delete("bob", conversation)
    (kept,) = store.turns("ada", conversation, most=9)
    assert kept.turn.question == "When?"
    assert kept.feedback is None
    assert store.title("ada", conversation) == "When?"
    other, _ = store.begin("bob", conversation, answered)
    assert other != conversation
    assert len(store.turns("ada", conversation, most=9)) == 1


def test_the_newest_is_first_and_a_search_reads_titles_and_questions(store: Conversations) -> None:
    bridge, _ = store.begin("ada", "", AskedTurn("t1", "What does the bridge cost?"))
    ferry, _ = store.begin("ada", "", AskedTurn("t1", "Does the ferry run?"))
    store.begin("ada", ferry, AskedTurn("t2", "Who is the captain?"))
    assert [each.id for each in store.list("ada")] == [ferry, bridge]
    store.begin("ada", bridge, AskedTurn("t2", "And who says so?"))
    assert [each.id for each in store.list("ada")] == [bridge, ferry]
    assert [each.id for each in store.list("ada", " CAPTAIN ")] == [ferry]
    assert [each.id for each in store.list("ada", "bridge")] == [bridge]
    assert store.list("ada", "%") == ()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_are_only_text(store: Conversations, words: str) -> None:
    conversation, _ = store.begin("ada", "", AskedTurn("t1", words))
    (listed,) = store.list("ada", words[:20])
    assert len(listed.title) <= TITLE_CHARS
    assert "\0" not in listed.title
    assert "\n" not in listed.title
    store.rename("ada", conversation, words[::-1])
    store.rename("ada", conversation, " \n")  # no title at all changes nothing
    (renamed,) = store.list("ada")
    assert renamed.title
    assert renamed.title[:5] == " ".join(words[::-1].replace("\0", " ").split())[:5]
    (kept,) = store.turns("ada", conversation, most=9)
    assert kept.turn.question == words


def test_two_tabs_at_once_lose_no_turn(store: Conversations) -> None:
    conversation, first = store.begin("ada", "", AskedTurn("t1", "First?"))
    failures: list[Exception] = []

    def tab(name: int) -> None:
        try:
            for i in range(20):
                turn = AskedTurn("t2", f"{name}-{i}?")
                _, key = store.begin("ada", conversation, turn)
                store.end("ada", key, turn)
        except Exception as error:
            failures.append(error)

    tabs = [threading.Thread(target=tab, args=[name]) for name in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert failures == []
    kept = store.turns("ada", conversation, most=200)
    assert len({each.turn.question for each in kept}) == 81
    assert [each.turn.id for each in kept] == [f"t{n}" for n in range(1, 82)]
    store.drop("ada", [first])
    assert len(store.turns("ada", conversation, most=50)) == 50


def test_many_makers_make_one(library: Path | str) -> None:
    failures: list[Exception] = []
    barrier = threading.Barrier(8)

    def make() -> None:
        try:
            barrier.wait()
            with contextlib.closing(Conversations(library)) as store:
                store.begin("ada", "", AskedTurn("t1", "When?"))
        except Exception as error:
            failures.append(error)

    makers = [threading.Thread(target=make) for _ in range(8)]
    for each in makers:
        each.start()
    for each in makers:
        each.join()
    assert failures == []
    with contextlib.closing(Conversations(library)) as store:
        assert len(store.list("ada")) == 8


def test_a_deleted_conversation_is_gone_with_its_turns(
    store: Conversations, answered: AskedTurn
) -> None:
    conversation, key = store.begin("ada", "", answered)
    store.delete("ada", conversation)
    store.end("ada", key, answered)  # the answer that was being made
    assert store.list("ada") == ()
    with store._tables.reading() as reading:
        assert reading.execute("SELECT count(*) FROM turns").fetchone() == (0,)


def test_a_rating_is_kept_with_the_answer(store: Conversations, answered: AskedTurn) -> None:
    conversation, key = store.begin("ada", "", answered)
    store.begin("ada", conversation, AskedTurn("t2", "Unanswered?"))
    store.end("ada", key, answered)
    store.rate("ada", key, Feedback(Rating.WRONG, "In June."))
    (kept, _) = store.turns("ada", conversation, most=9)
    assert kept.feedback == Feedback(Rating.WRONG, "In June.")
    (rated,) = store.rated()
    assert rated.feedback.words == "In June."
    assert rated.answer["question"] == "When?"
    store.rate("ada", key, None)
    assert list(store.rated()) == []


def test_beyond_the_limit_the_longest_unused_goes(library: Path | str) -> None:
    with contextlib.closing(Conversations(library, most=3)) as store:
        _fill(store)


def _fill(store: Conversations) -> None:
    ids = [store.begin("ada", "", AskedTurn("t1", f"{n}?"))[0] for n in range(3)]
    store.begin("bob", "", AskedTurn("t1", "Bob's?"))
    store.begin("ada", ids[0], AskedTurn("t2", "Again?"))
    store.begin("ada", "", AskedTurn("t1", "One more?"))
    assert [each.title for each in store.list("ada")] == ["One more?", "0?", "2?"]
    assert len(store.list("bob")) == 1


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, only some text " * 50)
    with pytest.raises(LibraryDamaged, match="Move it away"):
        store.list("ada")
    (tmp_path / FILE_NAME).unlink()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(LibraryDamaged):
        store.list("ada")


def test_a_writer_that_does_not_end_is_told(
    tmp_path: Path,
) -> None:
    store = Conversations(tmp_path, wait_s=0.05)
    store.begin("ada", "", AskedTurn("t1", "When?"))
    connection = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryBusy):
        store.begin("ada", "", AskedTurn("t1", "When?"))
    assert len(store.list("ada")) == 1  # reading waits for nobody
    connection.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be kept"):
        Conversations(tmp_path / "file").begin("ada", "", AskedTurn("t1", "When?"))


def test_a_full_disk_takes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    store = Conversations(tmp_path / "new")
    turn = AskedTurn("t1", "How many units were made? " * 40)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept: list[str] = []
    for kib in (0, 8, 16, 24, 32, 64, 128):
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib << 10, before[1]))
        try:
            with pytest.raises(LibraryFull, match=r"disk is full.*Make room"):
                kept.extend(store.begin("ada", "", turn)[0] for _ in range(10_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert {one.id for one in store.list("ada")} == set(kept[-50:])
    assert len(kept) > 20
    store.begin("ada", "", turn)


def test_reading_makes_no_file_and_an_empty_one_is_filled(tmp_path: Path) -> None:
    store = Conversations(tmp_path)
    assert store.list("ada") == ()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / FILE_NAME).touch()  # as a full disk left it
    assert store.list("ada") == ()
    store.begin("ada", "", AskedTurn("t1", "When?"))
    assert len(store.list("ada")) == 1
