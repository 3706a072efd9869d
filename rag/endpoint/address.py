"""Whether the settings name an endpoint that can be called: its address and its key."""

from urllib.parse import SplitResult, urlsplit

from rag.errors import SettingsError


def checked_address(url: str, setting: str) -> SplitResult:
    """Raises SettingsError for what is no http address, or has a key in it."""
    try:
        address = urlsplit(url.strip())
        sound = address.scheme in ("http", "https") and bool(address.hostname)
        sound = sound and address.port != 0  # the port is parsed, and refused, when it is read
    except ValueError:
        sound, address = False, SplitResult("", "", "", "", "")
    if not sound or address.username or address.password:
        raise SettingsError(
            "the endpoint's address is not of the form https://HOST/v1",
            where=setting,
            next=f"Give scheme and host, and put a key into {setting.replace('url', 'key')}.",
        )
    return address


def checked_key(key: str | None, setting: str) -> str:
    """Raises SettingsError for what cannot be sent as a key."""
    stripped = (key or "").strip()
    if not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise SettingsError(
            "the endpoint's key holds characters that no key has",
            where=setting,
            next="Copy it once more.",
        )
    return stripped
