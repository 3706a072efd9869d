"""How many wrong passwords are taken: for an account from one address, from an address, and for an
account from all addresses that it has not been entered from. Why so many: docs/decisions/0014.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so many seconds, whichever these are."""

    most: int
    window_s: float


PER_PAIR = Limit(10, 15 * 60.0)
"""One account from one address. Whoever uses them up elsewhere locks nobody out."""

PER_ADDRESS = Limit(30, 15 * 60.0)
"""One address, whatever the accounts."""

PER_ACCOUNT = Limit(100, 60 * 60.0)
"""One account from all addresses together: guesses from a thousand machines. Where its owner has
been let in before is not closed by it."""

_LONGEST_S = max(limit.window_s for limit in (PER_PAIR, PER_ADDRESS, PER_ACCOUNT))

_MOST_KEPT = 10_000
"""Of each kind; names that nobody has are remembered like any other, by their beginning."""

_NAME_CHARS = 40

_Key = tuple[str, ...]


class Attempts:
    """Kept in memory: a restart forgets them. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: dict[_Key, deque[float]] = {}
        self._entered: OrderedDict[_Key, None] = OrderedDict()
        """Accounts with the addresses from which they were entered, the latest last."""

    def take(self, account: str, address: str) -> int:
        """0 where the password may be tried, which then counts as wrong until `forgive`; else the
        seconds after which to try again, and nothing is counted."""
        now = self._clock()
        pair, of_address, of_account = keys = _keys(account, address)
        with self._lock:
            limits = [(pair, PER_PAIR), (of_address, PER_ADDRESS)]
            if pair not in self._entered:
                limits.append((of_account, PER_ACCOUNT))
            if wait := max(self._wait(key, limit, now) for key, limit in limits):
                return math.ceil(wait)
            if len(self._times) > _MOST_KEPT:
                self._forget_old(now)
            for key in keys:
                self._times.setdefault(key, deque(maxlen=PER_ACCOUNT.most)).append(now)
            return 0

    def forgive(self, account: str, address: str) -> None:
        """The password was right: the account begins anew from this address, for which it is open
        from now on, and the other counts lose this one attempt."""
        pair, *others = _keys(account, address)
        with self._lock:
            self._times.pop(pair, None)
            for key in others:
                if times := self._times.get(key):
                    times.pop()
            self._entered[pair] = None
            self._entered.move_to_end(pair)
            while len(self._entered) > _MOST_KEPT:
                self._entered.popitem(last=False)

    def _wait(self, key: _Key, limit: Limit, now: float) -> float:
        """Seconds until one more is taken: until the oldest of the last `most` is over."""
        times = self._times.get(key, ())
        if len(times) < limit.most:
            return 0.0
        return max(0.0, times[-limit.most] + limit.window_s - now)

    def _forget_old(self, now: float) -> None:
        for key in [key for key, times in self._times.items() if _over(times, now)]:
            del self._times[key]


def _keys(account: str, address: str) -> tuple[_Key, _Key, _Key]:
    """Of the pair, the address and the account."""
    name, place = account[:_NAME_CHARS], network(address)
    return ("pair", name, place), ("address", place), ("account", name)


def _over(times: Sequence[float], now: float) -> bool:
    return not times or times[-1] <= now - _LONGEST_S


def network(address: str) -> str:
    """One household's IPv6 addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
