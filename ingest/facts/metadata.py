"""Title, publisher, date, url, origin and disclosures: from the format first, then from the text.

Nothing is made up: a field that the document does not give is None, and each field that it gives
keeps the words that it was read from.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from ingest.document import Block, Document
from ingest.facts.dates import find_date, parse_date
from ingest.facts.header import Header, read_header, same_words
from ingest.facts.notices import reply_disclosure
from ingest.text.characters import one_line
from rag.english.language import stated_language
from rag.types import MetadataField

_TITLE_CHARACTERS = 300
_FIRST_WORDS = 12
_TITLE_END = re.compile(r"\s+(?:[-–—|•·]|::)\s+(?P<name>[^|•·–—]{2,40}|\w[\w. &'’-]{1,39})$")
# Fields whose words are kept as they are; title, publisher and so on follow from them.
_KEPT = ("title", "publisher", "published", "url", "language", "author", "origin")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says of itself, and the blocks that remain as its text."""

    title: str
    publisher: str | None
    published: date | None
    url: str | None
    origin: str | None
    language: str | None
    disclosures: tuple[str, ...]
    metadata: tuple[MetadataField, ...]
    blocks: tuple[Block, ...]


def read_facts(document: Document, blocks: Sequence[Block]) -> Facts:
    """The facts of `document`, whose blocks without page furniture are `blocks`."""
    stated = {name: one_line(words) for name, words in document.stated.items() if words.strip()}
    glued = _Title.read(stated)
    header = read_header(blocks, title=glued.title, single_line=len(document.blocks) == 1)
    # What the format has a place for is surer than a line that looks like it.
    words = {**header.words, **glued.words, **stated}
    if "published" in stated and parse_date(stated["published"]) is None:
        words["published"] = header.words.get("published", stated["published"])
    if "published_near" in stated:
        words.setdefault("published", stated["published_near"])
    origin = _origin(stated, header)
    if origin:
        words["origin"] = origin
    title = glued.title or header.words.get("title") or ""
    if title:
        words.setdefault("title", title)
    disclosures = _disclosures(stated, header, title)
    url = words.get("url")
    return Facts(
        title=(title or _first_words(header.blocks))[:_TITLE_CHARACTERS],
        publisher=words.get("publisher"),
        published=_day(words.get("published")),
        url=url if url and url.lower().startswith(("http://", "https://")) and _host(url) else None,
        origin=origin,
        language=stated_language(words["language"]) if "language" in words else None,
        disclosures=tuple(shown for shown, _ in disclosures),
        metadata=(
            *(MetadataField(name, words[name]) for name in _KEPT if words.get(name)),
            *(MetadataField("disclosure", raw) for _, raw in disclosures),
        ),
        blocks=tuple(header.blocks),
    )


@dataclass(frozen=True, slots=True)
class _Title:
    """A stated title without the outlet's name and the date that pages put behind it."""

    title: str | None
    words: Mapping[str, str]

    @classmethod
    def read(cls, stated: Mapping[str, str]) -> "_Title":
        title = stated.get("title")
        if not title:
            return cls(None, {})
        # A title that is read from one line of text has the same things glued to it.
        header = read_header([Block(title, "heading", 1)], title=None)
        words = {name: header.words[name] for name in ("published",) if name in header.words}
        title = header.words.get("title", title)
        end = _TITLE_END.search(title)
        if end and _names_publisher(end["name"].rstrip(" .…"), stated):
            words["publisher"] = end["name"].rstrip(" .…")
            title = title[: end.start()].rstrip()
        return cls(title, words)


def _names_publisher(name: str, stated: Mapping[str, str]) -> bool:
    if "publisher" in stated:
        return same_words(name, stated["publisher"])
    host = _host(stated.get("url", ""))
    letters = "".join(c for c in name.casefold() if c.isalnum())
    site = max(host.casefold().split("."), key=len, default="").replace("-", "")
    parts = [part for part in host.casefold().split(".") if part not in ("www", "com", "org", "co")]
    names = {*parts, site, "".join(parts)}
    first = name.casefold().split()[0]  # "CNN Business" of cnn.com
    return len(letters) > 1 and bool({letters, letters.removeprefix("the"), first} & names)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://[::1"
        return ""


def _origin(stated: Mapping[str, str], header: Header) -> str | None:
    """What is stated, else the first that the text names; the most telling of several lines."""
    if stated.get("origin"):
        return stated["origin"]
    return max(header.origins, key=len, default=None)


def _disclosures(stated: Mapping[str, str], header: Header, title: str) -> list[tuple[str, str]]:
    """What is shown and the words it comes from."""
    found: list[tuple[str, str]] = []
    if "retold_from" in stated:
        found.append((f"Retold from {stated['retold_from']}", stated["retold_from"]))
    if "excerpt" in stated:
        found.append((f"Not the whole text: {stated['excerpt']}", stated["excerpt"]))
    if "disclosure" in stated:
        found.append((stated["disclosure"], stated["disclosure"]))
    reply = reply_disclosure(title)
    if reply:
        found.append((reply, title))
    found.extend((words, words) for words in header.disclosures)
    return list(dict.fromkeys(found))


def _day(words: str | None) -> date | None:
    if not words:
        return None
    whole = parse_date(words)
    if whole:
        return whole
    found = find_date(words)
    # "Published: 3 March 2025" holds one date; words with two leave open which is meant
    return found.day if found and find_date(words, found.end) is None else None


def _first_words(blocks: Sequence[Block]) -> str:
    """A name for a text without a title: how it begins."""
    words = blocks[0].text.split() if blocks else []
    return " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")
