"""Rich text (.rtf); the only file that imports striprtf."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ingest.document import Document, Entry
from ingest.readers.databases import articles_in, may_be_export
from ingest.readers.options import ReadOptions, for_container, too_large, whole_file
from ingest.readers.properties import sensible_author, sensible_title
from ingest.text.plain import blocks_of
from rag.errors import ReadError

_FACT = re.compile(r"\{\\(?P<name>title|author) (?P<words>[^{}\\]{1,300})\}")
_FACTS_WITHIN = 1 << 16
_PICTURE = re.compile(r"(?<![0-9a-fA-F\r\n])[0-9a-fA-F\r\n]{400,}+")
_FONT = re.compile(r"\\f(?P<number>\d{1,6})(?!\d)")
_CHARSET = re.compile(r"\\fcharset(?P<charset>\d{1,3})(?!\d)")
_LINK = re.compile(r"(\{\\field)\{", re.IGNORECASE)
_FONT_CHARACTERS = 1000
_MOST_FONTS = 5000
_MOST_GROUPS = 500_000
_SAVE_AGAIN = "Open it, save it again and ingest that."


class _StripRtf(Protocol):
    rtf_to_text: Callable[[str], str]
    font_table_group: Callable[[str], str]


def read_rich_text(path: Path, options: ReadOptions) -> Iterator[Entry]:
    def parse(raw: bytes, source: str) -> Document:
        return _parse(raw, source, options)

    def articles(raw: bytes, source: str) -> Sequence[Document]:
        return articles_in(parse(raw, source)) if may_be_export(raw) else ()

    return whole_file(path, for_container(options), parse, articles)


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise ReadError(
            "this is not a rich text file",
            where=source,
            next="If it is plain text, name it .txt and ingest that.",
        )
    # RTF is ASCII: letters beyond it are escaped, in the code page that the file names.
    text = _PICTURE.sub("", raw.decode("latin-1"))
    if len(text) > options.most_bytes:
        raise too_large(source, "its text", options)
    if text.count("{") > _MOST_GROUPS:  # striprtf holds a row for each open one
        raise ReadError("the rich text is damaged (groups)", where=source, next=_SAVE_AGAIN)
    try:
        words = _text(text)
    except (LookupError, ValueError, TypeError, OverflowError) as error:
        raise ReadError(
            f"the rich text is damaged ({type(error).__name__})", where=source, next=_SAVE_AGAIN
        ) from error
    facts = {match["name"]: match["words"] for match in _FACT.finditer(text[:_FACTS_WITHIN])}
    stated = {
        "title": sensible_title(facts.get("title", ""), words[:2000]),
        "author": sensible_author(facts.get("author", "")),
    }
    given = {name: one for name, one in stated.items() if one}
    return Document(source, blocks_of(words), given)


def _text(rtf: str) -> str:
    strip = cast(_StripRtf, import_module("striprtf.striprtf"))
    # striprtf writes a link's address into the text, where no reader of it sees one, and looks for
    # links in a time that grows with the cube; a space, which means nothing here, hides them.
    rtf = _LINK.sub("\\1 {", rtf)
    # Nor is its search of the font table bounded: minutes for 40 kB that are made for it.
    fonts = strip.font_table_group(rtf)
    if fonts:
        rtf = rtf.replace(fonts, "{\\fonttbl" + "\n".join(_fonts(fonts)) + "}", 1)
    return strip.rtf_to_text(rtf)


def _fonts(table: str) -> Iterator[str]:
    """The rows of the font table that say in which code page their letters are."""
    for row in table.split(";")[:_MOST_FONTS]:
        font = _FONT.search(row[:_FONT_CHARACTERS])
        charset = _CHARSET.search(row[:_FONT_CHARACTERS])
        if font and charset:
            yield f"{{\\f{font['number']}\\fcharset{charset['charset']} x;}}"
