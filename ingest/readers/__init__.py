"""One file a format, and the table of suffixes."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.document import Entry, Rejected
from ingest.readers.book import read_book
from ingest.readers.dump import read_json, read_json_lines
from ingest.readers.html import read_html
from ingest.readers.mail.reader import read_mailbox, read_message
from ingest.readers.markdown import read_markdown
from ingest.readers.ocr import read_picture
from ingest.readers.open_document import read_open_document
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.rich_text import read_rich_text
from ingest.readers.saved_feed import read_saved_feed
from ingest.readers.slides import read_slides
from ingest.readers.subtitles import read_subtitles
from ingest.readers.table import read_table
from ingest.readers.text import read_text
from ingest.readers.web_archive import read_web_archive
from ingest.readers.word import read_word
from rag.errors import ReadError
from rag.plugins import plugged

Reader = Callable[[Path, ReadOptions], Iterator[Entry | Rejected]]
"""Finds the documents of a file, one after another. Raises ReadError where the file as a whole
cannot be read (on); what it has yielded before stays good."""

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Suffixes of photos and scans, which in a folder with articles are passed over."""

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".mhtml": read_web_archive,
    ".mht": read_web_archive,
    ".pdf": read_pdf,
    ".docx": read_word,
    ".odt": read_open_document,
    ".rtf": read_rich_text,
    ".pptx": read_slides,
    ".epub": read_book,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
    ".eml": read_message,
    ".mbox": read_mailbox,
    ".xml": read_saved_feed,
    ".rss": read_saved_feed,
    ".atom": read_saved_feed,
    ".csv": read_table,
    ".tsv": read_table,
    ".csv.gz": read_table,
    ".tsv.gz": read_table,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonl.gz": read_json_lines,
    ".json": read_json,
    ".json.gz": read_json,
    **dict.fromkeys(PICTURES, read_picture),
    **plugged("presscheck.readers"),
}
"""By suffix, with those that other packages bring."""

DUMPS = tuple(
    ".jsonl .ndjson .jsonl.gz .json .json.gz .csv .tsv .csv.gz .tsv.gz .mbox "
    ".xml .rss .atom".split()
)
"""Suffixes of files that hold many documents."""

_REFUSED = {
    ".ipynb": "A notebook holds code and what it printed. Save its text as .md and ingest that.",
}
"""Why a kind of file is not read, where people may expect it to be."""

KINDS = tuple({reader: suffix for suffix, reader in reversed(READERS.items())}.values())[::-1]
"""The first suffix of each reader, in the table's order: what people are told."""


def suffix_of(path: Path) -> str | None:
    """The suffix in the table that the file's name ends in, or None."""
    name = path.name.lower()
    return next((s for s in READERS if name.endswith(s) and len(name) > len(s)), None)


def reader_of(path: Path) -> Reader:
    """Raises ReadError for a suffix that no reader takes."""
    suffix = suffix_of(path)
    if suffix is None:
        named = path.suffix or "no suffix"
        if reason := _REFUSED.get(named.lower()):
            raise ReadError(
                f"no reader for this kind of file ({named})", where=str(path), next=reason
            )
        raise ReadError(
            f"no reader for this kind of file ({named})",
            where=str(path),
            next=f"Known are {', '.join(READERS)}.",
        )
    return READERS[suffix]
