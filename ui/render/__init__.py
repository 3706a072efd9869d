"""The one place where text of articles, models, files and readers becomes HTML. Pure.

Every template is a `Markup` whose `format` escapes each value that is not itself Markup, so a
value can only reach the page escaped. Addresses become links only when they are http or https.
"""

import math
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from markupsafe import Markup

from rag.english.periods import written
from ui.state.turns import Trouble

NOTHING = Markup("")

_LINK = Markup('<a class="pc-link" href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
_TROUBLE = Markup(
    '<div class="pc-card pc-trouble" role="alert"><p class="pc-card-title">{}</p>{}{}</div>'
)


def joined(parts: Iterable[Markup], separator: Markup = NOTHING) -> Markup:
    return separator.join(parts)


def when(condition: object, part: Markup) -> Markup:
    return part if condition else NOTHING


def link(address: str | None, words: str) -> Markup:
    """`words` as a link that opens beside the page; nothing for an address that is not http(s)."""
    return _LINK.format(address, words) if address and is_web_address(address) else NOTHING


def is_web_address(address: str) -> bool:
    """An absolute http or https address. Control characters, which browsers drop before they read
    the scheme ("java\\tscript:"), make it none."""
    if any(ord(character) <= 32 or ord(character) == 127 for character in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def day(value: date | None) -> str:
    """28 January 2025; the absence of a date is said, never guessed."""
    return written(value) if value else "no date given"


def day_short(value: date | None) -> str:
    return f"{value.day} {value:%b} {value.year}" if value else "no date"


def seconds(ms: int) -> str:
    """4 ms, 0.32 s, 12 s."""
    if ms < 100:
        return f"{ms} ms"
    return f"{ms / 1000:.2f} s" if ms < 10_000 else f"{ms / 1000:.0f} s"


def size(count: int) -> str:
    """312 MB, 1.1 GB: decimal units, as download pages give them."""
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    if count < 1_000_000_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{count / 1_000_000_000:.1f} GB"


def time_left(left_s: float | None) -> str:
    """'2 min left', 'a few seconds left'; nothing while it cannot be said."""
    if left_s is None or not math.isfinite(left_s):
        return ""
    if left_s < 10:
        return "a few seconds left"
    if left_s < 90:
        return f"{round(left_s / 5) * 5} s left"
    return f"{math.ceil(left_s / 60)} min left"


def count(number: int, one: str, many: str = "") -> str:
    """'1 article', '5 articles', '12,400 articles'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def trouble_card(trouble: Trouble) -> Markup:
    """What happened, where, and what to do next."""
    return _TROUBLE.format(
        _sentence(trouble.what),
        when(trouble.where, Markup('<p class="pc-where">{}</p>').format(trouble.where)),
        when(trouble.next, Markup("<p>{}</p>").format(trouble.next)),
    )


def _sentence(words: str) -> str:
    """Error messages begin in lower case, as they follow a prefix on the command line."""
    words = words.strip()
    return words[:1].upper() + words[1:].rstrip(".") + "."
