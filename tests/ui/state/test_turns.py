"""A turn grows by one event at a time."""

from types import SimpleNamespace

from rag.types import CheckedSentence, EvidenceFound, Progress, SentenceChecked, Verdict
from ui.state.turns import (
    WAITING,
    AskedTurn,
    after,
    cited,
    history,
    step_times,
    stopped,
    understood,
)


def test_a_citation_keeps_its_number_and_a_later_one_replaces_it(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    short = make.cite(1, shelf.harbour, "Work begins in May.")
    longer = make.cite(1, shelf.harbour, "Work begins in May. Mayor Ada Lind")
    other = make.cite(2, shelf.observer, "The council has not answered")
    turn = after(AskedTurn("t1", "When?"), EvidenceFound((short, other), 10))
    sentence = CheckedSentence("In May.", Verdict.VERIFIED, (1,))
    turn = after(turn, SentenceChecked(sentence, (longer,), 20))
    assert turn.citations == (longer, other)
    assert cited(turn) == {1}


def test_steps_run_one_after_the_other() -> None:
    turn = AskedTurn("t1", "When?")
    assert [step.state for step in step_times(turn)] == ["waiting"] * 4
    turn = after(turn, Progress("search", "When?", 0))
    assert [step.state for step in step_times(turn)] == ["running", *["waiting"] * 3]
    turn = after(turn, Progress("read", "12 passages", 30))
    assert [(step.state, step.ms) for step in step_times(turn)] == [
        ("done", 30),
        ("running", None),
        ("waiting", None),
        ("waiting", None),
    ]
    turn = after(turn, Progress("write", "quotes", 75))
    assert [step.ms for step in step_times(turn)] == [30, 45, None, None]
    sentence = SentenceChecked(CheckedSentence("In May.", Verdict.VERIFIED, ()), (), 90)
    assert [step.state for step in step_times(after(turn, sentence))][2:] == ["running", "running"]
    assert [step.state for step in step_times(stopped(turn))][2:] == ["waiting", "waiting"]


def test_an_answer_brings_its_own_times_and_enters_the_history(make: SimpleNamespace) -> None:
    sentence = CheckedSentence("In May.", Verdict.VERIFIED, ())
    answer = make.answer("When?", [sentence])
    turn = AskedTurn("t1", "When?")
    for event in make.events(answer):
        turn = after(turn, event)
    assert turn.end == "answered"
    assert [step.ms for step in step_times(turn)] == [25, 16, 310, 3]
    (past,) = history([turn, stopped(AskedTurn("t2", "And who?"))])
    assert (past.question, past.answer) == ("When?", "In May.")


def test_the_question_as_understood_is_known_once_it_is_searched_for(
    make: SimpleNamespace,
) -> None:
    turn = AskedTurn("t1", "And who?")
    assert understood(turn) == ""
    turn = after(turn, Progress("search", WAITING, 0))
    assert understood(turn) == ""  # says nothing of the question
    turn = after(turn, Progress("search", "Who drew the bridge?", 5))
    assert understood(turn) == "Who drew the bridge?"
    same = after(AskedTurn("t1", "Who  drew it?"), Progress("search", "Who drew it?", 5))
    assert understood(same) == ""
    answer = make.answer("And who?", standalone_question="Who drew the harbour bridge?")
    assert understood(after(turn, answer)) == "Who drew the harbour bridge?"
