"""How many wrong passwords are taken, for one account and from one address."""

import ipaddress
import math
import threading
import time
from collections import deque
from collections.abc import Callable

PER_ACCOUNT = 10
PER_ADDRESS = 30
WINDOW_S = 15 * 60.0

_MOST_KEPT = 10_000
"""Accounts and addresses remembered; names that nobody has are remembered like any other."""


class Attempts:
    """Kept in memory: a restart forgets them. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: dict[tuple[str, str], deque[float]] = {}

    def take(self, account: str, address: str) -> int:
        """0 where the password may be tried, which then counts as wrong until `forgive`; else the
        seconds after which to try again, and nothing is counted."""
        now = self._clock()
        with self._lock:
            limits = self._limits(account, address)
            waits = [self._wait(key, most, now) for key, most in limits]
            if wait := max(waits):
                return math.ceil(wait)
            if len(self._times) > _MOST_KEPT:
                self._forget_old(now)
            for key, _ in limits:
                self._times.setdefault(key, deque()).append(now)
            return 0

    def forgive(self, account: str, address: str) -> None:
        """The password was right: the account begins anew, the address loses this one attempt."""
        with self._lock:
            of_account, of_address = (key for key, _ in self._limits(account, address))
            self._times.pop(of_account, None)
            if times := self._times.get(of_address):
                times.pop()

    def _limits(
        self, account: str, address: str
    ) -> tuple[tuple[tuple[str, str], int], tuple[tuple[str, str], int]]:
        return (("account", account), PER_ACCOUNT), (("address", _network(address)), PER_ADDRESS)

    def _wait(self, key: tuple[str, str], most: int, now: float) -> float:
        times = self._times.get(key)
        while times and times[0] <= now - WINDOW_S:
            times.popleft()
        return times[0] + WINDOW_S - now if times and len(times) >= most else 0.0

    def _forget_old(self, now: float) -> None:
        for key in [key for key, times in self._times.items() if _over(times, now)]:
            del self._times[key]


def _over(times: deque[float], now: float) -> bool:
    return not times or times[-1] <= now - WINDOW_S


def _network(address: str) -> str:
    """One household's IPv6 addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
