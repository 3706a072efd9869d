"""Accounts, keys and sessions as they are kept."""

import runpy
import shutil
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import AccountError
from tests.conftest import Postgres
from ui.access import passwords
from ui.access.accounts import SESSION_S, Accounts, account_name
from ui.access.passwords import hash_password, password_matches

PASSWORD = "four small grey boats"


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of ada's and bo's accounts, made once."""
    folder = tmp_path_factory.mktemp("two") / "new"
    _add_two(folder)
    return folder


@pytest.fixture(scope="module")
def two_in_database(postgres: Postgres) -> str:
    """The name of a database with the same."""
    address = postgres.database()
    _add_two(address)
    return address.rpartition("/")[2]


def _add_two(library: Path | str) -> None:
    with Accounts(library, Clock()) as accounts:
        accounts.add("ada", PASSWORD)
        accounts.add("bo", PASSWORD + " too")


@pytest.fixture
def folder(two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two, tmp_path / "new"))


@pytest.fixture(params=["folder", "postgresql"])
def library(request: pytest.FixtureRequest) -> Path | str:
    """Of what the two accounts are kept beside."""
    if request.param == "folder":
        return request.getfixturevalue("folder")
    two = request.getfixturevalue("two_in_database")
    return request.getfixturevalue("postgres").database(two)


@pytest.fixture
def accounts(library: Path | str, clock: Clock) -> Iterator[Accounts]:
    with Accounts(library, clock) as accounts:
        yield accounts


def test_a_password_is_kept_salted_and_slow() -> None:
    as_it_is = runpy.run_path(passwords.__file__)  # every other test has it quick
    assert as_it_is["NOBODYS"].startswith("scrypt$15$8$3$")
    slow = as_it_is["hash_password"](PASSWORD)
    assert slow.startswith("scrypt$15$8$3$")
    assert as_it_is["password_matches"](PASSWORD, slow)
    one, two = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != two
    assert PASSWORD not in one
    assert password_matches(PASSWORD, one)
    assert not password_matches(PASSWORD + " ", one)
    assert password_matches("cafe\u0301", hash_password("caf\u00e9"))


def test_the_file_holds_no_secret_and_is_this_users_alone(folder: Path) -> None:
    with Accounts(folder) as accounts:
        _, key = accounts.add_key("ada")
        session = accounts.log_in("ada", PASSWORD)
    assert session
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        held = file.read_bytes()
        for secret in (PASSWORD, key, key.removeprefix("pck_"), session):
            assert secret.encode() not in held


@pytest.mark.parametrize("password", ["nine char", "x" * 1001, ""])
def test_a_weak_password_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(AccountError, match=r"10 to 1,000") as told:
        Accounts(tmp_path).add("cy", password)
    assert not password or password not in str(told.value)


@pytest.mark.parametrize(
    "name", ["", "local", "LOCAL", "-a", "a b", "a/b", "x" * 33, "ada\n\0", "é", "<b>"]
)
def test_a_name_that_would_make_trouble_is_refused(name: str) -> None:
    with pytest.raises(AccountError, match="cannot be called"):
        account_name(name)


def test_names_are_one_whatever_their_case(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match=r"already.*presscheck account password ada"):
        accounts.add("Ada", PASSWORD)
    session = accounts.log_in(" ADA ", PASSWORD)
    assert session
    assert accounts.of_session(session) == "ada"


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "wrong password"), ("ada", ""), ("nobody", PASSWORD), ("", ""), ("ada", "x" * 5000)],
)
def test_a_wrong_login_begins_nothing(accounts: Accounts, name: str, password: str) -> None:
    assert accounts.log_in(name, password) is None


def test_a_session_ends_in_time(accounts: Accounts, clock: Clock) -> None:
    session = accounts.log_in("ada", PASSWORD)
    assert session
    clock.now += SESSION_S - 1
    assert accounts.of_session(session) == "ada"
    clock.now += 1
    assert accounts.of_session(session) is None


def test_a_session_ends_with_logout_password_and_account(accounts: Accounts) -> None:
    one, two, three = (accounts.log_in("ada", PASSWORD) for _ in range(3))
    other = accounts.log_in("bo", PASSWORD + " too")
    assert None not in (one, two, three, other)
    accounts.log_out(one)
    assert [accounts.of_session(each) for each in (one, two)] == [None, "ada"]
    accounts.set_password("ada", "another long password")
    assert accounts.of_session(two) is None
    assert accounts.log_in("ada", PASSWORD) is None
    again = accounts.log_in("ada", "another long password")
    assert again
    _, key = accounts.add_key("ada")
    accounts.remove("ada")
    assert accounts.of_session(again) is accounts.of_key(key) is None
    assert accounts.of_session(other) == "bo"


def test_a_key_works_until_it_is_revoked_in_another_process_too(
    library: Path | str, accounts: Accounts
) -> None:
    made, key = accounts.add_key("ada", "the nightly script")
    _, other = accounts.add_key("bo")
    assert (accounts.of_key(key), accounts.of_key(other)) == ("ada", "bo")
    assert accounts.of_key(key[:-1]) is accounts.of_key("") is None
    known = accounts.keys()
    assert [one.label for one in known] == ["the nightly script", ""]
    with Accounts(library) as elsewhere:
        elsewhere.revoke_key(made.id)
    assert accounts.of_key(key) is None
    assert accounts.of_key(other) == "bo"
    with pytest.raises(AccountError, match="presscheck account keys"):
        accounts.revoke_key(made.id)


def test_a_damaged_file_is_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite3"
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(AccountError, match=r"cannot be read.*accounts\.sqlite3"):
        Accounts(tmp_path).all()


def test_what_a_full_disk_left_empty_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite3"
    path.touch(0o600)
    with Accounts(tmp_path) as accounts:
        accounts.add("ada", PASSWORD)
    with Accounts(tmp_path) as accounts:
        assert [one.name for one in accounts.all()] == ["ada"]


def test_of_several_first_accounts_one_is_an_editor(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.access.accounts.hash_password", lambda _: "scrypt$")
    for library in (tmp_path, postgres.database()):
        with Accounts(library) as accounts:
            names = [f"reader-{number}" for number in range(6)]
            threads = [threading.Thread(target=accounts.add, args=(n, PASSWORD)) for n in names]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            roles = [one.role for one in accounts.all()]
            assert sorted(roles) == ["editor", *["reader"] * 5]
