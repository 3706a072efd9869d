"""Whether two stated origins are one and the same: one address, or one title. Pure.

The name of an outlet or agency alone is no origin in this sense: two articles "from Reuters" may be
about anything.
"""

import functools
import re
from urllib.parse import parse_qsl, urlsplit

from rag.types import Article

_FEWEST_WORDS = 4
"""Of a title that tells it from others, where it is quoted or an article's own; "Annual report"
does not."""

_FEWEST_UNQUOTED = 5
"""Of an origin without quotation marks, which may as well be the name of an outlet."""

_ADDRESS = re.compile(r"https?://[^\s<>\"“”()]+", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
_DASH = re.compile(r"\s+[-–—|·•]+\s+")
_WORD = re.compile(r"\w+")
_TRACKING = re.compile(r"utm_|fbclid|gclid")
# "The Conversation under a Creative Commons licence", "a site produced by students"
_NO_TITLE = frozenset(
    "agencies agency available commons copyright licence license licensed permission press "
    "produced publisher reserved rights staff wire".split()
)
_AROUND = frozenset(
    "a an the by from on in at of via to and video article story report post blog clip film "
    "podcast episode interview broadcast original source youtube vimeo com www channel page site "
    "website news newspaper magazine titled called entitled".split()
)


def same_origin(one: Article, other: Article) -> bool:
    """Whether both name the same work as what they are based on, or one of them is that of the
    other."""
    if one.id == other.id:
        return True
    if one.origin and other.origin and _same_work(one.origin, other.origin):
        return True
    return _retells(one, other) or _retells(other, one)


def _retells(one: Article, other: Article) -> bool:
    """Whether the origin that `one` states is `other`."""
    if not one.origin:
        return False
    address = _address(one.origin)
    if address and other.url:
        return address == _address(other.url)
    title = _title(one.origin)
    return bool(title) and title == _bare(other.title)


def _same_work(one: str, other: str) -> bool:
    first, second = _address(one), _address(other)
    if first and second:
        return first == second
    return _title(one) is not None and _title(one) == _title(other)


@functools.lru_cache(maxsize=4096)
def _title(origin: str) -> tuple[str, ...] | None:
    """The words of the work that an origin names: those in quotation marks where there are enough,
    else all but the outlet; None where it names no work."""
    quoted = max(_QUOTED.findall(origin), key=len, default="")
    if len(_words(quoted)) >= _FEWEST_WORDS:
        return _bare(quoted)
    title = _bare(_ADDRESS.sub(" ", origin))
    return None if len(title) < _FEWEST_UNQUOTED or _NO_TITLE & {*title} else title


def _bare(title: str) -> tuple[str, ...]:
    """A title's words without an outlet before or behind a dash, and without the "a video" around
    it. Numbers stay, wherever they are: part 1 and part 2 are two works."""
    parts = [_words(part) for part in _DASH.split(title)]
    longest = max(parts, key=len)
    start, end = 0, len(longest)
    while start < end and longest[end - 1] in _AROUND:
        end -= 1
    while start < end and longest[start] in _AROUND:
        start += 1
    numbers = [word for part in parts if part is not longest for word in part if word.isdigit()]
    return (*longest[start:end], *numbers)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("’", "'").replace("'", "")))


@functools.lru_cache(maxsize=4096)
def _address(words: str) -> str | None:
    """The address in `words` as host, path and query, without what only tells who linked to it;
    None for a site's front page, which is nobody's origin."""
    found = _ADDRESS.search(words)
    if not found:
        return None
    try:
        parts = urlsplit(found.group().rstrip(".,;:!?)]"))
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = sorted(item for item in parse_qsl(parts.query) if not _TRACKING.match(item[0]))
    if host == "youtu.be":
        host, path, query = "youtube.com", "/watch", [("v", path.strip("/"))]
    elif host == "youtube.com":
        query = [item for item in query if item[0] == "v"]
    if not path and not query:
        return None
    return f"{host}{path}?{query}"
