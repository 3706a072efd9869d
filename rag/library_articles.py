"""Rows of the library file as articles."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rag.library_file import damaged
from rag.types import Article, MetadataField, article_id

ARTICLE = """
    SELECT a.id, t.text, d.title, d.source, d.publisher, d.published, d.url, d.origin,
           d.disclosures, d.language, d.metadata
    FROM articles a JOIN texts t ON t.article = a.number JOIN documents d ON d.number = a.document
"""


def article_of(row: Sequence[str], path: Path) -> Article:
    """A row of ARTICLE. Raises LibraryDamaged where its text is not the one that was stored.

    The id is a hash of the text, and checking it takes 10 microseconds: a figure that a bad disk
    changed must not be quoted as the source's.
    """
    (
        identity,
        text,
        title,
        source,
        publisher,
        published,
        url,
        origin,
        disclosures,
        language,
        metadata,
    ) = row
    if article_id(text) != identity:
        raise damaged(path, f"the text of article {identity} has changed on disk")
    try:
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
        )
    except (ValueError, TypeError) as error:
        raise damaged(path, f"article {identity} is unreadable: {error}") from error
