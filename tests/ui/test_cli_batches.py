"""JSON lines in, JSON lines out."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from rag.errors import EmptyLibrary, QuestionError, ReadError
from ui.commands.batches import BatchLine, run_batch

COMMAND = Path(sys.executable).with_name("presscheck")

QUOTE = "The bridge cost 41 million crowns."
CLAIMS = [
    {"id": "right", "claim": "The bridge cost 41 million crowns.", "quotes": [QUOTE]},
    {"id": 7, "claim": "The bridge cost 58 million crowns.", "quotes": ["It rained.", QUOTE]},
    {"claim": "The bridge cost 41 million crowns.", "quotes": []},
]


def echo(line: BatchLine) -> Mapping[str, object]:
    return {"id": line.id, "question": line.text("question")}


def test_claims_are_checked_against_their_own_quotes(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(json.dumps(claim) + "\n" for claim in CLAIMS))
    done = subprocess.run(
        [COMMAND, "check", "--batch", file, "--json"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    values = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(value) for value in values] == [["id", "verdict", "reason"]] * 3
    assert [value["id"] for value in values] == ["right", 7, None]
    assert [value["verdict"] for value in values] == ["verified", "removed", "removed"]
    assert values[0]["reason"] is None
    assert "58 million" in values[1]["reason"]


def test_a_bad_line_is_told_with_its_number_and_the_others_go_on() -> None:
    good = json.dumps(CLAIMS[0]).encode()
    lines = [good, b"{oops", b"", b'["a"]', b'{"id": 1, "claim": "x"}', b'"\xff"', good]
    done = subprocess.run(
        [COMMAND, "check", "--batch", "-"], input=b"\n".join(lines), capture_output=True
    )
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    told = done.stderr.decode().splitlines()
    assert len(told) == 4
    for number, message in zip((2, 4, 5, 6), told, strict=True):
        assert message.startswith("Error: ")
        assert f"(standard input, line {number})" in message
    assert "'quotes' is missing" in told[2]
    assert "not UTF-8" in told[3]


def test_order_and_ids_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    ids: list[object] = [3, "b", None, {"a": [1]}, "ü\x9b", 1.5]
    file.write_text("".join(json.dumps({"id": i, "question": "Who?"}) + "\n" for i in ids))
    assert run_batch(file, echo)
    printed = capsys.readouterr().out
    assert [json.loads(line)["id"] for line in printed.splitlines()] == ids
    assert "\x9b" not in printed  # a terminal would obey it
    assert "ü" in printed


def test_a_byte_order_mark_and_windows_lines_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes('\ufeff{"question": "a"}\r\n{"question": "b"}\r\n'.encode())
    assert run_batch(file, echo)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_refused_question_is_a_bad_line_and_a_missing_library_is_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": 1, "question": ""}\n{"id": 2, "question": "Who?"}\n')

    def refuse_empty(line: BatchLine) -> Mapping[str, object]:
        if not line.text("question"):
            raise QuestionError("the question is empty", next="Ask something.")
        return echo(line)

    assert not run_batch(file, refuse_empty)
    out, err = capsys.readouterr()
    assert json.loads(out)["id"] == 2
    assert err == f"Error: the question is empty ({file}, line 1). Ask something.\n"

    def fail(line: BatchLine) -> Mapping[str, object]:
        raise EmptyLibrary(f"nothing for {line.id}")

    with pytest.raises(EmptyLibrary, match="nothing for 1"):
        run_batch(file, fail)


def test_fields_are_read_as_what_they_must_be() -> None:
    line = BatchLine(
        "here",
        {"question": "q", "history": ["a", "b"], "as_of": "2025-01-28", "n": 1, "mixed": ["a", 1]},
    )
    assert line.text("question") == "q"
    assert line.texts("history") == ("a", "b")
    assert line.texts("nothing") == ()
    assert line.day("as_of") == date(2025, 1, 28)
    assert line.day("nothing") is None
    for read, name in (
        (line.text, "n"),
        (line.text, "nothing"),
        (line.texts, "question"),
        (line.texts, "mixed"),
        (line.day, "question"),
        (line.day, "n"),
    ):
        with pytest.raises(ReadError) as caught:
            read(name)
        assert caught.value.where == "here"
        assert f"'{name}'" in caught.value.what


@pytest.mark.parametrize("line", ["[" * 200_000, "9" * 5000])
def test_a_deep_line_or_an_endless_number_is_bad_and_no_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(line + "\n")
    assert not run_batch(file, echo)
    assert "line 1" in capsys.readouterr().err


def test_a_folder_is_no_batch(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        run_batch(tmp_path, echo)
