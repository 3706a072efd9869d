"""OpenDocument texts (.odt), as LibreOffice writes them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.document import Block, Document, Entry
from ingest.readers.options import ReadOptions, for_container, whole_file
from ingest.readers.package import Package, Properties, local
from ingest.readers.properties import sensible_author, sensible_title

_LEFT_OUT = frozenset(("note", "annotation", "tracked-changes", "forms", "table-of-content"))


def read_open_document(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    package = Package(raw, source, options)
    body = _Body(package)
    package.follow("content.xml", body)
    meta = Properties()
    if "meta.xml" in package:
        package.follow("meta.xml", meta)
    beginning = " ".join(block.text for block in body.blocks[:20])[:2000]
    stated = {
        "title": sensible_title(meta.found.get("title", ""), beginning),
        "author": sensible_author(meta.found.get("initial-creator", "")),
        "publisher": meta.found.get("publisher", ""),
    }
    return Document(
        source,
        tuple(body.blocks),
        {name: words for name, words in stated.items() if words},
        marked=any(block.kind == "heading" for block in body.blocks),
    )


class _Body:
    def __init__(self, package: Package) -> None:
        self.blocks: list[Block] = []
        self._package = package
        self._open: list[tuple[list[str], int]] = []  # words and the level of a heading
        self._cells: list[list[list[str]]] = []
        self._in_item = 0
        self._left_out = 0
        self._letters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
            return
        match name:
            case "p":
                self._open.append(([], 0))
            case "h":
                given = (v for key, v in attributes.items() if local(key) == "outline-level")
                level = next(given, "1")
                self._open.append(([], min(int(level), 6) if level.isdecimal() else 1))
            case "list-item":
                self._in_item += 1
            case "table-row":
                self._cells.append([])
            case "table-cell" if self._cells:
                self._cells[-1].append([])
            case "s" | "tab" | "line-break" if self._open:
                self._open[-1][0].append(" ")
            case _:
                pass

    def data(self, text: str) -> None:
        if self._open and not self._left_out:
            self._open[-1][0].append(text)
            self._letters += len(text)
            self._package.check_text(self._letters)

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        match local(tag):
            case "p" | "h" if self._open:
                self._take(*self._open.pop())
            case "list-item":
                self._in_item -= 1
            case "table-row" if self._cells:
                words = " | ".join(" ".join(cell) for cell in self._cells.pop() if cell)
                if self._cells and self._cells[-1]:
                    self._cells[-1][-1].append(words)
                elif words:
                    self.blocks.append(Block(words, "item"))
            case _:
                pass

    def _take(self, parts: list[str], level: int) -> None:
        words = " ".join("".join(parts).split())
        if not words:
            return
        if self._cells and self._cells[-1]:
            self._cells[-1][-1].append(words)
        elif level:
            self.blocks.append(Block(words, "heading", level))
        else:
            self.blocks.append(Block(words, "item" if self._in_item else "text"))
