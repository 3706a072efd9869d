"""PDF files; readers/pdf_child.py reads them, in a process with bounds on time and memory."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import cast

from ingest.dates import parse_date
from ingest.document import Document, Entry
from ingest.readers.options import ReadOptions, for_container, too_large, whole_file
from ingest.readers.pdf_layout import Line, Page, lay_out
from ingest.readers.properties import sensible_author, sensible_title
from rag.errors import ReadError

_CHILD = Path(__file__).with_name("pdf_child.py")
_SECONDS = 8
"""Of the processor's time. An honest page takes 0.01 to 0.05 s, 17 pages of a manual 0.3."""
_PATIENCE_S = 60
"""On the clock, for a machine with other work."""
_MOST_BYTES = 512 << 20
_FEWEST_LETTERS = 20
_MOST_UNKNOWN = 0.05
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SCAN = "Make its text readable first (ocrmypdf IN.pdf OUT.pdf, say) and ingest that."
_PRINT_AGAIN = "Open it, print it into a new PDF and ingest that, or save its text as .txt."


def read_pdf(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if b"%PDF-" not in raw[:1024]:  # anything may precede it, as mail programs have it
        raise ReadError("this is not a PDF file", where=source, next="Get the file again.")
    found = _in_child(raw, source, options)
    pages = [_page(one) for one in cast(list[Mapping[str, object]], found["pages"])]
    _refuse_without_text(pages, found, source)
    layout = lay_out(pages)
    info = cast(Mapping[str, str], found["info"])
    stated = {
        "title": sensible_title(info.get("title", ""), layout.first_page),
        "author": sensible_author(info.get("author", "")),
        "publisher": info.get("publisher", ""),
        "published": info.get("published", "") if parse_date(info.get("published", "")) else "",
        "url": layout.url or info.get("url", ""),
    }
    given = {name: words for name, words in stated.items() if words}
    return Document(source, layout.blocks, given, marked=layout.marked)


def _in_child(raw: bytes, source: str, options: ReadOptions) -> Mapping[str, object]:
    """What the child found. Raises ReadError with what stopped it."""
    bounds = map(str, (_SECONDS, _MOST_BYTES, options.most_bytes))
    command = [sys.executable, "-P", str(_CHILD), *bounds]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired as error:
        raise _stopped("time", source) from error
    except OSError as error:  # no process or no memory to be had
        raise ReadError(
            f"the PDF could not be read: {error.strerror or error}",
            where=source,
            next="Ingest it again when the machine has less to do.",
        ) from error
    try:
        found: object = json.loads(done.stdout)
    except ValueError:
        found = {"error": "time" if done.returncode in (-24, -9) else "memory"}
    answer = cast(Mapping[str, object], found)
    if answer["error"] is None:
        return answer
    if answer["error"] == "size":
        raise too_large(source, "the PDF's text", options)
    if answer["error"] in ("damaged", "page"):
        place = f"page {answer['page']} of the PDF" if "page" in answer else "the PDF"
        raise ReadError(
            f"{place} cannot be read ({answer['kind']})", where=source, next=_PRINT_AGAIN
        )
    raise _stopped(str(answer["error"]), source)


def _stopped(error: str, source: str) -> ReadError:
    match error:
        case "encrypted":
            what = "the PDF opens only with a password"
            follow = "Open it with its password, print it into a new PDF and ingest that."
        case "cryptography":
            what = "the PDF is encrypted in a way that needs another package"
            follow = "Install it (pip install cryptography) and ingest the file again."
        case "time":
            what = f"reading the PDF takes more than {_SECONDS} s"
            follow = _PRINT_AGAIN
        case _:
            what = f"reading the PDF takes more than {_MOST_BYTES >> 20} MiB of memory"
            follow = _PRINT_AGAIN
    return ReadError(what, where=source, next=follow)


def _page(given: Mapping[str, object]) -> Page:
    lines = cast(list[tuple[str, float, float, float, bool]], given["lines"])
    return Page(cast(float, given["height"]), tuple(Line(*line) for line in lines))


def _refuse_without_text(pages: list[Page], found: Mapping[str, object], source: str) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    letters = sum(map(str.isalpha, text))
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text):
        raise ReadError(
            "the PDF does not say which letters its signs stand for", where=source, next=_SCAN
        )
    if letters >= _FEWEST_LETTERS:
        return
    pictures = any(page["pictures"] for page in cast(list[Mapping[str, object]], found["pages"]))
    what = "the PDF is a scan: pictures of pages" if pictures else "there is no text in the PDF"
    raise ReadError(what, where=source, next=_SCAN if pictures else "Leave it out.")
