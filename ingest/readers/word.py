"""Word documents (.docx).

Read as the ZIP package that they are and not through python-docx, which leaves out what a tracked
change has inserted, keeps the whole document as a tree, and unpacks a bomb before it can be asked.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from ingest.document import Block, Document, Entry
from ingest.readers.databases import articles_in, may_be_export
from ingest.readers.office_facts import office_facts
from ingest.readers.options import ReadOptions, for_container, whole_file
from ingest.readers.package import Package, local
from rag.errors import ReadError

_MAIN = "word/document.xml"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_BEGINNING = 2000


def read_word(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(
        path,
        for_container(options),
        partial(_parse, options=options),
        partial(_articles, options=options),
    )


def _articles(raw: bytes, source: str, options: ReadOptions) -> Sequence[Document]:
    """The articles of an export of a database; the first look is at the words alone."""
    try:
        pieces = Package(raw, source, options).pieces(_MAIN)
        exported = any(map(may_be_export, pieces))
    except ReadError:
        return ()  # told when it is parsed
    return articles_in(_parse(raw, source, options)) if exported else ()


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    package = Package(raw, source, options)
    styles = _Styles()
    if "word/styles.xml" in package:
        package.follow("word/styles.xml", styles)
    body = _Body(styles, package)
    package.follow(_MAIN, body)
    beginning = " ".join(block.text for block in body.blocks[:20])[:_BEGINNING]
    return Document(
        source,
        tuple(body.blocks),
        office_facts(package, beginning),
        marked=any(block.kind == "heading" for block in body.blocks),
    )


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if local(name) == "val"), "")


class _Styles:
    """Which paragraph styles are headings, and of what level, and which are lists."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._based_on: dict[str, str] = {}
        self._levels: dict[str, int] = {}
        self._lists: set[str] = set()
        self._style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "style":
                ids = (value for name, value in attributes.items() if local(name) == "styleId")
                self._style = next(ids, "")
            case "name":
                self._names.setdefault(self._style, _value(attributes))
            case "basedOn":
                self._based_on[self._style] = _value(attributes)
            case "outlineLvl" if _value(attributes).isdecimal():
                self._levels[self._style] = int(_value(attributes)) + 1
            case "numPr":
                self._lists.add(self._style)
            case _:
                pass

    def data(self, text: str) -> None: ...

    def end(self, tag: str) -> None: ...

    def level(self, style: str) -> int:
        """1 for the highest heading; 0 is none."""
        for one in self._line(style):
            name = self._names.get(one, one)
            heading = _HEADING.match(name)
            if name.lower() == "title":
                return 1
            if heading:
                return min(max(int(heading[1]), 1), 6)
            if one in self._levels:
                return self._levels[one] if self._levels[one] <= 6 else 0
        return 0

    def is_list(self, style: str) -> bool:
        return any(
            one in self._lists or self._names.get(one, "").lower().startswith("list ")
            for one in self._line(style)
        )

    def _line(self, style: str) -> Iterator[str]:
        """The style, and those that it is based on."""
        for _ in range(10):
            if not style:
                return
            yield style
            style = self._based_on.get(style, "")


class _Paragraph:
    def __init__(self) -> None:
        self.text: list[str] = []
        self.style = ""
        self.level: int | None = None
        self.listed: bool | None = None


class _Body:
    """The document from beginning to end. What a change has deleted, a field's code and the copy
    of a drawing for older programs are left out."""

    def __init__(self, styles: _Styles, package: Package) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._package = package
        self._open: list[_Paragraph] = []  # a text box is inside a paragraph and has its own
        self._cells: list[list[list[str]]] = []  # a row of cells for each open table
        self._letters = 0
        self._in_text = False
        self._left_out = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._left_out or name in ("Fallback", "del", "moveFrom"):
            self._left_out += 1
            return
        paragraph = self._open[-1] if self._open else None
        match name:
            case "p" if "wordprocessingml" in tag:
                self._open.append(_Paragraph())
            case "tr":
                self._cells.append([])
            case "tc" if self._cells:
                self._cells[-1].append([])
            case "t" if "wordprocessingml" in tag:
                self._in_text = True
            case "tab" | "br" | "cr" if paragraph and paragraph.text:
                paragraph.text.append(" ")
            case "noBreakHyphen" if paragraph:
                paragraph.text.append("-")
            case "pStyle" if paragraph:
                paragraph.style = _value(attributes)
            case "outlineLvl" if paragraph and _value(attributes).isdecimal():
                level = int(_value(attributes)) + 1
                paragraph.level = level if level <= 6 else 0
            case "numId" if paragraph:
                paragraph.listed = _value(attributes) != "0"
            case _:
                pass

    def data(self, text: str) -> None:
        if self._in_text and self._open and not self._left_out:
            self._open[-1].text.append(text)
            self._letters += len(text)
            self._package.check_text(self._letters)

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        name = local(tag)
        if name == "t":
            self._in_text = False
        elif name == "p" and "wordprocessingml" in tag and self._open:
            self._take(self._open.pop())
        elif name == "tr" and self._cells:
            words = " | ".join(" ".join(cell) for cell in self._cells.pop() if cell)
            if self._cells and self._cells[-1]:
                self._cells[-1][-1].append(words)
            elif words:
                self.blocks.append(Block(words, "item"))

    def _take(self, paragraph: _Paragraph) -> None:
        words = "".join(paragraph.text).strip()
        if not words:
            return
        if self._cells and self._cells[-1]:
            self._cells[-1][-1].append(words)
            return
        level = self._styles.level(paragraph.style) if paragraph.level is None else paragraph.level
        listed = self._styles.is_list(paragraph.style)
        if level:
            self.blocks.append(Block(words, "heading", level))
        elif listed if paragraph.listed is None else paragraph.listed:
            self.blocks.append(Block(words, "item"))
        else:
            self.blocks.append(Block(words))
