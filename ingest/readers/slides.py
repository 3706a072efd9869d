"""Presentations (.pptx): the words of each slide, in the order in which they are shown."""

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.document import Block, Document, Entry
from ingest.readers.office_facts import office_facts
from ingest.readers.options import ReadOptions, for_container, whole_file
from ingest.readers.package import Package, local

_MAIN = "ppt/presentation.xml"
_RELATIONS = "ppt/_rels/presentation.xml.rels"
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")


def read_slides(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    package = Package(raw, source, options)
    order = _Order()
    package.follow(_MAIN, order)
    package.follow(_RELATIONS, order)
    letters = 0
    blocks: list[Block] = []
    for slide in order.slides():
        words = _Slide()
        package.follow(slide, words)
        letters += sum(len(block.text) for block in words.blocks)
        package.check_text(letters)
        # The first slide's title is the presentation's, the others' are headings below it.
        level = 2 if blocks else 1
        blocks.extend(
            Block(block.text, "heading", level) if block.kind == "heading" else block
            for block in words.blocks
        )
    beginning = " ".join(block.text for block in blocks[:20])[:2000]
    return Document(source, tuple(blocks), office_facts(package, beginning), marked=True)


class _Order:
    """The parts of the slides, in order."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "sldId":
            self._ids += [value for name, value in attributes.items() if name.endswith("}id")]
        elif local(tag) == "Relationship":
            self._targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def data(self, text: str) -> None: ...

    def end(self, tag: str) -> None: ...

    def slides(self) -> Iterator[str]:
        for one in dict.fromkeys(self._ids):
            target = self._targets.get(one)
            if target:
                yield posixpath.normpath(posixpath.join("/ppt", target)).lstrip("/")


class _Slide:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._in_text = False
        self._is_title = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "sp":
                self._is_title = False
            case "ph":
                self._is_title = attributes.get("type") in ("title", "ctrTitle")
            case "t":
                self._in_text = True
            case "br":
                self._words.append(" ")
            case _:
                pass

    def data(self, text: str) -> None:
        if self._in_text:
            self._words.append(text)

    def end(self, tag: str) -> None:
        if local(tag) == "t":
            self._in_text = False
        elif local(tag) == "p":
            words = " ".join("".join(self._words).split())
            self._words = []
            if words and self._is_title:
                self.blocks.append(Block(words, "heading", 2))
            elif words:
                self.blocks.append(Block(words, "text" if _ENDS.search(words) else "item"))
