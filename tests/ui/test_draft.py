"""presscheck eval draft: what is asked, what is kept, what is refused."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets.own import read_cases
from eval.datasets.starter import STARTER_ARTICLES
from eval.proposals.drafts import Draft, draft_cases
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
from ui.cli import main
from ui.commands.draft import accept_all, review


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    with closing(Library.open(folder, create=True)) as library:
        settings = Settings(library=folder, writer="quotes")
        assert not ingest([STARTER_ARTICLES], library, HashEmbedder(), settings=settings).failed
    return folder


@pytest.fixture(scope="module")
def drafts(folder: Path) -> tuple[Draft, ...]:
    with Library.open(folder) as library:
        return tuple(draft_cases(library, count=4, seed=0))


def typing(*lines: str | BaseException) -> Callable[[str], str]:
    """A terminal at which these lines are typed; after them, the end of the input."""
    waiting = iter(lines)

    def ask(_: str) -> str:
        line = next(waiting, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    return ask


def test_accept_skip_and_quit(
    drafts: tuple[Draft, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[Case] = []
    assert review(iter(drafts), typing("what?", "a", "S", "a", "q"), kept.append) == 2
    assert kept == [drafts[0].case, drafts[2].case]
    shown = capsys.readouterr().out
    assert "Type a, e, s or q" in shown
    assert drafts[3].case.question[:50] in " ".join(shown.split())
    assert drafts[0].article.title in " ".join(shown.split())


@pytest.mark.parametrize("end", [KeyboardInterrupt(), EOFError()])
def test_what_was_accepted_stays_when_it_is_stopped(
    drafts: tuple[Draft, ...], end: BaseException
) -> None:
    kept: list[Case] = []
    assert review(iter(drafts), typing("a", end), kept.append) == 1
    assert kept == [drafts[0].case]


def test_stopped_while_the_next_question_is_being_made(drafts: tuple[Draft, ...]) -> None:
    def stopped() -> Iterator[Draft]:
        yield drafts[0]
        raise KeyboardInterrupt

    kept: list[Case] = []
    assert review(stopped(), typing("a"), kept.append) == 1
    assert accept_all(stopped(), kept.append) == 1
    assert kept == [drafts[0].case] * 2


def test_question_and_answer_can_be_edited(drafts: tuple[Draft, ...]) -> None:
    kept: list[Case] = []
    answer = drafts[0].case.answer[0][0]
    lines = ("e", "What did it need?", "Atlantis", f"{answer} | other", "e", "", "")
    assert review(iter(drafts[:2]), typing(*lines), kept.append) == 2
    first, second = kept
    assert first.question == "What did it need?"
    assert first.answer == ((answer, "other"),)
    assert first.quote == drafts[0].case.quote
    assert second == drafts[1].case


def test_an_answer_from_elsewhere_in_the_sentence_has_the_sentence_as_its_quote(
    drafts: tuple[Draft, ...],
) -> None:
    one = drafts[0]
    outside = next(word for word in one.sentence.strip(".").split() if word not in one.quote)
    kept: list[Case] = []
    review(iter([one]), typing("e", "", outside), kept.append)
    assert kept[0].answer == ((outside,),)
    assert kept[0].quote == (one.sentence,)


def run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as end:
        main(arguments=["eval", "draft", "--writer", "quotes", *arguments])
    return end.value.code


def test_yes_adds_all_and_names_the_next_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "own.jsonl"
    options = ("--library", str(folder), "--out", str(out), "--count", "3", "--yes")
    assert run(*options) == 0
    assert run(*options, "--seed", "1") == 0
    printed = capsys.readouterr().out
    assert "Added 3 questions" in printed
    assert f"presscheck eval run {out}" in printed
    cases, _ = read_cases(out)
    assert [case.id for case in cases] == [f"draft-{n:03}" for n in range(1, 7)]


def test_without_a_terminal_lines_are_printed_and_nothing_is_kept(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    out = tmp_path / "own.jsonl"
    assert run("--library", str(folder), "--out", str(out), "--count", "3") == 0
    printed = capsys.readouterr().out
    assert [json.loads(line)["id"] for line in printed.splitlines()] == [
        "draft-001",
        "draft-002",
        "draft-003",
    ]
    assert not out.exists()


def test_a_broken_file_is_refused_before_anything_is_asked_and_stays_as_it_is(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "own.jsonl"
    broken = '{"id": "1", "question": "Who?", "abstain": true}\n{"id": 2}\n'
    out.write_text(broken)
    assert run("--library", str(folder), "--out", str(out), "--yes") == 1
    assert "line 2" in capsys.readouterr().err
    assert out.read_text() == broken
