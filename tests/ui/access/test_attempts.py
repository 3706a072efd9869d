"""Wrong passwords are counted for an account from an address, for each, and for all together."""

from ui.access.attempts import PER_ACCOUNT, PER_ADDRESS, PER_PAIR, Attempts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def address(n: int) -> str:
    return f"10.0.{n // 250}.{n % 250}"


def test_a_stranger_closes_an_account_for_his_own_address_alone() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(PER_PAIR.most):
        assert attempts.take("ada", "10.9.9.9") == 0
    clock.now = 60
    assert attempts.take("ada", "10.9.9.9") == PER_PAIR.window_s - 60
    assert attempts.take("bo", "10.9.9.9") == 0
    assert attempts.take("ada", "10.0.0.1") == 0  # its owner, elsewhere
    clock.now = PER_PAIR.window_s
    assert attempts.take("ada", "10.9.9.9") == 0


def test_an_address_is_closed_for_every_account() -> None:
    attempts = Attempts(Clock())
    for n in range(PER_ADDRESS.most):
        assert attempts.take(f"name{n}", "2001:db8::1") == 0
    assert attempts.take("ada", "2001:db8::2") == PER_ADDRESS.window_s  # the same network
    assert attempts.take("ada", "2001:db8:1::2") == 0


def test_guesses_from_many_addresses_are_bounded_and_the_owners_is_not_closed() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert attempts.take("ada", "192.0.2.1") == 0
    attempts.forgive("ada", "192.0.2.1")
    taken = 0
    for hour in range(24):
        for n in range(500):
            clock.now = hour * 3600 + n * 7
            taken += attempts.take("ada", address(n)) == 0
    assert taken <= 25 * PER_ACCOUNT.most
    assert attempts.take("ada", address(600)) > 0
    assert attempts.take("bo", address(600)) == 0
    for _ in range(PER_PAIR.most):  # whoever sits beside the owner may try no more than elsewhere
        assert attempts.take("ada", "192.0.2.1") == 0
    assert attempts.take("ada", "192.0.2.1") > 0


def test_the_right_password_lets_an_account_begin_anew() -> None:
    attempts = Attempts(Clock())
    for _ in range(PER_ACCOUNT.most * 2):
        assert attempts.take("ada", "10.0.0.1") == 0
        attempts.forgive("ada", "10.0.0.1")
    for _ in range(PER_PAIR.most):
        assert attempts.take("bo", "10.0.0.1") == 0
    assert attempts.take("bo", "10.0.0.1")


def test_old_attempts_and_endless_names_take_no_memory() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(12_000):
        clock.now = n
        name = f"name{n}" + "x" * 10_000
        attempts.take(name, address(n))
        if n % 2:
            attempts.forgive(name, address(n))
    assert len(attempts._times) <= 3 * 3_600 + 10_003
    assert len(attempts._entered) <= 10_000
    assert max(len(part) for key in attempts._times for part in key) < 50
