"""The command line as a whole: help, exit codes, errors, ends."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from rag.errors import EmptyLibrary, PresscheckError
from rag.types import WriterChoice
from ui.cli import app, main
from ui.terminal.printing import plain

COMMAND = Path(sys.executable).with_name("presscheck")


@dataclass(frozen=True)
class Ended:
    code: object
    out: str
    err: str


@pytest.fixture
def presscheck(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs a command line in this process."""

    def run(*arguments: str, command: typer.Typer = app) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(command, arguments)
        return Ended(end.value.code, *capsys.readouterr())

    return run


def commands(group: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every command and group below, with its whole name."""
    yield name, group
    for child, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{name} {child}".strip())


EVERY = dict(commands(typer.main.get_command(app)))


GROUPS = [name for name, command in EVERY.items() if name and hasattr(command, "commands")]
CONTRACT = Path(__file__).parents[2] / "docs" / "contract.md"


def test_the_contract_lists_every_command() -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    named = set(EVERY) - {"", *GROUPS}
    assert not [name for name in named if not re.search(rf"`presscheck {name}\b", text)]


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = EVERY[name]
    text = getattr(command, "help", None) or ""
    assert text.endswith((".", ".\n")), name
    first_line = text.partition("\n")[0]
    assert len(first_line) <= 66 or not name, "the list of commands would cut it off"
    for option in getattr(command, "params", ()):
        if getattr(option, "param_type_name", "") == "option":
            assert getattr(option, "help", None), f"{name} {option.name}"


@pytest.mark.parametrize("name", EVERY)
def test_help_of_every_command_is_printed(name: str, presscheck: Callable[..., Ended]) -> None:
    ended = presscheck(*name.split(), "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: presscheck{' ' if name else ''}{name}")
    assert not ended.err


def test_options_of_the_contract() -> None:
    def options(name: str) -> set[str]:
        return {o for p in getattr(EVERY[name], "params", ()) for o in p.opts}

    on_library = ["ingest", "ask", "search", "check", "ui", "eval run", "eval draft", "doctor"]
    on_library += [name for name in EVERY if name.startswith("library ") and name != "library move"]
    assert [name for name in on_library if "--library" not in options(name)] == []
    assert [n for n in ("ask", "ui", "eval run", "doctor") if "--writer" not in options(n)] == []
    assert {"--json", "--batch", "--history", "--as-of"} <= options("ask")
    assert {"--json", "--batch", "-k"} <= options("search")
    assert {"--json", "--batch"} <= options("check")
    assert {"--host", "--port"} <= options("ui")
    assert {"--system", "--limit", "--seed", "--as-of"} <= options("eval run")
    assert "--json" in options("library list") & options("library show") & options("models list")


def test_every_command_line_of_the_documentation_can_be_typed() -> None:
    readme = CONTRACT.parents[1] / "README.md"
    text = "\n".join(each.read_text(encoding="utf-8") for each in (readme, CONTRACT))
    lines = re.findall(rf"presscheck ((?:{'|'.join(GROUPS)}) [a-z]+|[a-z]+)(.*)", text)
    assert len(lines) > 10
    for name, rest in lines:
        assert name in EVERY, name
        known = {o for p in getattr(EVERY[name], "params", ()) for o in p.opts}
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", rest.partition("`")[0])) <= known, name


def test_writers_are_those_of_the_settings(presscheck: Callable[..., Ended]) -> None:
    from typing import get_args

    shown = presscheck("ask", "--help").out
    assert "|".join(get_args(WriterChoice)) in shown


def test_the_version_is_the_installed_one(presscheck: Callable[..., Ended]) -> None:
    from importlib.metadata import version

    assert presscheck("--version").out == f"presscheck {version('presscheck')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("ask",),
        ("ask", "q", "--batch", __file__),
        ("ask", "q", "--nosuch"),
        ("ask", "q", "--writer", "gpt"),
        ("ask", "q", "--as-of", "yesterday"),
        ("ask", "--batch", "/no/such/file.jsonl"),
        ("search", "q", "-k", "0"),
        ("check",),
        ("ingest",),
        ("ingest", "x", "--field", "headline"),
        ("ingest", "x", "--field", "colour=red"),
        ("ui", "--port", "70000"),
        ("library", "show"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(
    arguments: tuple[str, ...], presscheck: Callable[..., Ended]
) -> None:
    ended = presscheck(*arguments)
    assert ended.code == 2
    assert "Usage: presscheck" in ended.err
    assert "Error: " in ended.err
    assert not ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Who?"),
        ("search", "Who?"),
        ("library", "list"),
        ("library", "show", "0123456789abcdef"),
        ("library", "check"),
        ("library", "rebuild"),
        ("library", "purge", "--yes"),
    ],
)
def test_without_a_library_the_next_command_is_named(
    arguments: tuple[str, ...], presscheck: Callable[..., Ended], tmp_path: Path
) -> None:
    ended = presscheck(*arguments, "--library", str(tmp_path / "none"))
    assert ended.code == 1
    assert ended.err.startswith("Error: there is no library yet")
    assert "presscheck ingest PATH" in ended.err
    assert not ended.out
    assert not (tmp_path / "none").exists()


def test_a_missing_model_names_the_command_that_fetches_it(
    presscheck: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSCHECK_MODELS", str(tmp_path / "models"))
    article = tmp_path / "a.txt"
    article.write_text("A short text.")
    ended = presscheck("ingest", str(article), "--library", str(tmp_path / "library"))
    assert ended.code == 1
    assert "presscheck models fetch all-MiniLM-L6-v2" in ended.err


def test_a_misspelt_setting_is_an_error_everywhere(
    presscheck: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSCHECK_WRITTER", "quotes")
    ended = presscheck("models", "list")
    assert ended.code == 1
    assert "Did you mean PRESSCHECK_WRITER?" in ended.err


def test_an_unknown_model_names_the_nearest(presscheck: Callable[..., Ended]) -> None:
    ended = presscheck("models", "fetch", "all-MiniLM")
    assert ended.code == 1
    assert "all-MiniLM-L6-v2" in ended.err


# ------------------------------------------------------------------------------- how it ends


def failing(error: BaseException) -> typer.Typer:
    command = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)

    @command.callback()
    def root(debug: bool = False) -> None:
        del debug

    @command.command("fail")
    def fail() -> None:
        raise error

    return command


def test_our_errors_say_what_where_and_what_next(presscheck: Callable[..., Ended]) -> None:
    error = EmptyLibrary("it is\x1b[2J empty", where="/a", next="Fill it.")
    ended = presscheck("fail", command=failing(error))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Error: it is\N{REPLACEMENT CHARACTER}[2J empty (/a). Fill it.\n"


def test_other_errors_say_how_to_report_them(presscheck: Callable[..., Ended]) -> None:
    ended = presscheck("fail", command=failing(KeyError("colour")))
    assert ended.code == 1
    assert "went wrong inside Presscheck: KeyError: 'colour'" in ended.err
    assert "presscheck --debug" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("error", [KeyError("colour"), PresscheckError("no")])
def test_debug_shows_where_an_error_came_from(error: Exception) -> None:
    with pytest.raises(type(error)):
        main(failing(error), ["--debug", "fail"])


def test_ctrl_c_is_no_error_message(presscheck: Callable[..., Ended]) -> None:
    assert presscheck("fail", command=failing(KeyboardInterrupt())) == Ended(130, "", "Stopped.\n")


def test_ctrl_c_in_a_running_command_leaves_no_traceback() -> None:
    waiting = subprocess.Popen(
        [COMMAND, "check", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert waiting.stdin
    assert waiting.stdout
    waiting.stdin.write(b'{"claim": "It rained.", "quotes": ["It rained."]}\n')
    waiting.stdin.flush()
    assert waiting.stdout.readline()  # it has begun, and waits for the next line
    waiting.send_signal(signal.SIGINT)
    _, error = waiting.communicate(timeout=10)
    assert waiting.returncode == 130
    assert error == b"Stopped.\n"


def test_a_reader_who_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [COMMAND, "models", "list", "--json"], stdout=writing, stderr=subprocess.PIPE, timeout=20
    )
    os.close(writing)
    assert done.stderr == b""


def test_text_that_the_terminal_cannot_show_is_escaped(tmp_path: Path) -> None:
    lines = '{"id": "\\u2019", "claim": "It rained.", "quotes": ["It rained."]}\n'
    done = subprocess.run(
        [COMMAND, "check", "--batch", "-"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert '"id": "\\u2019"' in done.stdout


def test_the_page_says_that_its_port_is_taken(
    presscheck: Callable[..., Ended], tmp_path: Path
) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = presscheck("ui", "--port", str(port), "--library", str(tmp_path / "library"))
    assert ended.code == 1
    assert str(port) in ended.err


def test_no_escape_and_no_turned_direction_reaches_a_terminal() -> None:
    assert plain("a\x1b]0;title\x07b\x9bc\u202ed\u2066e\x7ff\r") == "a�]0;title�b�c�d�e�f�"
    assert plain("tab\tand\nline, naïve – “quoted” 中文") == "tab\tand\nline, naïve – “quoted” 中文"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_a_full_disk_does_not_take_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [COMMAND, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr == (
        "Error: the disk is full; what was written before is as it was. Make room and do it again."
        "\n"
    )
