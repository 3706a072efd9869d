"""A file of somebody's own text -> the text, by the readers that articles are read with."""

from pathlib import Path

from ingest.document import Block, Rejected
from ingest.readers import DUMPS, KINDS, reader_of, suffix_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError
from rag.settings import Settings

DRAFT_KINDS = tuple(kind for kind in KINDS if kind not in DUMPS)


def draft_of(path: Path, settings: Settings) -> str:
    """Its paragraphs, headings and list items as Markdown. Raises ReadError, naming the file
    alone and not where it was kept."""
    try:
        if suffix_of(path) in DUMPS:
            raise ReadError("this kind of file holds many texts", next="Take a file of one text.")
        options = ReadOptions(settings.document_mib << 20)
        entry = next(reader_of(path)(path, options), None)
        if entry is None or isinstance(entry, Rejected):
            raise ReadError(entry.reason if entry else "the file holds no text")
        text = "\n\n".join(_line(block) for block in entry.parse().blocks)
    except ReadError as error:
        raise ReadError(error.what, where=path.name, next=error.next) from error
    if not text.strip():
        raise ReadError("the file holds no text", where=path.name, next="Take another one.")
    return text


def _line(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"{'#' * min(max(block.level, 1), 6)} {block.text}"
        case "item":
            return f"- {block.text}"
        case "text":
            return block.text
