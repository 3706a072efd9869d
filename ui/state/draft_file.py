"""A file of somebody's own text -> the text, by the readers that articles are read with."""

from pathlib import Path

from ingest.bounded.budget import Budget
from ingest.bounded.worker import Worker
from ingest.document import Block
from ingest.prepared import read_document
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
        reader_of(path)  # raises for a file of no known kind
        with Worker(Budget.of(settings)) as worker:
            options = ReadOptions(settings.document_mib << 20)
            document = worker.call(read_document, path, options)
        text = "\n\n".join(_line(block) for block in document.blocks)
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
