"""presscheck account, typed."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = "from ui.cli import main; main()"
PASSWORD = "four small grey boats"


def _type(tmp_path: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "account", *words, "--library", str(tmp_path)],
        timeout=60,
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
    )


def test_the_whole_way_of_an_account(tmp_path: Path) -> None:
    assert "presscheck account add NAME" in _type(tmp_path, "list").stderr
    short = _type(tmp_path, "add", "Ada", given="short\n")
    assert short.returncode == 1
    assert "10 to 1,000 characters" in short.stderr
    added = _type(tmp_path, "add", "Ada", given=PASSWORD + "\n")
    assert added.returncode == 0
    assert added.stdout == "Added ada, an editor, who adds and removes articles.\n"
    made = _type(tmp_path, "key", "ada", "--label", "nightly")
    key = made.stdout.strip()
    assert re.fullmatch(r"pck_[\w-]{43}", key)
    assert key not in made.stderr
    (listed,) = _type(tmp_path, "keys", "--json").stdout.splitlines()
    known = json.loads(listed)
    assert known["account"] == "ada"
    assert known["label"] == "nightly"
    assert known["id"] in made.stderr
    assert key not in listed
    assert "ada\teditor\t" in _type(tmp_path, "list").stdout
    assert "1 key" in _type(tmp_path, "list").stdout
    assert "ada is now a reader" in _type(tmp_path, "role", "ada", "reader").stdout
    assert json.loads(_type(tmp_path, "list", "--json").stdout)["role"] == "reader"
    assert _type(tmp_path, "role", "ada", "owner").returncode == 2
    assert _type(tmp_path, "revoke", known["id"]).returncode == 0
    assert _type(tmp_path, "keys").stdout == ""
    changed = _type(tmp_path, "password", "ada", given="another long password\n")
    assert "logged out everywhere" in changed.stdout
    assert _type(tmp_path, "remove", "ada").stdout == "Removed ada.\n"
    gone = _type(tmp_path, "remove", "ada")
    assert gone.returncode == 1
    assert "presscheck account list" in gone.stderr
    assert PASSWORD not in added.stdout + added.stderr


def test_nobody_takes_the_name_of_those_without_a_login(tmp_path: Path) -> None:
    """What was kept before there were accounts would be that account's."""
    for name in ("local", " Local "):
        refused = _type(tmp_path, "add", name, given=PASSWORD + "\n")
        assert refused.returncode == 1
        assert "whoever uses the page without a login" in refused.stderr
    assert _type(tmp_path, "list").stdout == ""
