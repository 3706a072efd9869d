"""Wrong passwords are counted for an account and for an address."""

from ui.access.attempts import PER_ACCOUNT, PER_ADDRESS, WINDOW_S, Attempts


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_account_is_closed_for_a_while_from_every_address() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(PER_ACCOUNT):
        assert attempts.take("ada", f"10.0.0.{n}") == 0
    clock.now = 60
    assert attempts.take("ada", "10.9.9.9") == WINDOW_S - 60
    assert attempts.take("bo", "10.9.9.9") == 0
    clock.now = WINDOW_S
    assert attempts.take("ada", "10.9.9.9") == 0


def test_an_address_is_closed_for_every_account() -> None:
    attempts = Attempts(Clock())
    for n in range(PER_ADDRESS):
        assert attempts.take(f"name{n}", "2001:db8::1") == 0
    assert attempts.take("ada", "2001:db8::2") == WINDOW_S  # the same network
    assert attempts.take("ada", "2001:db8:1::2") == 0


def test_the_right_password_lets_an_account_begin_anew() -> None:
    attempts = Attempts(Clock())
    for _ in range(PER_ADDRESS * 2):
        assert attempts.take("ada", "10.0.0.1") == 0
        attempts.forgive("ada", "10.0.0.1")
    for _ in range(PER_ACCOUNT):
        assert attempts.take("bo", "10.0.0.1") == 0
    assert attempts.take("bo", "10.0.0.1")


def test_old_attempts_take_no_memory() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(12_000):
        clock.now = n
        attempts.take(f"name{n}", f"10.0.{n // 250}.{n % 250}")
    assert len(attempts._times) <= 10_002
