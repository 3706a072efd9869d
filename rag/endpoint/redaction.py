"""Keys and credentials out of what is told: an endpoint's words, addresses, logs, records (pure).

An endpoint may repeat the key that it was sent, whole, encoded, cut or with asterisks in it;
an address may have a key in front of its host or behind its question mark.
"""

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

HIDDEN = "(key)"

_PART = 8
"""So many characters in a row of a key give something of it away."""

_FEW_ENDS = 3
"""From so many characters of its ends on, what stands beside asterisks is taken for the key."""

_FEWEST = 4
"""Characters of what is taken for a secret: a shorter one stands in many a word."""

_READ, _SHOWN = 10_000, 200
"""Characters of the other side's words that are read, and that are told."""

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s'\"<>()]+", re.IGNORECASE)
_MASKED = re.compile(
    r"(?P<first>\S{0,200}?)(?:\*{2,}|\.{3,}|…|•+|[xX]{4,})(?P<last>[^\s*…•]{0,200})"
)
"""What may stand for a key whose middle is hidden."""


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets and their parts; its addresses as `told_address` has them."""
    text = _ADDRESS.sub(lambda found: told_address(found.group()), text)
    long = (secret for secret in secrets if len(secret) >= _FEWEST)
    for secret in sorted(long, key=len, reverse=True):
        spellings = _spellings(secret)
        for spelling in sorted(spellings, key=len, reverse=True):
            text = re.sub(re.escape(spelling), HIDDEN, text, flags=re.IGNORECASE)
        text = _MASKED.sub(lambda found, secret=secret: _unmasked(found, secret), text)
        text = _without_parts(text, spellings)
    return text


def in_one_line(text: str, secrets: Iterable[str]) -> str:
    """The other side's own words as one short line. Redacted before it is cut, which would hide
    the end of a key and show its beginning."""
    printable = "".join(c if c.isprintable() else " " for c in text[:_READ])
    return redacted(" ".join(printable.split()), secrets)[:_SHOWN]


def told_address(url: str) -> str:
    """An address without a user's name and password, and without what a query holds."""
    scheme, mark, rest = url.strip().rpartition("://")
    place = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, slash, path = place.partition("/")
    host = host.rpartition("@")[2]
    port = host.rpartition(":")[2]
    if "@" in path and ":" in host and "]" not in port and not port.isdigit():
        host, slash, path = path.rpartition("@")[2].partition("/")  # a password with a slash in it
    left_out = "?(left out)" if place != rest else ""
    return f"{scheme}{mark}{host}{slash}{path}{left_out}"


def secrets_of(url: str, key: str) -> tuple[str, ...]:
    """The key, and what else of the address of an endpoint nobody is told."""
    try:
        address = urlsplit(url)
        given = [value for _, value in parse_qsl(address.query) if len(value) >= _PART]
        given += [unquote(part) for part in (address.username, address.password) if part]
    except ValueError:
        given = []
    return tuple(filter(None, (key, *given)))


def _spellings(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    return {
        secret,
        quote(secret, safe=""),
        json.dumps(secret)[1:-1],
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }


def _unmasked(found: re.Match[str], secret: str) -> str:
    """Without the ends of the secret that stand beside what is hidden of it."""
    first, last = found["first"], found["last"]
    begins = next((n for n in range(len(first), 0, -1) if secret.startswith(first[-n:])), 0)
    ends = next((n for n in range(len(last), 0, -1) if secret.endswith(last[:n])), 0)
    if begins + ends < _FEW_ENDS:
        return found.group()
    return f"{first[: len(first) - begins]}{HIDDEN}{last[ends:]}"


def _without_parts(text: str, spellings: Iterable[str]) -> str:
    parts = {
        spelling[n : n + _PART].lower()
        for spelling in spellings
        for n in range(len(spelling) - _PART + 1)
    }
    low = text.lower() if len(text.lower()) == len(text) else text
    told: list[str] = []
    place = 0
    while place < len(text):
        end = place
        while low[end : end + _PART] in parts:
            end += 1
        if end > place:
            told.append(HIDDEN)
            place = end + _PART - 1
        else:
            told.append(text[place])
            place += 1
    return "".join(told)
