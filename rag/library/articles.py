"""Articles as rows of the library file, and back."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rag.library.file import damaged
from rag.types import Article, Edit, MetadataField, Sentence, article_id

_COLUMNS = """
    SELECT a.id, t.text, d.digest, d.source, d.title, d.publisher, d.published, d.url, d.origin,
           d.disclosures, d.language, d.metadata, d.edits
    FROM articles a JOIN texts t ON t.article = a.number
"""

_NO_EDITS = "[]"

ARTICLE = f"{_COLUMNS} JOIN documents d ON d.number = a.document "

AS_PRINTED = f"{_COLUMNS} JOIN documents d ON d.article = a.number "
"""A row for each document that holds or held the text."""


def document_row(article: Article) -> tuple[str | None, ...]:
    """What a document says of its text: source, title and so on, as ARTICLE has them."""
    return (
        article.source,
        article.title,
        article.publisher,
        article.published.isoformat() if article.published else None,
        article.url,
        article.origin,
        json.dumps(article.disclosures, ensure_ascii=False),
        article.language,
        json.dumps([[item.field, item.raw] for item in article.metadata], ensure_ascii=False),
        json.dumps(
            [[edit.field, edit.said, edit.raw] for edit in article.edits], ensure_ascii=False
        ),
    )


def digest_of(document: Sequence[str | None]) -> str:
    """16 hexadecimal digits that tell one document_row from any other. Without edits they are
    those of schema versions that knew none."""
    *rest, edits = document
    document = rest if edits == _NO_EDITS else document
    return hashlib.sha256(repr(tuple(document)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_of(row: Sequence[str], path: Path | str) -> Article:
    """A row of ARTICLE. Raises LibraryDamaged where its text, title and so on are not what was
    stored, and TypeError or ValueError where they are not even text (`explained` knows them).

    The id is a hash of the text, and checking both takes 10 microseconds: a figure or date that a
    bad disk changed must not be quoted as the source's.
    """
    identity, text, digest, *document = row
    if article_id(text) != identity or digest_of(document) != digest:
        raise damaged(path, f"article {identity} has changed on disk")
    source, title, publisher, published, url, origin, disclosures, language, metadata, edits = (
        document
    )
    return Article(
        id=identity,
        text=text,
        title=title,
        source=source,
        publisher=publisher,
        published=date.fromisoformat(published) if published else None,
        url=url,
        origin=origin,
        disclosures=tuple(json.loads(disclosures)),
        language=language,
        metadata=tuple(MetadataField(*item) for item in json.loads(metadata)),
        edits=tuple(Edit(*item) for item in json.loads(edits)),
    )


def sentences_of(
    connection: sqlite3.Connection, article_ids: Sequence[str]
) -> dict[str, tuple[Sentence, ...]]:
    """See Library.sentences_of."""
    found: dict[str, list[Sentence]] = {}
    for identity, start, end, kind in connection.execute(
        'SELECT a.id, s.start, s."end", s.kind FROM json_each(?) k '
        "CROSS JOIN articles a ON a.id = k.value JOIN sentences s ON s.article = a.number "
        "ORDER BY a.number, s.start",
        (json.dumps(list(dict.fromkeys(article_ids))),),
    ):
        found.setdefault(identity, []).append(Sentence(int(start), int(end), kind))
    return {identity: tuple(sentences) for identity, sentences in found.items()}
