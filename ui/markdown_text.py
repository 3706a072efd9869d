"""Text of articles, models and people as Markdown that shows it and does nothing else. Pure."""

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
_OPENS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_ADDRESS = re.compile(r"\b(https?|ftp)(:)(?=//)|\b(www)(\.)", re.IGNORECASE)


def as_markdown(text: str) -> str:
    """One line that a Markdown reader shows as `text`: no link, picture, heading or HTML of it.

    An address in it is no link either, since some readers fetch what an address names.
    """
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    line = _OPENS.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line)
    return _ADDRESS.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", line)
