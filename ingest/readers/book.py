"""Electronic books and issues of papers (.epub): the pages in the order in which they are read."""

import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.document import Block, Document, Entry
from ingest.readers.html import blocks_of_page
from ingest.readers.options import ReadOptions, for_container, whole_file
from ingest.readers.package import Package, Properties, local
from ingest.text.page_encoding import page_text
from rag.errors import ReadError

_CONTAINER = "META-INF/container.xml"
_LOCKS = ("META-INF/rights.xml", "META-INF/sinf.xml", "META-INF/license.lcpl")


def read_book(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    package = Package(raw, source, options)
    if any(lock in package for lock in _LOCKS):
        raise ReadError(
            "the book is locked to its buyer (DRM)",
            where=source,
            next="Ingest a copy without the lock, if its seller gives one.",
        )
    container = _Rootfile()
    package.follow(_CONTAINER, container)
    contents = _Contents(posixpath.dirname(container.path))
    package.follow(container.path, contents)
    blocks: list[Block] = []
    letters = 0
    for page in contents.pages():
        text = page_text(package.read(page), f"{source}#{page}")
        for block in blocks_of_page(text):
            letters += len(block.text)
            blocks.append(block)
        package.check_text(letters)
    found = contents.found
    stated = {
        "title": found.get("title", ""),
        "author": found.get("creator", ""),
        "publisher": found.get("publisher", ""),
        "published": found.get("date", ""),
        "language": found.get("language", ""),
    }
    address = found.get("source", "")
    if address.startswith(("http://", "https://")):
        stated["url"] = address
    return Document(
        source,
        tuple(blocks),
        {name: words for name, words in stated.items() if words},
        marked=any(block.kind == "heading" for block in blocks),
    )


class _Rootfile:
    """Where the table of contents is."""

    def __init__(self) -> None:
        self.path = "content.opf"

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "rootfile":
            self.path = attributes.get("full-path", self.path)

    def data(self, text: str) -> None: ...

    def end(self, tag: str) -> None: ...


class _Contents(Properties):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self._parts: dict[str, str] = {}
        self._spine: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        name = local(tag)
        kind = attributes.get("media-type", "")
        if name == "item" and "html" in kind and "nav" not in attributes.get("properties", ""):
            self._parts[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref" and attributes.get("linear") != "no":
            self._spine.append(attributes.get("idref", ""))

    def pages(self) -> Iterator[str]:
        for one in dict.fromkeys(self._spine):
            address = self._parts.get(one)
            if address:
                path = unquote(urlsplit(address).path)
                yield posixpath.normpath(posixpath.join(self._folder, path)).lstrip("/")
