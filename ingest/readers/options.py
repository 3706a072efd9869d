"""What a reader is told, and how one takes a whole file as one document."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ingest.document import PART, Document, Entry, FieldNames
from rag.errors import ReadError

_MIB = 1 << 20
_CONTAINER_GROWTH = 8


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`most_bytes` bounds one document: a file, or one record of a dump."""

    most_bytes: int
    fields: FieldNames = field(default_factory=FieldNames)


def whole_file(
    path: Path,
    options: ReadOptions,
    parse: Callable[[bytes, str], Document],
    parts: Callable[[bytes, str], Sequence[Document]] | None = None,
) -> Iterator[Entry]:
    """The file as one document, which `parse(raw, source)` takes apart; or, where `parts` finds
    several in it, as these."""
    try:
        with path.open("rb") as file:
            raw = file.read(options.most_bytes + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(raw) > options.most_bytes:
        raise too_large(source_of(path), "the file", options)
    source = source_of(path)
    documents = parts(raw, source) if parts else ()
    for number, document in enumerate(documents, 1):
        content = "\n".join((*document.stated.values(), *(block.text for block in document.blocks)))
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
        part = replace(document, source=f"{source}{PART}{number}")
        yield Entry(part.source, digest, len(raw), partial(_same, part))
    if not documents:
        digest = hashlib.sha256(raw).hexdigest()
        yield Entry(source, digest, len(raw), lambda: parse(raw, source))


def _same(document: Document) -> Document:
    return document


def for_container(options: ReadOptions) -> ReadOptions:
    """The same for a kind of file that is mostly pictures, fonts and attachments: it may be larger
    than its text, which alone is bounded by `options`."""
    return replace(options, most_bytes=_CONTAINER_GROWTH * options.most_bytes)


def source_of(path: Path) -> str:
    """The path as a source's name; a file name that is not UTF-8 has its odd bytes replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def too_large(where: str, what: str, options: ReadOptions) -> ReadError:
    return ReadError(
        f"{what} is larger than {options.most_bytes // _MIB} MiB",
        where=where,
        next="Split it, or raise the setting `document_mib`.",
    )


def unreadable(path: Path, error: OSError) -> ReadError:
    """What the operating system said about `path`, as a ReadError."""
    reason = (error.strerror or str(error)).lower()
    return ReadError(
        f"the file cannot be read: {reason}",
        where=str(path),
        next="Check that it is there and that you may read it.",
    )
