"""What a reader does with an answer: copies, exports, asks again, rates it."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from eval.datasets.own import read_cases
from rag.settings import Settings
from rag.types import CheckedSentence, Verdict
from ui.cli import app
from ui.engine.conversations import Conversations
from ui.engine.engine import Engine
from ui.events.ask import AskEvents
from ui.events.kept import At
from ui.state.feedback import Feedback, Rating

StartEngine = Callable[[object], Engine]

ADA = At("ada")


@pytest.fixture
def page(shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine) -> AskEvents:
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    sentence = CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))
    answer = make.answer("When?", [sentence], [citation])
    return AskEvents(start_engine(make.rag(shelf.library, {"When?": make.events(answer)})))


def asked(page: AskEvents, *questions: str, **how: object) -> SimpleNamespace:
    """What the page holds once the questions have been answered, one after the other."""
    seen: dict[str, object] = {"turns": how.pop("turns", []), "conversation": ""}
    for question in questions:
        at = At("ada", str(how.get("conversation") or seen["conversation"]))
        instead = str(how.get("instead_of", ""))
        for changes in page.ask(question, seen["turns"], "s", at=at, instead_of=instead):  # pyright: ignore
            seen |= changes
    return SimpleNamespace(**seen)


def test_an_answer_is_copied_and_exported(page: AskEvents) -> None:
    turns = asked(page, "When?").turns
    copied = page.turns.do("copy", "t1", "", turns, ADA)["handout"]
    assert 'data-to="copy"' in copied
    assert "&gt; “Work begins in May.”" in copied
    saved = page.turns.do("export-json", "t1", "", turns, ADA)["handout"]
    assert 'data-name="when.json"' in saved
    assert page.turns.do("copy", "t9", "", turns, ADA) == {}
    again = page.turns.do("copy", "t1", "", turns, ADA)["handout"]
    assert again != copied  # or the browser would not notice


def test_a_whole_conversation_is_exported_by_its_owner_alone(page: AskEvents) -> None:
    kept = asked(page, "When?", "And who?").conversation
    exported = page.go("export-md", kept, "", ADA, "s")["handout"]
    assert "## When?" in exported
    assert "## And who?" in exported
    assert page.go("export-md", kept, "", At("bob"), "s") == {}


def test_an_edit_asks_again_from_there_and_says_what_went(page: AskEvents) -> None:
    before = asked(page, "When?", "And who?", "And why?")
    editing = page.turns.do("edit", "t2", "", before.turns, ADA)
    assert editing["question"] == "And who?"
    assert "1 later question will go" in editing["editing_line"]
    assert page.turns.do("keep", "", "", before.turns, ADA)["editing"] == ""
    after = asked(
        page,
        "And how?",
        turns=before.turns,
        conversation=before.conversation,
        instead_of="t2",
    )
    assert [shown.turn.question for shown in after.turns] == ["When?", "And how?"]
    assert "1 later question went with the old answer" in after.current
    assert after.editing == ""
    opened = page.open(At("ada", before.conversation))
    assert [shown.turn.question for shown in opened["turns"]] == ["When?", "And how?"]
    assert opened["current"] == after.current


def test_an_edit_leaves_what_another_tab_has_asked(page: AskEvents) -> None:
    mine = asked(page, "When?")
    asked(page, "From the other tab?", conversation=mine.conversation, turns=mine.turns)
    asked(page, "And how?", turns=mine.turns, conversation=mine.conversation, instead_of="t1")
    opened = page.open(At("ada", mine.conversation))
    questions = [shown.turn.question for shown in opened["turns"]]
    assert questions == ["From the other tab?", "And how?"]


def test_a_rating_is_given_completed_and_taken_back(page: AskEvents) -> None:
    seen = asked(page, "When?", "And who?")
    wrong = page.turns.do("wrong", "t1", "", seen.turns, ADA)
    assert wrong["turns"][0].feedback == Feedback(Rating.WRONG)
    assert "What would have been right?" in wrong["earlier"]
    assert wrong["current"] == seen.current
    told = page.turns.do("wrong", "t1", "In <June>.", wrong["turns"], ADA)
    assert "In &lt;June&gt;." in told["earlier"]
    opened = page.open(At("ada", seen.conversation))
    assert opened["turns"][0].feedback == Feedback(Rating.WRONG, "In <June>.")
    back = page.turns.do("wrong", "t1", "", told["turns"], ADA)
    assert back["turns"][0].feedback is None
    assert page.open(At("ada", seen.conversation))["turns"][0].feedback is None


def test_feedback_becomes_questions_that_an_evaluation_reads(
    page: AskEvents, shelf: SimpleNamespace, tmp_path: Path
) -> None:
    turns = asked(page, "When?", "Who drew it?", "How long is it?", "And the colour?").turns
    page.turns.do("right", "t1", "", turns, ADA)
    page.turns.do("right", "t2", "", turns, ADA)  # rightly declined
    page.turns.do("wrong", "t3", "450 metres", turns, ADA)
    page.turns.do("wrong", "t4", "", turns, ADA)
    file = tmp_path / "rated.jsonl"
    folder = str(shelf.library.folder)
    ended = CliRunner().invoke(app, ["feedback", "export", str(file), "--library", folder])
    assert ended.exit_code == 0
    assert f"3 questions in {file}." in ended.output
    assert "1 rating left out" in ended.output
    cases, _ = read_cases(file)
    assert [case.question for case in cases] == ["When?", "Who drew it?", "How long is it?"]
    assert cases[0].evidence == ("Work begins in May.",)
    assert cases[1].abstain
    assert cases[2].answer == (("450 metres",),)


def test_feedback_of_nobody_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rated.jsonl"
    folder = str(tmp_path / "library")
    ended = CliRunner().invoke(app, ["feedback", "export", str(file), "--library", folder])
    assert ended.exit_code == 0
    assert "nothing was written" in ended.output
    assert not file.exists()


def test_a_follow_up_is_exported_with_what_was_asked_before(
    settings: Settings, make: SimpleNamespace
) -> None:
    from ui.state.feedback import questions_of
    from ui.state.turns import AskedTurn, after

    kept = Conversations(settings.library)
    conversation, _ = kept.begin("ada", "", AskedTurn("t1", "What is the bridge?"))
    turn = AskedTurn("t2", "Who drew it?")
    answer = make.answer("Who drew it?", standalone_question="Who drew the bridge?")
    for event in make.events(answer):
        turn = after(turn, event)
    _, key = kept.begin("ada", conversation, turn)
    kept.end("ada", key, turn)
    kept.rate("ada", key, Feedback(Rating.NOT_THERE))
    (line,), left_out = questions_of(kept.rated())
    assert left_out == 0
    assert line["history"] == ["What is the bridge?"]
    assert line["abstain"] is True
    json.dumps(line)
