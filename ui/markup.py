"""What every template of HTML is made with. Pure.

A value reaches the page through a `Markup` whose `format` escapes it.
"""

from collections.abc import Iterable

from markupsafe import Markup

from ui.words import is_web_address

NOTHING = Markup("")

_LINK = Markup('<a class="pc-link" href="{}" target="_blank" rel="noopener noreferrer">{}</a>')


def joined(parts: Iterable[Markup], separator: Markup = NOTHING) -> Markup:
    return separator.join(parts)


def when(condition: object, part: Markup) -> Markup:
    return part if condition else NOTHING


def link(address: str | None, words: str) -> Markup:
    """`words` as a link that opens beside the page; nothing for an address that is not http(s)."""
    return _LINK.format(address, words) if address and is_web_address(address) else NOTHING
