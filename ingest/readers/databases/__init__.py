"""Exports of news databases: files of text that hold many articles, each with lines of fields."""

import re
from collections.abc import Callable

from ingest.document import Document
from ingest.readers.databases.exported import Exported
from ingest.readers.databases.factiva import factiva_articles
from ingest.readers.databases.nexis import nexis_articles
from ingest.readers.databases.proquest import proquest_articles
from ingest.text.plain import blocks_of

# ProQuest numbers its documents as Nexis does, so it is asked first.
_DATABASES: tuple[Callable[[str], list[Exported]], ...] = (
    proquest_articles,
    factiva_articles,
    nexis_articles,
)
_HINT = re.compile(
    rb"\d (?:of|von|de|sur|van|di) \d[\d,.]* +DO[CK]UMENT|D[oO][cCkK][uU][mM][eE][nN][tT][oO]? "
    rb"(?:\d+ (?:of|von|de|sur|van|di) \d|[A-Z][A-Z0-9]{3,11}(?:19|20)\d{6})|"
    rb"End of Document|Ende des Dokuments|Fin du document|ProQuest document ID"
)


def may_be_export(raw: bytes) -> bool:
    """Whether a file has a line of one of the databases in it; `articles_of` tells for sure."""
    raw = raw.replace(b"\0", b"")  # UTF-16 has them between letters
    small = raw.lower()
    return (b"document" in small or b"dokument" in small) and _HINT.search(raw) is not None


def articles_of(text: str, source: str) -> tuple[Document, ...]:
    """The articles of an export; none where `text` is no export, or has no article."""
    for articles in _DATABASES:
        if found := articles(text.replace("\r\n", "\n").replace("\f", "\n")):
            return tuple(Document(source, blocks_of(one.text), one.stated) for one in found)
    return ()


def articles_in(document: Document) -> tuple[Document, ...]:
    """The same of a document that another format has been read to."""
    return articles_of("\n\n".join(block.text for block in document.blocks), document.source)
