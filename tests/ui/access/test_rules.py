"""When a login is asked for, and when nothing is served at all."""

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load_settings
from ui.access.accounts import Accounts
from ui.access.rules import accounts_of, decide_access
from ui.app import serve

PASSWORD = "four small grey boats"


def _settings(tmp_path: Path, account: bool, **fields: object) -> Settings:
    settings = Settings(library=tmp_path / "library", **fields)  # pyright: ignore
    if account:
        with accounts_of(settings) as accounts:
            accounts.add("ada", PASSWORD)
    return settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
@pytest.mark.parametrize("account", [False, True])
def test_nobody_logs_in_on_this_machine_alone(tmp_path: Path, host: str, account: bool) -> None:
    access = decide_access(_settings(tmp_path, account), host)
    assert access.accounts is None
    assert access.hosts == (host,)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.internal", ""])
def test_a_public_address_is_refused_without_an_account(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError) as told:
        decide_access(_settings(tmp_path, account=False), host)
    assert "presscheck account add NAME" in told.value.next
    assert "127.0.0.1" in told.value.next


def test_the_last_account_gone_is_as_none(tmp_path: Path) -> None:
    settings = _settings(tmp_path, account=True)
    with accounts_of(settings) as accounts:
        accounts.remove("ada")
    with pytest.raises(SettingsError, match="no account yet"):
        decide_access(settings, "192.168.1.4")
    with pytest.raises(SettingsError, match="no account yet"):
        serve(settings, host="192.168.1.4")


@pytest.mark.parametrize(
    ("host", "fields"),
    [
        ("192.168.1.4", {}),
        ("0.0.0.0", {"hosts": ("news.internal",)}),
        ("127.0.0.1", {"hosts": ("news.internal",)}),  # behind a proxy
        ("127.0.0.1", {"login": True}),
    ],
)
def test_with_an_account_it_is_served_and_asks(
    tmp_path: Path, host: str, fields: dict[str, object]
) -> None:
    access = decide_access(_settings(tmp_path, account=True, **fields), host)
    assert isinstance(access.accounts, Accounts)
    assert set(access.hosts) == {*fields.get("hosts", ()), host} - {"0.0.0.0"}  # pyright: ignore
    access.close()
    with pytest.raises(SettingsError, match="no account yet"):
        decide_access(_settings(tmp_path / "other", account=False, **fields), host)


def test_every_address_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--hosts NAME"):
        decide_access(_settings(tmp_path, account=True), "0.0.0.0")


def test_hosts_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSCHECK_HOSTS", "news.internal, 10.0.0.4 ,")
    assert load_settings().hosts == ("news.internal", "10.0.0.4")
    assert load_settings(hosts="other").hosts == ("other",)
