"""presscheck library, models and doctor, in this process."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from rag.library import Library
from rag.models import FetchProgress
from rag.models.catalogue import MODELS
from rag.settings import Settings
from ui.cli import main
from ui.engine.diagnosis import Finding, diagnose
from ui.terminal.fetch import fetching


@dataclass(frozen=True)
class Ended:
    code: object
    out: str
    err: str


@pytest.fixture
def library(shelf: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs `presscheck library ...` on the shelf."""

    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(arguments=["library", *arguments, "--library", str(shelf.library.folder)])
        return Ended(end.value.code, *capsys.readouterr())

    return run


def test_list_has_a_line_an_article(library: Callable[..., Ended], shelf: SimpleNamespace) -> None:
    ended = library("list")
    assert ended.code == 0
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == [
        shelf.harbour.id,
        shelf.observer.id,
    ]
    assert ended.out.splitlines()[0].split("\t")[1:4] == [
        "2024-03-05",
        "Harbour bridge to cost 41 million",
        "Harbour Gazette",
    ]
    assert ended.out.splitlines()[1].split("\t")[1] == "unknown"


def test_list_in_a_terminal_is_a_table(
    library: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    ended = library("list")
    assert "Published" in ended.out
    assert "2 articles in " in ended.out


def test_list_as_json_leaves_the_text_out(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    values = [json.loads(line) for line in library("list", "--json").out.splitlines()]
    assert [value["article_id"] for value in values] == [shelf.harbour.id, shelf.observer.id]
    assert values[0]["sources"] == [shelf.harbour.source]
    assert all("text" not in value for value in values)


def test_show_gives_the_text_that_offsets_refer_to(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    value = json.loads(library("show", shelf.harbour.id, "--json").out)
    assert value["text"] == shelf.harbour.text
    assert value["disclosures"] == ["Machine translated from Swedish."]
    plain = library("show", shelf.observer.id)
    assert "Publisher: Evening Observer\nPublished: unknown\n" in plain.out
    assert plain.out.endswith(f"\n\n{shelf.observer.text}\n")


def test_a_field_is_edited_marked_and_taken_back(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    one = shelf.harbour.id
    ended = library("edit", one, "--published", "6 March 2024", "--author", "Ida Roth")
    assert (ended.code, ended.out.splitlines()[1:]) == (
        0,
        [
            "  published: 2024-03-06 (edited; the document says: 2024-03-05)",
            "  author: Ida Roth (edited; the document says: nothing)",
        ],
    )
    assert "Author: Ida Roth (edited; the document says: nothing)\n" in library("show", one).out
    value = json.loads(library("edit", one, "--publisher", "", "--json").out)
    assert (value["publisher"], value["text"]) == (None, shelf.harbour.text)
    assert {"field": "publisher", "said": "Harbour Gazette"} in value["edited"]
    assert library("edit", one, "--undo", "published", "--clear", "author").code == 0
    assert [edit.field for edit in shelf.library.article(one).edits] == ["publisher"]
    assert library("edit", one, "--undo", "all").code == 0
    assert shelf.library.article(one) == shelf.harbour
    for code, told, *wrong in (
        (1, "2025-03-31", "--published", "3/4/2024"),
        (1, "title", "--clear", "title"),
        (2, "--undo FIELD"),
        (2, "language", "--clear", "text"),
        (2, "exclude", "--author", "A", "--clear", "author"),
    ):
        ended = library("edit", one, *wrong)
        assert (ended.code, told in ended.err) == (code, True), ended.err
    assert shelf.library.article(one) == shelf.harbour


def test_an_unknown_id_names_the_command_that_lists_them(library: Callable[..., Ended]) -> None:
    for command in (("show",), ("remove",), ("edit", "--undo", "all")):
        ended = library(*command, "ffffffffffffffff")
        assert ended.code == 1
        assert "ffffffffffffffff" in ended.err
        assert "presscheck library list" in ended.err


def test_remove_takes_what_is_there_and_tells_what_is_not(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    ended = library("remove", "ffffffffffffffff", shelf.harbour.id, shelf.harbour.id)
    assert (ended.code, ended.out) == (
        1,
        f"Removed {shelf.harbour.id}: Harbour bridge to cost 41 million\n",
    )
    assert ended.err.count("ffffffffffffffff") == 1
    assert shelf.library.counts().articles == 1
    ended = library("remove", shelf.observer.id)
    assert (ended.code, ended.err) == (0, "")
    assert shelf.library.counts().articles == 0


def test_an_article_whose_text_has_changed_can_be_removed(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    with shelf.library._file.writing() as connection:
        connection.execute("UPDATE texts SET text = replace(text, 'crowns', 'clowns')")
    ended = library("remove", shelf.harbour.id)
    assert (ended.code, ended.out) == (0, f"Removed {shelf.harbour.id}: (damaged)\n")
    assert shelf.library.counts().articles == 1


def test_check_counts_and_finds_no_problem(library: Callable[..., Ended]) -> None:
    ended = library("check")
    assert ended.code == 0
    assert "2 articles, 2 chunks, no problem." in ended.out


def test_check_of_a_damaged_library_fails_and_says_what_to_do(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    shelf.library.close()
    for file in shelf.library.folder.iterdir():
        if file.is_file() and file.suffix not in (".lock",):
            file.write_bytes(b"this is no library " * 400)
    ended = library("check")
    assert ended.code == 1
    assert ended.err.startswith("Error: ")
    assert "presscheck" in ended.err
    assert "Traceback" not in ended.err


def test_rebuild_leaves_everything_to_be_found(
    library: Callable[..., Ended], shelf: SimpleNamespace
) -> None:
    assert library("rebuild").code == 0
    assert "2 articles" in library("check").out
    with Library.open(shelf.library.folder) as reopened:
        assert reopened.document_frequency(["bridge"]) == {"bridge": 2}


def test_purge_asks_unless_told_not_to(library: Callable[..., Ended]) -> None:
    refused = library("purge")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert library("purge", "--yes").out == "Removed 0 older versions.\n"


# ------------------------------------------------------------------------------- models


def test_models_are_listed_with_what_is_here(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSCHECK_MODELS", str(tmp_path))
    with pytest.raises(SystemExit):
        main(arguments=["models", "list", "--json"])
    models = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {model["role"] for model in models} == {"embedder", "writer"}
    assert not any(model["present"] for model in models)
    assert {model["licence"] for model in models} == {"Apache-2.0"}
    with pytest.raises(SystemExit):
        main(arguments=["models", "list"])
    assert "all-MiniLM-L6-v2" in capsys.readouterr().out


def test_of_several_models_those_that_can_be_are_fetched(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, models_folder: Path
) -> None:
    monkeypatch.setenv("PRESSCHECK_MODELS", str(models_folder))
    with pytest.raises(SystemExit) as end:
        main(arguments=["models", "fetch", "no-such-model", "all-MiniLM-L6-v2"])
    assert end.value.code == 1
    out, err = capsys.readouterr()
    assert "no-such-model" in err
    assert out == "all-MiniLM-L6-v2 is here.\n"


def progress(done: int) -> FetchProgress:
    return FetchProgress(
        "small", done, 1_000_000, 2e6, 30.0, "the hub", "the other one is not to be reached"
    )


def test_a_fetch_without_a_terminal_prints_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with fetching("small") as report:
        for done in range(0, 1_000_000, 10_000):
            report(progress(done))
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "Fetching small: 0 kB of 1 MB, 30 s left, from the hub, "
        "the other one is not to be reached\n"
    )


def test_a_fetch_in_a_terminal_says_its_source_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with fetching("small") as report:
        for done in range(0, 1_000_000, 100_000):
            report(progress(done))
    err = capsys.readouterr().err
    assert err.count("from the hub: the other one is not to be reached") == 1
    assert "small" in err


# ------------------------------------------------------------------------------- doctor


def states(findings: Iterator[Finding], about: str) -> list[tuple[str, str]]:
    return [(f.state, f.text) for f in findings if f.about == about]


def test_doctor_names_what_is_missing_and_its_command(settings: Settings) -> None:
    findings = list(diagnose(settings))
    missing = states(iter(findings), "model")
    assert (
        "bad",
        "all-MiniLM-L6-v2 (embedder, 92 MB) is missing: presscheck models fetch all-MiniLM-L6-v2",
    ) in missing
    assert [state for state, _ in missing if state == "bad"] == ["bad"]
    (library,) = states(iter(findings), "library")
    assert library[0] == "note"
    assert "presscheck ingest" in library[1]
    assert states(iter(findings), "writer") == [("note", "none: answers are the quotes themselves")]
    assert not states(iter(findings), "endpoint")


def test_doctor_reads_all_of_a_model(settings: Settings) -> None:
    """Files of the right sizes, of which every byte is wrong."""
    model = MODELS[0]
    for file in model.files:
        path = settings.models / model.name / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as grown:
            grown.truncate(file.size)
    found = [text for state, text in states(diagnose(settings), "model") if state == "bad"]
    assert "model.safetensors" in found[0]
    assert "is not what was fetched" in found[0]
    assert found[0].endswith("presscheck models fetch all-MiniLM-L6-v2")


def test_doctor_tells_vectors_of_another_embedder(
    shelf: SimpleNamespace, settings: Settings
) -> None:
    found = states(diagnose(settings), "library")
    assert found[0] == ("ok", f"2 articles, 2 chunks in {shelf.library.folder}")
    assert found[-1][0] == "bad"
    assert "all-MiniLM-L6-v2" in found[-1][1]


class Endpoint(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        right = self.headers["Authorization"] == "Bearer right"
        self.send_response(200 if right and self.path == "/v1/models" else 401)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("key", "state", "said"),
    [("right", "ok", "answers (200)"), ("wrong", "bad", "PRESSCHECK_ENDPOINT_KEY (401)")],
)
def test_doctor_asks_the_configured_endpoint(
    endpoint: str, settings: Settings, key: str, state: str, said: str
) -> None:
    configured = Settings(
        **settings.model_dump(exclude={"endpoint_url", "endpoint_key"}),
        endpoint_url=endpoint,
        endpoint_key=key,  # pyright: ignore[reportArgumentType]
    )
    ((found, text),) = states(diagnose(configured), "endpoint")
    assert found == state
    assert text.endswith(said)
    assert key not in text.replace("PRESSCHECK_ENDPOINT_KEY", "").split()
    assert not states(diagnose(configured, reach_endpoint=False), "endpoint")


@pytest.mark.parametrize(
    ("place", "state"),
    [("user:pass%2Fword@HOST/v1", "bad"), ("HOST/v1?key=pass%2Fword", "bad")],
)
def test_doctor_prints_no_credentials_of_an_address(
    endpoint: str, settings: Settings, place: str, state: str
) -> None:
    host = endpoint.removeprefix("http://").removesuffix("/v1")
    url = f"http://{place.replace('HOST', host)}"
    configured = settings.model_copy(update={"endpoint_url": url, "writer": "auto"})
    findings = list(diagnose(configured))
    ((found, text),) = states(iter(findings), "endpoint")
    assert found == state
    assert f"http://{host}/v1" in text
    assert not [one for one in findings if "pass" in one.text.replace("password", "")]


def test_doctor_tells_of_an_endpoint_that_speaks_no_http(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"220 mail.example ESMTP sk-secret-0123456789\r\n")

        thread = threading.Thread(target=speak)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        configured = settings.model_copy(
            update={"endpoint_url": url, "endpoint_key": SecretStr("sk-secret-0123456789")}
        )
        ((found, text),) = states(diagnose(configured), "endpoint")
        thread.join()
    assert found == "bad"
    assert "0123456789" not in text


def test_doctor_ends_with_1_where_something_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRESSCHECK_MODELS", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main(arguments=["doctor", "--library", str(tmp_path / "none")])
    assert end.value.code == 1
    assert "\nbad  model" in capsys.readouterr().out
