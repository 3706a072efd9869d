"""Wrong passwords are counted for an account from an address, for each, and for all together."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from ui.access.attempts import PER_ACCOUNT, PER_ADDRESS, PER_PAIR, Attempts
from ui.access.tables import AccountTables


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


Counting = Callable[[Clock], Attempts]


@pytest.fixture(params=["folder", "postgresql"])
def counting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counting]:
    """Attempts beside the same library, as each process has its own."""
    library = tmp_path if request.param == "folder" else request.getfixturevalue("database_url")
    with ExitStack() as stack:

        def count(clock: Clock) -> Attempts:
            return Attempts(stack.enter_context(closing(AccountTables(library))), clock)

        yield count


@pytest.fixture
def in_folder(tmp_path: Path) -> Iterator[Counting]:
    with closing(AccountTables(tmp_path)) as tables:
        yield lambda clock: Attempts(tables, clock)


def address(n: int) -> str:
    return f"10.0.{n // 250}.{n % 250}"


def test_a_stranger_closes_an_account_for_his_own_address_alone(
    counting: Counting,
) -> None:
    clock = Clock()
    attempts = counting(clock)
    for _ in range(PER_PAIR.most):
        assert attempts.take("ada", "10.9.9.9") == 0
    clock.now = 60
    assert attempts.take("ada", "10.9.9.9") == PER_PAIR.window_s - 60
    assert attempts.take("bo", "10.9.9.9") == 0
    assert attempts.take("ada", "10.0.0.1") == 0  # its owner, elsewhere
    clock.now = PER_PAIR.window_s
    assert attempts.take("ada", "10.9.9.9") == 0


def test_an_address_is_closed_for_every_account(counting: Counting) -> None:
    attempts = counting(Clock())
    for n in range(PER_ADDRESS.most):
        assert attempts.take(f"name{n}", "2001:db8::1") == 0
    assert attempts.take("ada", "2001:db8::2") == PER_ADDRESS.window_s  # the same network
    assert attempts.take("ada", "2001:db8:1::2") == 0


def test_guesses_from_many_addresses_are_bounded_and_the_owners_is_not_closed(
    in_folder: Counting,
) -> None:
    clock = Clock()
    attempts = in_folder(clock)
    assert attempts.take("ada", "192.0.2.1") == 0
    attempts.forgive("ada", "192.0.2.1")
    taken = 0
    for hour in range(3):
        for n in range(300):
            clock.now = hour * 3600 + n * 7
            taken += attempts.take("ada", address(n)) == 0
    assert taken <= 4 * PER_ACCOUNT.most
    assert attempts.take("ada", address(600)) > 0
    assert attempts.take("bo", address(600)) == 0
    for _ in range(PER_PAIR.most):  # whoever sits beside the owner may try no more than elsewhere
        assert attempts.take("ada", "192.0.2.1") == 0
    assert attempts.take("ada", "192.0.2.1") > 0


def test_the_right_password_lets_an_account_begin_anew(
    counting: Counting,
) -> None:
    attempts = counting(Clock())
    for _ in range(PER_ACCOUNT.most * 2):
        assert attempts.take("ada", "10.0.0.1") == 0
        attempts.forgive("ada", "10.0.0.1")
    for _ in range(PER_PAIR.most):
        assert attempts.take("bo", "10.0.0.1") == 0
    assert attempts.take("bo", "10.0.0.1")


def test_old_attempts_and_endless_names_take_no_room(in_folder: Counting, tmp_path: Path) -> None:
    clock = Clock()
    attempts = in_folder(clock)
    for n in range(300):
        clock.now = n * 60
        name = f"name{n}" + "x" * 10_000
        attempts.take(name, address(n))
    with closing(sqlite3.connect(tmp_path / "accounts.sqlite3")) as file:
        ((rows, longest),) = file.execute("SELECT count(*), max(length(account)) FROM attempts")
    assert (rows, longest) == (60, 40)


def test_every_process_counts_the_same_attempts(
    counting: Counting,
) -> None:
    clock = Clock()
    both = counting(clock), counting(clock)
    for n in range(PER_PAIR.most):
        assert both[n % 2].take("ada", "10.9.9.9") == 0
    assert [each.take("ada", "10.9.9.9") for each in both] == [PER_PAIR.window_s] * 2
    both[0].forgive("ada", "10.9.9.9")
    assert both[1].take("ada", "10.9.9.9") == 0
