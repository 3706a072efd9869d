"""A feed that was saved as a file (RSS, Atom): each entry that holds its article's text."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.document import Entry, Rejected
from ingest.readers.feed import is_feed, is_teaser, own_document, read_feed
from ingest.readers.options import ReadOptions, source_of, too_large, unreadable
from ingest.readers.record import Sources
from rag.errors import ReadError

_MOST_ENTRIES = 10_000
_WEB = ("http://", "https://")


def read_saved_feed(path: Path, options: ReadOptions) -> Iterator[Entry | Rejected]:
    """An entry without its text is rejected by its address, and the rest goes in."""
    source = source_of(path)
    try:
        with path.open("rb") as file:
            raw = file.read(options.most_bytes + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(raw) > options.most_bytes:
        raise too_large(source, "the file", options)
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if not is_feed(raw):
        raise ReadError(
            "this XML is neither a feed (RSS, Atom) nor a page",
            where=source,
            next="Save the articles as .html or .txt and ingest those.",
        )
    sources = Sources(source)
    for number, entry in enumerate(read_feed(raw, None, source, _MOST_ENTRIES), 1):
        link = entry.link if entry.link.startswith(_WEB) else ""
        named = {"url": link, "title": entry.title}
        name = sources.name({"id": entry.name}, named, f"entry {number}")
        if not entry.whole and is_teaser(own_document(name, link, entry)):
            yield Rejected(name, _only_a_teaser(link), len(raw))
        else:
            digest = hashlib.sha256(repr(entry).encode("utf-8", "replace")).hexdigest()
            yield Entry(name, digest, len(raw), partial(own_document, name, link, entry))


def _only_a_teaser(link: str) -> str:
    where = "ingest its address with --allow-network" if link else "save its page"
    return f"the feed holds only the beginning of the article: {where}"
