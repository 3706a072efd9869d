"""Pictures of pages to text by Tesseract, where that program is installed.

docs/decisions/0045 has why it is this one, and what reading a page costs.
"""

import csv
import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ingest.bounded.limits import document_seconds
from ingest.document import Block, Document, Entry
from ingest.readers.options import ReadOptions, for_container, whole_file
from ingest.text.printed_lines import inner_words, join
from rag.errors import ReadError
from rag.types import READ_BY_OCR

INSTALL = (
    "Install Tesseract with the languages of your pages (apt install tesseract-ocr "
    "tesseract-ocr-deu, brew install tesseract tesseract-lang) and ingest it again"
)
DOUBT = "[?]"
"""Stands behind a word in doubt."""

_DISCLOSURE = f"{READ_BY_OCR}, from a picture of the page; behind a word in doubt stands {DOUBT}"
_SURE = 60.0
"""Confidence of Tesseract, of 100: of misread words most have less, of others few."""
_MOST_DOUBT = 0.3
_MOST_LANGUAGES = 4
_PATIENCE = 5
"""Seconds on the clock for each second that a document may take: one less than are waited for."""
_UNBOUNDED_S = 300.0
_WORD = "5"
"""The level of a word in Tesseract's tables."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`doubtful` is the share of the words that are in doubt."""

    blocks: tuple[Block, ...]
    doubtful: float


def read_picture(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), _picture)


def _picture(raw: bytes, source: str) -> Document:
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if not is_installed():
        raise ReadError(
            "this is a picture, and the program that reads pictures is not there",
            where=source,
            next=f"{INSTALL}.",
        )
    return document_of([raw], {"title": Path(source).stem.replace("_", " ")}, source)


def is_installed() -> bool:
    return bool(_languages())


def document_of(
    pictures: Iterator[bytes] | Sequence[bytes], stated: dict[str, str], source: str
) -> Document:
    """The text of pictures of pages, in order. Raises ReadError where there is none, where it can
    hardly be read, and where that takes too long."""
    most_s = _PATIENCE * document_seconds() or _UNBOUNDED_S
    ends = time.monotonic() + most_s
    try:
        tables = [_recognised(picture, ends, source) for picture in pictures]
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"reading its pictures takes more than {most_s:g} s",
            where=source,
            next="Split it, or raise the setting `document_s`.",
        ) from error
    reading = reading_of(tables)
    if not reading.blocks:
        raise ReadError("there is no text in the picture", where=source, next="Leave it out.")
    if reading.doubtful > _MOST_DOUBT:
        raise ReadError(
            f"{reading.doubtful:.0%} of the words in the picture cannot be read with certainty",
            where=source,
            next="Scan it with 300 dots an inch, upright and sharp, or install Tesseract's data of "
            f"its language; there are: {', '.join(_languages())}.",
        )
    return Document(source, reading.blocks, {**stated, "disclosure": _DISCLOSURE})


def reading_of(tables: Sequence[str]) -> Reading:
    """The paragraphs of Tesseract's tables, one a page (its format `tsv`). Pure."""
    paragraphs: list[list[str]] = []
    count = doubtful = 0
    for table in tables:
        rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        words = [row for row in rows if row["level"] == _WORD and (row["text"] or "").strip()]
        for _, paragraph in groupby(words, itemgetter("page_num", "block_num", "par_num")):
            lines: list[str] = []
            for _, line in groupby(paragraph, itemgetter("line_num")):
                read = [(row["text"], float(row["conf"]) >= _SURE) for row in line]
                count += len(read)
                doubtful += sum(not sure for _, sure in read)
                lines.append(" ".join(word if sure else word + DOUBT for word, sure in read))
            paragraphs.append(lines)
    known = Counter(word for lines in paragraphs for line in lines for word in inner_words(line))
    blocks = tuple(Block(join(lines, known)) for lines in paragraphs)
    return Reading(blocks, doubtful / count if count else 0.0)


def _recognised(picture: bytes, ends: float, source: str) -> str:
    """Tesseract's table of a picture."""
    command = [_program(), "stdin", "stdout", "-l", "+".join(_languages()), "tsv"]
    done = subprocess.run(
        command,
        input=picture,
        capture_output=True,
        timeout=max(0.1, ends - time.monotonic()),
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # of more, most wait for each other
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ReadError(
            f"the picture cannot be read ({said[0][:100] if said else done.returncode})",
            where=source,
            next="Open it, save it as .png and ingest that.",
        )
    return done.stdout.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _program() -> str:
    return shutil.which("tesseract") or ""


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    """Those whose data are installed; none where the program is not."""
    if not _program():
        return ()
    try:
        listed = subprocess.run(
            [_program(), "--list-langs"], capture_output=True, text=True, timeout=20
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = [line.strip() for line in listed.splitlines()[1:] if line.strip() not in ("", "osd")]
    return tuple(sorted(found, key=lambda name: (name != "eng", name))[:_MOST_LANGUAGES])
