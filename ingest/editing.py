"""What a reader changes of an article: values read as documents' are, vectors of a new title."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from ingest.facts.dates import parse_date
from ingest.text.characters import one_line
from ingest.text.chunk import embedding_texts
from rag.embedding import Embedder
from rag.english.language import stated_language
from rag.errors import EditError
from rag.library import Library
from rag.library.editing import Retitled
from rag.library.edits import Changes, as_edited
from rag.types import Article, EditableField


def edit_article(
    library: Library,
    article_id: str,
    given: Mapping[EditableField, str | None],
    *,
    undo: Collection[EditableField] = (),
    embedder: Callable[[], Embedder],
) -> Article:
    """Changes fields of an article as somebody typed them; None or an empty text takes a value
    away. `embedder` is asked for only where the title changes, which is embedded with the text.

    See Library.edit. Raises EditError, and what the embedder raises; then nothing is changed.
    """
    changes = read_changes(given)
    before = library.article(article_id)
    after = as_edited(before, changes, undo)
    chunks = library.chunks_of(article_id) if after.title != before.title else ()
    if not chunks:
        return library.edit(article_id, changes, undo=undo)
    made = embedder()
    vectors = made.embed(embedding_texts(after, library.sentences(article_id), chunks))
    retitled = Retitled(tuple(chunk.id for chunk in chunks), vectors, made.name)
    return library.edit(article_id, changes, undo=undo, retitled=retitled)


def read_changes(given: Mapping[EditableField, str | None]) -> Changes:
    """Values as they are stored. Raises EditError."""
    changes: dict[EditableField, str | date | None] = {}
    for field, typed in given.items():
        words = one_line(typed or "")
        if words and field == "published":
            changes[field] = _day(words)
        elif words and field == "language":
            changes[field] = _language(words)
        else:
            changes[field] = words or None
    return changes


def _day(words: str) -> date:
    """A future day as well, as documents may bear one."""
    day = parse_date(words)
    if day is None:
        raise EditError(
            f"{words[:40]!r} is no date, or can be read in two ways",
            where="published",
            next="Write it as 2025-03-31.",
        )
    return day


def _language(words: str) -> str:
    code = stated_language(words)
    if code is None:
        raise EditError(
            f"{words[:40]!r} is no language",
            where="language",
            next="Give its code of two letters, such as en, or its English name.",
        )
    return code
