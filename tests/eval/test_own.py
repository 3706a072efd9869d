import json
from datetime import date
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets.own import QuestionsFile, read_cases
from rag.errors import ReadError

GOOD = {"id": "1", "question": "Who?", "answer": [["Liang", "founder*"]]}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), "utf-8")
    return path


def test_reads_every_field(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "type": "followup",
        "cite": ["002"],
        "quote": ["Liang Wenfeng"],
        "abstain": False,
        "conflict": True,
        "cite_all_of": [["002"], ["000", "003"]],
        "history": ["Who founded it?"],
        "as_of": "2025-01-28",
    }
    cases, sha256 = read_cases(write(tmp_path, row))
    assert cases == (
        Case(
            id="1",
            question="Who?",
            type="followup",
            answer=(("Liang", "founder*"),),
            cite=("002",),
            quote=("Liang Wenfeng",),
            conflict=True,
            cite_all_of=(("002",), ("000", "003")),
            history=("Who founded it?",),
            as_of=date(2025, 1, 28),
        ),
    )
    assert len(sha256) == 64


def test_blank_lines_windows_endings_and_a_byte_order_mark_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    second = {"id": "2", "question": "How many?", "abstain": True}
    text = f"\ufeff{json.dumps(GOOD)}\r\n\r\n{json.dumps(second)}\r\n"
    path.write_bytes(text.encode())
    assert [case.id for case in read_cases(path)[0]] == ["1", "2"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ({"question": "Who?", "answer": [["x"]]}, "id"),
        ({**GOOD, "id": 7}, "id: "),
        ({**GOOD, "answer": ["Liang"]}, "answer.0"),
        ({**GOOD, "answer": [[]]}, "groups"),
        ({**GOOD, "answer": [[" "]]}, "empty"),
        ({**GOOD, "answer": [["*"]]}, "before its *"),
        ({**GOOD, "answer": []}, "abstain"),
        ({**GOOD, "abstain": True}, "to decline"),
        ({**GOOD, "question": " "}, "must not be empty"),
        ({**GOOD, "quote": [""]}, "empty ones"),
        ({**GOOD, "cites": ["002"]}, "cites"),
        ({**GOOD, "as_of": "yesterday"}, "as_of"),
        ({**GOOD, "claim": "It is so."}, "supported"),
        ({**GOOD, "claim": "It is so.", "supported": True}, "nothing is answered"),
        ({**GOOD, "documents": [{"id": "a", "text": " "}]}, "documents.0"),
        ({**GOOD, "words": 0}, "has words"),
        ({**GOOD, "chat": True}, "or chat"),
        ({"id": "1", "question": "hello", "chat": True, "abstain": True}, "not to be declined"),
        ({**GOOD, "lie": {"text": "No [x]."}}, "lie.kind"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, row: object, said: str) -> None:
    path = write(tmp_path, {**GOOD, "id": "first"}, "", row)
    with pytest.raises(QuestionsFile) as caught:
        read_cases(path)
    assert said in str(caught.value)
    assert caught.value.where == f"{path}, line 3"
    assert caught.value.next


def test_invalid_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"id": "2", "question": "\xff"}\n')
    with pytest.raises(QuestionsFile, match="line 2"):
        read_cases(path)


def test_one_id_twice(tmp_path: Path) -> None:
    with pytest.raises(QuestionsFile, match=r"'1' is used more than once.*line 2"):
        read_cases(write(tmp_path, GOOD, {**GOOD, "question": "Again?"}))


def test_an_empty_file_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for path in (tmp_path / "empty.jsonl", tmp_path, tmp_path / "missing.jsonl"):
        with pytest.raises(ReadError) as caught:
            read_cases(path)
        assert caught.value.where == str(path)
        assert caught.value.next
