"""PDF files, from the lines that readers/pdf/pages.py finds on their pages."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import cast

from ingest.document import Document, Entry
from ingest.facts.dates import parse_date
from ingest.readers.ocr import INSTALL, document_of, is_installed
from ingest.readers.options import ReadOptions, for_container, too_large, whole_file
from ingest.readers.pdf.glyphs import page_pictures
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.letters import garbled_page, is_unreadable
from ingest.readers.pdf.lines import Line, Page
from ingest.readers.properties import sensible_author, sensible_title
from ingest.text.printed_lines import plain_letters
from rag.errors import ReadError

_FEWEST_LETTERS = 20
_MOST_SIGNS = 100
"""Beside so few letters, where a PDF has no text to speak of."""
_SCAN = "Make its text readable first (ocrmypdf IN.pdf OUT.pdf, say) and ingest that."
_PRINT_AGAIN = "Open it, print it into a new PDF and ingest that, or save its text as .txt."


def read_pdf(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if b"%PDF-" not in raw[:1024]:  # anything may precede it, as mail programs have it
        raise ReadError("this is not a PDF file", where=source, next="Get the file again.")
    found = _read(raw, source, options)
    pages = [_page(one) for one in cast(list[Mapping[str, object]], found["pages"])]
    info = cast(Mapping[str, str], found["info"])
    if _is_scan(pages, found, source):
        if not is_installed():
            raise ReadError(
                "the PDF is a scan: pictures of pages",
                where=source,
                next=f"{INSTALL}, or make its text readable first (ocrmypdf IN.pdf OUT.pdf, say).",
            )
        return document_of(page_pictures(raw), _stated(info, info.get("title", ""), None), source)
    layout = lay_out(pages)
    title = sensible_title(info.get("title", ""), layout.first_page)
    return Document(source, layout.blocks, _stated(info, title, layout.url), marked=layout.marked)


def _stated(info: Mapping[str, str], title: str, url: str | None) -> dict[str, str]:
    stated = {
        "title": title,
        "author": sensible_author(info.get("author", "")),
        "publisher": info.get("publisher", ""),
        "published": info.get("published", "") if parse_date(info.get("published", "")) else "",
        "url": url or info.get("url", ""),
    }
    return {name: words for name, words in stated.items() if words}


def _read(raw: bytes, source: str, options: ReadOptions) -> Mapping[str, object]:
    """What the pages hold. Raises ReadError with what stands against it."""
    from ingest.readers.pdf.pages import read_pages

    found = read_pages(raw, options.most_bytes)
    match found["error"]:
        case None:
            return found
        case "size":
            raise too_large(source, "the PDF's text", options)
        case "encrypted":
            what = "the PDF opens only with a password"
            follow = "Open it with its password, print it into a new PDF and ingest that."
        case "cryptography":
            what = "the PDF is encrypted in a way that needs another package"
            follow = "Install it (pip install cryptography) and ingest the file again."
        case _:
            place = f"page {found['page']} of the PDF" if "page" in found else "the PDF"
            what, follow = f"{place} cannot be read ({found['kind']})", _PRINT_AGAIN
    raise ReadError(what, where=source, next=follow)


def _page(given: Mapping[str, object]) -> Page:
    lines = cast(list[tuple[str, float, float, float, bool]], given["lines"])
    return Page(cast(float, given["height"]), tuple(Line(*line) for line in lines))


def _is_scan(pages: list[Page], found: Mapping[str, object], source: str) -> bool:
    """Whether there are pictures in the place of text. Raises ReadError where its letters cannot be
    known, or there are none."""
    texts = ["\n".join(line.text for line in page.lines) for page in pages]
    whole = plain_letters("".join(texts))
    if is_unreadable(whole):
        raise ReadError(
            "the PDF does not say which letters its signs stand for", where=source, next=_SCAN
        )
    if sum(map(str.isalpha, whole)) >= _FEWEST_LETTERS:
        garbled = garbled_page(texts)
        if garbled is None:
            return False
        raise ReadError(
            f"the PDF names wrong letters for its signs: page {garbled} is in no language",
            where=source,
            next=_SCAN,
        )
    pictures = any(page["pictures"] for page in cast(list[Mapping[str, object]], found["pages"]))
    if pictures:
        return True
    if len(whole) > _MOST_SIGNS:
        what = "there are hardly any letters among the signs of the PDF"
        raise ReadError(what, where=source, next=_SCAN)
    raise ReadError("there is no text in the PDF", where=source, next="Leave it out.")
