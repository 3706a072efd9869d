"""From files to answers with the real command, embedder and library; quotes alone write."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ui.cli import main

COMMAND = Path(sys.executable).with_name("presscheck")
NEWS = Path(__file__).parent / "news"


@dataclass(frozen=True)
class Ended:
    code: object
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(NEWS, tmp_path_factory.mktemp("news") / "news"))


@pytest.fixture(scope="module")
def folder(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the two articles."""
    library = tmp_path_factory.mktemp("library") / "library"
    with pytest.raises(SystemExit) as end:
        main(arguments=["ingest", str(news), "--library", str(library)])
    assert end.value.code == 0
    return library


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(arguments=[*arguments, "--library", str(folder)])
        return Ended(end.value.code, *capsys.readouterr())

    return run


def texts(run: Run) -> dict[str, str]:
    articles = [json.loads(line) for line in run("library", "list", "--json").out.splitlines()]
    ids = [article["article_id"] for article in articles]
    return {i: json.loads(run("library", "show", i, "--json").out)["text"] for i in ids}


def test_an_answer_as_json_quotes_its_article_exactly(run: Run) -> None:
    ended = run("ask", "How much will the harbour bridge cost?", "--json", "--writer", "quotes")
    assert (ended.code, ended.err) == (0, "")
    answer = json.loads(ended.out)
    assert answer["status"] == "answered"
    assert answer["writer"] == "quotes"
    assert answer["as_of"] == "2024-04-02"  # the newest article is over a month old
    assert "$41 million" in answer["text"]
    articles = texts(run)
    assert answer["citations"]
    for citation in answer["citations"]:
        text = articles[citation["article_id"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_in_a_pipe_is_text_with_its_sources(run: Run) -> None:
    ended = run("ask", "How much will the harbour bridge cost?", "--writer", "quotes")
    assert ended.code == 0
    assert re.match(r".*\$41 million.* \[1\]", ended.out)
    assert "Harbour Gazette, 5 March 2024" in ended.out


def test_what_the_articles_do_not_hold_is_declined_and_no_error(run: Run) -> None:
    ended = run("ask", "Who designed the opera house in Sydney?", "--json", "--writer", "quotes")
    answer = json.loads(ended.out)
    assert ended.code == 0
    assert answer["status"] == "declined"
    assert answer["missing"]
    assert answer["citations"] == []


def test_a_batch_of_questions_keeps_order_and_ids(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"id": "b", "question": "What does a ticket for the ferry cost?"},
        {"id": "a", "question": "And how long does it take?", "history": ["Does the ferry run?"]},
        {"id": "early", "question": "What does a ticket cost?", "as_of": "2024-03-31"},
        {"id": "bad", "question": ""},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    ended = run("ask", "--batch", str(file), "--writer", "quotes")
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["b", "a", "early"]
    assert "$3" in answers[0]["text"]
    assert answers[1]["standalone_question"] != answers[1]["question"]
    assert "$3" not in answers[2]["text"]  # published two days later
    assert ended.code == 1
    assert "line 4" in ended.err


def test_search_gives_each_article_once_best_first(run: Run) -> None:
    ended = run("search", "harbour ferry ticket", "--json", "-k", "5")
    value = json.loads(ended.out)
    assert value["id"] is None
    ids = [passage["article_id"] for passage in value["passages"]]
    assert len(ids) == len(set(ids)) == 2
    assert "ticket" in value["passages"][0]["text"]
    articles = texts(run)
    for passage in value["passages"]:
        assert articles[passage["article_id"]][passage["start"] : passage["end"]] == passage["text"]
    assert len(json.loads(run("search", "ferry", "--json", "-k", "1").out)["passages"]) == 1
    assert run("search", "ferry ticket").out.startswith("1. Ferry keeps running")


def test_a_draft_is_checked_sentence_by_sentence(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "The harbour bridge will cost $41 million. The harbour bridge will cost $58 "
        "million. The king opened a museum in Oslo."
    )
    ended = run("check", str(draft), "--json")
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [item["verdict"] for item in found] == ["supported", "contradicted", "not_found"]
    assert "$41 million" in found[1]["quote"]["quote"]
    assert found[2]["quote"] is None
    assert run("check", str(draft)).out.startswith("supported")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), (b"\xff\xfe\x00", "not UTF-8"), (b" \n", "no sentences")],
)
def test_a_draft_that_is_none(run: Run, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "draft.txt"
    if content is not None:
        file.write_bytes(content)
    ended = run("check", str(file))
    assert ended.code == 1
    assert said in ended.err
    assert str(file) in ended.err


@pytest.mark.parametrize("question", ["", "   ", "why " * 5000])
def test_a_question_that_is_none_is_said(run: Run, question: str) -> None:
    ended = run("ask", question, "--writer", "quotes")
    assert ended.code == 1
    assert ended.err.startswith("Error: ")
    assert "question" in ended.err
    assert len(ended.err) < 500


def test_an_endpoint_that_is_not_there_leaves_the_quotes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSCHECK_ENDPOINT_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PRESSCHECK_ENDPOINT_MODEL", "none")
    ended = run("ask", "How much will the harbour bridge cost?", "--writer", "endpoint")
    assert ended.code == 0
    assert "$41 million" in ended.out
    assert "The endpoint cannot be reached: Connection refused." in ended.out
    assert "endpoint_url" in ended.out
    ended = run("ask", "How much will the harbour bridge cost?", "--writer", "endpoint", "--json")
    assert json.loads(ended.out)["writer"] == "quotes"
    assert ended.err.startswith("Note: The endpoint cannot be reached")


def test_an_endpoint_without_its_settings_names_them(run: Run) -> None:
    ended = run("ask", "Who?", "--writer", "endpoint")
    assert ended.code == 1
    assert "PRESSCHECK_ENDPOINT_URL" in ended.err


def test_questions_of_ones_own_are_scored(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # runs are kept in the current folder
    questions = [
        {"id": "q1", "question": "How much will the harbour bridge cost?", "answer": [["41"]]},
        {"id": "q2", "question": "Who designed the Sydney opera house?", "abstain": True},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in questions))
    ended = run("eval", "run", str(file), "--name", "first", "--writer", "quotes")
    assert ended.code == 0
    assert "runs/first" in ended.out
    assert (tmp_path / "runs" / "first").is_dir()
    again = run("eval", "run", str(file), "--name", "first", "--writer", "quotes")
    assert again.code == 0
    assert "Nothing was left to ask" in again.out
    other = run("eval", "run", str(file), "--name", "first", "--writer", "quotes", "--limit", "1")
    assert other.code == 1
    assert "runs/first" in other.err


def test_runs_are_reported_on_compared_and_held_to_floors(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def presscheck(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(arguments=list(arguments))
        return Ended(end.value.code, *capsys.readouterr())

    monkeypatch.chdir(tmp_path)
    file = tmp_path / "questions.jsonl"
    asked = {"id": "q1", "question": "How much will the harbour bridge cost?", "answer": [["41"]]}
    file.write_text(json.dumps(asked) + "\n")
    for name in ("first", "second"):
        assert run("eval", "run", str(file), "--name", name, "--writer", "quotes").code == 0
    reported = presscheck("eval", "report", "runs/first", "runs/second", "--failures")
    assert reported.code == 0
    assert "| right" in reported.out
    page = (tmp_path / "runs" / "first" / "report.html").read_text()
    assert "<svg" in page
    compared = presscheck("eval", "compare", "runs/first", "runs/second")
    assert compared.code == 0
    assert "1 cases that both have" in compared.out
    refused = presscheck("eval", "gate", "runs/first")
    assert refused.code == 1
    assert "no floors" in refused.err
    assert presscheck("eval", "report", "runs/none").code == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_there_are(run: Run, tmp_path: Path, day: str) -> None:
    question = "What was said of the harbour bridge last year, or 999 decades ago?"
    asked = run("ask", question, "--as-of", day, "--since", day, "--writer", "quotes", "--json")
    assert (asked.code, asked.err) == (0, "")
    assert json.loads(asked.out)["as_of"] == day
    batch = tmp_path / "questions.jsonl"
    batch.write_text(json.dumps({"id": 1, "question": question, "as_of": day}) + "\n")
    assert run("ask", "--batch", str(batch), "--writer", "quotes").code == 0
    assert run("search", "--batch", str(batch)).code == 0
    assert run("brief", "--as-of", day, "--until", day, "--json").code == 0


# ------------------------------------------------------------------------------- ingest


def test_ingest_tells_what_became_of_each_file_and_fails_for_one(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    for name in ("bridge.md", "ferry.md"):
        (copies / name).write_bytes((news / name).read_bytes())

    def ingest(*paths: Path) -> Ended:
        arguments = ["ingest", *map(str, paths), "--library", str(tmp_path / "library")]
        with pytest.raises(SystemExit) as end:
            main(arguments=arguments)
        return Ended(end.value.code, *capsys.readouterr())

    first = ingest(copies)
    assert first.code == 0
    assert "2 added, 0 changed, 0 unchanged, 0 rejected" in first.out
    assert "The library holds 2 articles." in first.out
    assert "added\tFerry keeps running\t2 Apr 2024\t" in first.out

    ferry = copies / "ferry.md"
    ferry.write_text(ferry.read_text().replace("$3", "$4"))
    (copies / "empty.txt").touch()
    (copies / "noise.txt").write_bytes(bytes(range(256)) * 8)
    second = ingest(copies, tmp_path / "missing.txt", Path(__file__))
    assert second.code == 1
    assert "0 added, 1 changed, 1 unchanged, 4 rejected" in second.out
    rejected = [line for line in second.out.splitlines() if line.startswith("rejected")]
    for name in ("empty.txt", "noise.txt", "missing.txt", Path(__file__).name):
        (line,) = [line for line in rejected if line.endswith(name)]
        assert len(line.split("\t")[1]) > 10  # the reason
    assert "The library holds 2 articles." in second.out


def test_field_names_of_a_dump_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = tmp_path / "dump.jsonl"
    row = {"kop": "The opera sings again", "verhaal": "The opera sang again on Monday evening."}
    dump.write_text(json.dumps(row) + "\n")
    library = str(tmp_path / "library")
    fields = ["--field", "title=kop", "--field", "text=verhaal"]
    with pytest.raises(SystemExit) as end:
        main(arguments=["ingest", str(dump), *fields, "--library", library])
    assert end.value.code == 0
    assert "added\tThe opera sings again\t" in capsys.readouterr().out


# ------------------------------------------------------------------------------- a real terminal


def test_in_a_real_terminal_evidence_answer_and_sources_follow_each_other(folder: Path) -> None:
    ours, theirs = pty.openpty()
    question = "How much will the harbour bridge cost?"
    asked = subprocess.Popen(
        [COMMAND, "ask", question, "--writer", "quotes", "--library", folder],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end has closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert asked.wait(timeout=30) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    parts = ["Loading", "Searching", "Evidence", "Answer", "[1]", "Sources", "Harbour Gazette"]
    places = [text.find(part, text.find("Answer") if part == "[1]" else 0) for part in parts]
    assert -1 not in places, text
    assert places == sorted(places)
    assert "Quotes alone, chosen in " in text


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ((), {"bridge", "ferry"}),
        (("--publisher", "evening observer"), {"ferry"}),
        (
            ("--publisher", "Evening Observer", "--publisher", "Harbour Gazette"),
            {"bridge", "ferry"},
        ),
        (("--since", "2024-04-01"), {"ferry"}),
        (("--until", "2024-03-05"), {"bridge"}),
        (("--since", "2024-03-06", "--until", "2024-04-01"), set[str]()),
        (("--language", "EN", "--since", "2024-04-01"), {"ferry"}),
    ],
)
def test_search_and_ask_keep_to_the_articles_asked_for(
    run: Run, options: tuple[str, ...], titles: set[str]
) -> None:
    found = json.loads(run("search", "harbour", "--json", *options).out)["passages"]
    assert {Path(passage["source"]).stem for passage in found} == titles
    ended = run(
        "ask", "What does the harbour bridge cost?", "--json", "--writer", "quotes", *options
    )
    sources = {Path(c["source"]).stem for c in json.loads(ended.out)["citations"]}
    assert sources <= titles
    assert ("bridge" in sources) == ("bridge" in titles)


def test_one_article_can_be_asked(run: Run) -> None:
    ferry = json.loads(run("search", "ferry ticket", "--json", "-k", "1").out)["passages"][0]
    only = run("search", "harbour bridge", "--json", "--article", ferry["article_id"])
    assert [one["article_id"] for one in json.loads(only.out)["passages"]] == [ferry["article_id"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--publisher", "Evening Observre"), "There is: Evening Observer"),
        (("--language", "xx"), "no article has the language 'xx'"),
        (("--article", "nobody"), "no article has the id 'nobody'"),
        (("--since", "2024-05-01", "--until", "2024-04-01"), "is later than"),
        (("--since", "yesterday"), "does not match the format"),
    ],
)
def test_a_filter_that_admits_nothing_is_refused_and_not_an_empty_answer(
    run: Run, options: tuple[str, ...], said: str
) -> None:
    for command in ("ask", "search"):
        ended = run(command, "What does the bridge cost?", *options)
        assert ended.code in {1, 2}
        assert ended.out == ""
        assert said in " ".join(ended.err.split())


def test_a_brief_shows_points_with_their_sources(run: Run, folder: Path) -> None:
    shown = run("brief", "--points", "3", "--library", str(folder))
    assert shown.code == 0
    assert "2 articles, 2 sources" in shown.out
    assert "Sources" in shown.out
    told = json.loads(run("brief", "ferry", "--json", "--library", str(folder)).out)
    assert all("ferry" in point["text"] for point in told["points"])
    assert told["writer"] == "quotes"


def test_an_answer_is_exported_beside_what_is_printed(run: Run, tmp_path: Path) -> None:
    asked = ("ask", "How much will the harbour bridge cost?", "--writer", "quotes")
    file = tmp_path / "answer.md"
    ended = run(*asked, "--export", str(file))
    assert ended.code == 0
    assert "$41 million" in ended.out
    assert "> “The harbour bridge will cost \\$41 million" in file.read_text()
    ended = run(*asked, "--json", "--export", str(tmp_path / "answer.JSON"))
    assert json.loads((tmp_path / "answer.JSON").read_text()) == json.loads(ended.out)
    for wrong in ("answer.docx", "nowhere/answer.md"):
        assert run(*asked, "--export", str(tmp_path / wrong)).code == 2
    (tmp_path / "folder.md").mkdir()
    failed = run(*asked, "--export", str(tmp_path / "folder.md"))
    assert failed.code == 1
    assert "Name another file." in failed.err
