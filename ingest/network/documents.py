"""An address to documents: a page is one, a feed has one for each of its articles."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from ingest.document import Document, Entry, Rejected
from ingest.network.address import WebAddress, parse_address
from ingest.network.fetch import Fetcher, Page
from ingest.network.robots import Robots
from ingest.prepared import read_document
from ingest.readers import READERS
from ingest.readers.feed import (
    FeedEntry,
    count_words,
    is_feed,
    is_teaser,
    own_document,
    read_feed,
)
from ingest.reading import Reading
from ingest.text.decode import decode
from ingest.text.page_encoding import page_text
from rag.errors import ReadError

Standing = Literal["new", "same", "other"]
"""What the library has of an entry's source: nothing, just this, or something else."""

MOST_ENTRIES = 100
"""Of a feed; they come newest first."""

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
)
# Where the page was read too, the feed's own text stands in for it
# only with so many times its words, as beside a notice or a paywall.
_FULLER = 2
_FROM_THE_FEED = ("title", "published", "author")


class Network:
    """What --allow-network allows. Nothing is looked up or connected to before the first use."""

    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self._fetcher = fetcher or Fetcher()
        self._robots = Robots(self._fetcher)

    def documents(
        self, given: str, reading: Reading, standing: Callable[[Entry], Standing]
    ) -> Iterator[Entry | Rejected]:
        """The documents at an address. A source is the address as asked for or as the feed links
        it, in one spelling, so that the same page is the same document next time.

        Raises ReadError where the address as a whole cannot be read.
        """
        address = parse_address(given)
        page = self._fetcher.get(address, reading.options.most_bytes, _is_taken)
        if is_feed(page.body):
            yield from self._articles(page, reading, standing)
        else:
            yield _entry(str(address), _document(page, str(address), reading))

    def _articles(
        self, page: Page, reading: Reading, standing: Callable[[Entry], Standing]
    ) -> Iterator[Entry | Rejected]:
        seen: set[str] = set()
        feed = page.address
        call = reading.worker.call
        for entry in call(read_feed, page.body, page.charset, str(feed), MOST_ENTRIES):
            source = f"{feed}#{entry.name or entry.title}"
            try:
                address = _link(entry, feed)
                source = str(address) if address else source
                if source in seen:
                    continue
                seen.add(source)
                found, trouble = self._article(source, address, entry, reading)
                if trouble and standing(found) == "other":
                    raise trouble  # the page was read before; the feed's own words are fewer
            except ReadError as error:
                yield Rejected(source, error.reason, 0)
            else:
                yield found

    def _article(
        self, source: str, address: WebAddress | None, feed: FeedEntry, reading: Reading
    ) -> tuple[Entry, ReadError | None]:
        """The article, and what kept its page from being read where it is the feed's own text.
        Raises ReadError where there is neither."""
        own = reading.worker.call(own_document, source, str(address or ""), feed)
        stands_in = not is_teaser(own)
        if address is None:
            if not stands_in:
                raise ReadError(
                    "the feed gives neither a link nor the article's text",
                    where=source,
                    next="Leave it out.",
                )
            return _entry(source, own), None
        try:
            pause_s = self._robots.pause_s(address)
            page = self._fetcher.get(address, reading.options.most_bytes, _is_taken, pause_s)
            document = _document(page, source, reading)
        except ReadError as error:
            if not stands_in:
                raise
            return _entry(source, own), error
        if stands_in and count_words(own) > _FULLER * count_words(document):
            return _entry(source, own), None
        stated = {name: own.stated[name] for name in _FROM_THE_FEED if name in own.stated}
        return _entry(source, replace(document, stated={**stated, **document.stated})), None


def _is_taken(kind: str) -> bool:
    return kind in _FEEDS or _SUFFIXES.get(kind) in READERS


def _link(entry: FeedEntry, feed: WebAddress) -> WebAddress | None:
    if not entry.link:
        return None
    base = parse_address(entry.base, feed) if entry.base else feed
    return parse_address(entry.link, base)


def _document(page: Page, source: str, reading: Reading) -> Document:
    """The page through the reader of its kind, which takes files."""
    suffix = _SUFFIXES.get(page.kind or _guess(page.body))
    if suffix not in READERS:
        raise ReadError(
            f"there is no article or feed in it ({page.kind or 'its kind is not said'})",
            where=source,
            next="Check the address.",
        )
    body = page.body if suffix == ".pdf" else reading.worker.call(_as_utf8, page, suffix)
    with tempfile.TemporaryDirectory(prefix="presscheck-") as folder:
        path = Path(folder, f"page{suffix}")
        path.write_bytes(body)
        document = reading.worker.call(read_document, path, reading.options)
    return replace(document, source=source, stated=_with_address(document.stated, page.address))


def _guess(body: bytes) -> str:
    start = body[:64].lstrip()
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if start.startswith(b"<") else ""


def _as_utf8(page: Page, suffix: str) -> bytes:
    """What was sent with the page counts more than what it says of its own encoding, and the
    byte order mark here more than either."""
    where = str(page.address)
    if suffix == ".html":
        return page_text(page.body, where, page.charset).encode("utf-8-sig", "replace")
    return decode(page.body, where=where, declared=page.charset).encode("utf-8-sig", "replace")


def _with_address(stated: Mapping[str, str], address: WebAddress) -> dict[str, str]:
    """The page's own address of itself counts where it is of the same site: a page can claim to
    be anyone's, and readers are sent there."""
    try:
        own = parse_address(stated["url"])
    except (KeyError, ReadError):
        own = address
    return {**stated, "url": str(own if _site(own) == _site(address) else address)}


def _site(address: WebAddress) -> str:
    first, _, rest = address.host.partition(".")
    return rest if first in ("www", "m", "mobile", "amp") and "." in rest else address.host


def _entry(source: str, document: Document) -> Entry:
    """What is read is hashed, so that a page's changing menus and tokens make no new version."""
    content = [[[b.text, b.kind, b.level] for b in document.blocks], dict(document.stated)]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return Entry(source, digest, 0, partial(_given, document))


def _given(document: Document) -> Document:
    return document
