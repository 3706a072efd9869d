"""Text of articles, models and people as Markdown that shows it and does nothing else. Pure."""

import re
from collections.abc import Sequence

from ui.words import is_web_address

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$@{}]")
_BARE_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\s*)([#+=:-]|(\d+)([.)]))")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\\()\[\]`]")


def as_markdown(text: str) -> str:
    """One line that a Markdown reader shows as `text`: no link, picture, heading or HTML of it.

    An address in it is no link either, since some readers fetch what an address names.
    """
    line = _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.replace("\0", " ").split()))
    line = _BARE_ADDRESS.sub(lambda found: "\\" + found[0], line)
    return _BLOCK_START.sub(_escaped_start, line)


def marks(numbers: Sequence[int]) -> str:
    """The numbers of quotes behind a sentence, readable where it is pasted as plain text too.

    They become no links: what would make one, a definition of [1], `as_markdown` lets nobody write.
    """
    return "".join(f" [{n}]" for n in numbers)


def is_link_target(address: str | None) -> bool:
    """Whether `<address>` is a link to just that, and to the web."""
    return bool(address) and is_web_address(address) and not _NOT_IN_ADDRESS.search(address)


def _escaped_start(found: re.Match[str]) -> str:
    blank, start, number, dot = found.groups()
    return f"{blank}{number}\\{dot}" if number else f"{blank}\\{start}"
