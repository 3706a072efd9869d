"""A web page that was saved as one file with its pictures (MHTML, RFC 2557)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.document import Document, Entry
from ingest.readers.html import read_page
from ingest.readers.mail.mime import Kind, parsed, parts_of, payload_of
from ingest.readers.options import ReadOptions, for_container, too_large, whole_file
from rag.errors import ReadError

_PAGES = ("text/html", "application/xhtml+xml")
_WEB = ("http://", "https://")
_SAVED = Kind("the saved page", "Save the page again, as .html if it stays so.", most_parts=5000)


def read_web_archive(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    with parsed(raw, source, _SAVED) as message:
        # Frames and advertisements follow the page.
        parts = parts_of(message, source, _SAVED)
        page = next((part for part in parts if part.get_content_type() in _PAGES), None)
        if page is None:
            raise ReadError("there is no page in it", where=source, next=_SAVED.next)
        payload = payload_of(page)
        sent = page.get_content_charset()
        stated = (page.get("Content-Location"), message.get("Snapshot-Content-Location"))
        addresses = [str(one).strip() for one in stated]
    if len(payload) > options.most_bytes:
        raise too_large(source, "the page in it", options)
    document = read_page(payload, source, sent)
    # Its Date is the day on which it was saved.
    own = [{"url": address} for address in addresses if address.startswith(_WEB)][:1]
    return replace(document, stated={**(own[0] if own else {}), **document.stated})
