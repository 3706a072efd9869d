"""Who has to log in, and under which names the server is known. Decided once, before it serves.

Whoever uses it from this machine alone does not log in, unless the setting `login` asks for it.
Where it can be reached from elsewhere (a public address to listen on, or a name in `hosts` under
which a proxy passes it on), everybody does, and without an account it is not served at all.
"""

from dataclasses import dataclass
from ipaddress import ip_address

from rag.errors import SettingsError
from rag.settings import Settings
from ui.access.accounts import Accounts
from ui.headers import is_loopback


@dataclass(frozen=True, slots=True)
class Access:
    """`hosts` are names beside loopback's own; with no `accounts`, nobody logs in."""

    hosts: tuple[str, ...] = ()
    accounts: Accounts | None = None

    def close(self) -> None:
        if self.accounts:
            self.accounts.close()


def accounts_of(settings: Settings) -> Accounts:
    """The accounts beside the settings' library. Raises AccountError."""
    return Accounts(settings.tables)


def decide_access(settings: Settings, host: str) -> Access:
    """The rule above, for `host` to listen on.

    Raises SettingsError where a login is needed and there is no account, or where it is not said
    under which name other machines reach it; AccountError.
    """
    hosts = (*settings.hosts, *(() if _every_address(host) else (host,)))
    outside = not is_loopback(host) or not all(map(is_loopback, settings.hosts))
    if not outside and not settings.login:
        return Access(hosts)
    place = f"--host {host}" if outside else "setting login"
    accounts = accounts_of(settings)
    if not accounts.all():
        accounts.close()
        why = (
            "whoever reaches the page from elsewhere must log in, and there is no account yet"
            if outside
            else "the page is to ask for a login, and there is no account yet"
        )
        raise SettingsError(why, where=place, next=_next(outside))
    if _every_address(host) and all(map(is_loopback, settings.hosts)):
        accounts.close()
        raise SettingsError(
            "it is not said under which name other machines reach the page",
            where=place,
            next=f"Name it: presscheck ui --host {host} --hosts NAME,NAME",
        )
    return Access(hosts, accounts)


def _next(outside: bool) -> str:
    add = "Make an account first: presscheck account add NAME."
    if not outside:
        return add
    return f"{add} Or use --host 127.0.0.1, and an SSH tunnel to reach it from another machine."


def _every_address(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return not host
