"""News dumps as tables: one article a row, the first row names the columns; plain or gzipped."""

import csv
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import count
from pathlib import Path, PurePath

from ingest.bounded.faults import fault
from ingest.document import Entry, Rejected
from ingest.readers.field_names import USUAL, plain_name
from ingest.readers.options import ReadOptions, source_of, too_large
from ingest.readers.record import Sources, entry_of
from ingest.readers.stream import Letters, Stream, open_stream
from ingest.readers.vault import notion_name
from ingest.text.decode import is_damaged
from rag.errors import ReadError

_SAMPLE = 1 << 18
_SEPARATORS = ",;\t|"
_MOST_COLUMNS = 1000
_SHOWN_COLUMNS = 12
_SAID = re.compile(r"\ufeff?sep=(?P<sign>[,;\t|])\s*$")  # how Excel is told


def read_table(path: Path, options: ReadOptions) -> Iterator[Entry | Rejected]:
    """A bad row is rejected by its number and the rest goes in."""
    source = source_of(path)
    with open_stream(path) as sampled:
        sample = sampled.read(_SAMPLE)
    if not sample.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    letters = Letters(sample, source)
    # It is one number for the whole process, and its default of 131,072 is less than an article.
    csv.field_size_limit(max(csv.field_size_limit(), options.most_bytes))
    sources = Sources(source)
    with open_stream(path) as stream:
        lines = _Lines(stream, letters, source, options)
        rows = csv.reader(lines, delimiter=_separator(sample, letters, path))
        header = _header(rows, lines, options, source)
        note = _unused(header, options, path.name)
        found = False
        for number in count(2):
            lines.begin_row()
            try:
                row = next(rows, None)
            except csv.Error as error:
                found = True
                yield Rejected(f"{source}#row {number}", f"not valid CSV: {error}", stream.position)
                continue
            if row is None:
                break
            reason = lines.bad or _misfit(row, header)
            place = f"row {number}"
            if not any(cell.strip() for cell in row) and not lines.bad:
                continue
            found = True
            if not reason:
                record = {name: cell for name, cell in zip(header, row, strict=False) if name}
                try:
                    entry = entry_of(
                        record, options.fields, sources, place=place, read_to=stream.position
                    )
                    yield replace(entry, note=note)
                    note = None
                    continue
                except MemoryError:
                    raise
                except Exception as error:  # whatever one row brings up is its own
                    reason = fault(error).reason.rstrip(" .")
            yield Rejected(f"{source}#{place}", reason, stream.position)
        if not found:
            raise ReadError("there is no row in it", where=source, next="Leave it out.")


class _Lines:
    """The lines of the file with their ends, as csv wants them; it takes as many as a row has."""

    def __init__(self, stream: Stream, letters: Letters, source: str, options: ReadOptions) -> None:
        self.bad = ""
        self._lines = stream.lines(options.most_bytes)
        self._letters = letters
        self._source = source
        self._options = options
        self._number = self._began = 0
        self._bytes = 0
        self._first = True

    def begin_row(self) -> None:
        self.bad = ""
        self._bytes = 0
        self._began = self._number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = next(self._lines)
        self._number += 1
        self._bytes += len(raw or b"") + 1
        if raw is None or self._bytes > self._options.most_bytes:
            if self._bytes > self._options.most_bytes:  # the rest of the file may be its text
                raise ReadError(
                    f"the row in line {self._began} has no end: a quotation mark is not closed",
                    where=self._source,
                    next="What came before is in; correct the file and ingest it again.",
                )
            self.bad = too_large("", "the row", self._options).what
            return "\n"
        if self._first:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
            self._first = False
        text = self._letters.of(raw)
        if is_damaged(text):
            self.bad = f"line {self._number} is not in {self._letters.encoding}"
        return text + "\n"


def _separator(sample: bytes, letters: Letters, path: Path) -> str:
    """What stands between the names of the columns most often."""
    if path.name.lower().removesuffix(".gz").endswith(".tsv"):
        return "\t"
    first = letters.of(sample.split(b"\n", 1)[0])
    if said := _SAID.match(first):
        return said["sign"]
    return max(_SEPARATORS, key=first.count)


def _header(
    rows: Iterator[list[str]], lines: _Lines, options: ReadOptions, source: str
) -> list[str]:
    lines.begin_row()
    try:
        header = [name.strip() for name in next(rows, list[str]())]
        if header and header[0].startswith("sep="):
            header = [name.strip() for name in next(rows, list[str]())]
    except csv.Error as error:
        raise ReadError(
            f"not valid CSV: {error}", where=source, next="Save the table again as CSV in UTF-8."
        ) from error
    wanted = options.fields.text
    names = {plain_name(name) for name in header}
    has_text = wanted in header if wanted else names & {*USUAL["text"], *USUAL["summary"]}
    if len(header) > _MOST_COLUMNS or not has_text:
        has = ", ".join(name[:40] for name in header[:8] if name) or "nothing"
        if notion_name(PurePath(source.removesuffix(".gz")).stem):
            raise ReadError(
                f"this table of a Notion database has no text; its first row has: {has}",
                where=source,
                next="Its pages are the .md files in the folder beside it: ingest those.",
            )
        if names & set(USUAL["url"]):
            raise ReadError(
                f"the table has addresses and no text; its first row has: {has}",
                where=source,
                next="Give the addresses to presscheck ingest --allow-network.",
            )
        names_of_text = wanted or " or ".join(USUAL["text"][:3])
        raise ReadError(
            f"no column is named {names_of_text}; the first row has: {has}",
            where=source,
            next="Give the table a first row with names, or say which column is the text: "
            "--field text=NAME",
        )
    return header


def _unused(header: list[str], options: ReadOptions, name: str) -> str | None:
    """A word on the columns that no field of an article is read from."""
    given = {field.name: getattr(options.fields, field.name) for field in fields(options.fields)}
    chosen = {name for name in given.values() if name}
    known = {name for field, usual in USUAL.items() if not given.get(field) for name in usual}
    if options.fields.text or {plain_name(name) for name in header} & set(USUAL["text"]):
        known -= set(USUAL["summary"])
    unused = [
        name for name in header if name and name not in chosen and plain_name(name) not in known
    ]
    shown = ", ".join(name[:40] for name in unused[:_SHOWN_COLUMNS])
    more = f" and {len(unused) - _SHOWN_COLUMNS} more" if len(unused) > _SHOWN_COLUMNS else ""
    return f"Columns of {name} that are not used: {shown}{more}." if unused else None


def _misfit(row: list[str], header: list[str]) -> str:
    if len(row) <= len(header):
        return ""
    return (
        f"it has {len(row)} cells where there are {len(header)} columns. "
        "A text with a separator in it needs quotation marks around it"
    )
