"""presscheck account, typed."""

import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ui.cli import main

PASSWORD = "four small grey boats"


@dataclass(frozen=True)
class Ended:
    returncode: object
    stdout: str
    stderr: str


Typed = Callable[..., Ended]


@pytest.fixture
def typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typed:
    """Runs the command in this process, with a line that is `given` in a pipe."""

    def typed(*words: str, given: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as end:
            main(arguments=["account", *words, "--library", str(tmp_path)])
        return Ended(end.value.code, *capsys.readouterr())

    return typed


def test_the_whole_way_of_an_account(typed: Typed) -> None:
    assert "presscheck account add NAME" in typed("list").stderr
    short = typed("add", "Ada", given="short\n")
    assert short.returncode == 1
    assert "10 to 1,000 characters" in short.stderr
    added = typed("add", "Ada", given=PASSWORD + "\n")
    assert added.returncode == 0
    assert added.stdout == "Added ada, an editor, who adds and removes articles.\n"
    made = typed("key", "ada", "--label", "nightly")
    key = made.stdout.strip()
    assert re.fullmatch(r"pck_[\w-]{43}", key)
    assert key not in made.stderr
    (listed,) = typed("keys", "--json").stdout.splitlines()
    known = json.loads(listed)
    assert known["account"] == "ada"
    assert known["label"] == "nightly"
    assert known["id"] in made.stderr
    assert key not in listed
    assert "ada\teditor\t" in typed("list").stdout
    assert "1 key" in typed("list").stdout
    assert "ada is now a reader" in typed("role", "ada", "reader").stdout
    assert json.loads(typed("list", "--json").stdout)["role"] == "reader"
    assert typed("role", "ada", "owner").returncode == 2
    assert typed("revoke", known["id"]).returncode == 0
    assert typed("keys").stdout == ""
    changed = typed("password", "ada", given="another long password\n")
    assert "logged out everywhere" in changed.stdout
    assert typed("remove", "ada").stdout == "Removed ada.\n"
    gone = typed("remove", "ada")
    assert gone.returncode == 1
    assert "presscheck account list" in gone.stderr
    assert PASSWORD not in added.stdout + added.stderr


def test_nobody_takes_the_name_of_those_without_a_login(typed: Typed) -> None:
    """What was kept before there were accounts would be that account's."""
    for name in ("local", " Local "):
        refused = typed("add", name, given=PASSWORD + "\n")
        assert refused.returncode == 1
        assert "whoever uses the page without a login" in refused.stderr
    assert typed("list").stdout == ""
