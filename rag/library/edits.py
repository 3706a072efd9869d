"""What readers change of an article's fields, beside what its document says (pure)."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast, get_args

from rag.errors import EditError
from rag.types import Article, Edit, EditableField, MetadataField

EDITABLE: tuple[EditableField, ...] = get_args(EditableField)

MOST_CHARACTERS = 300
"""Of one value, as of a title that is read from a document."""

Changes = Mapping[EditableField, str | date | None]
"""New values by field; None takes the value away."""

_ORDER = ("title", "publisher", "published", "url", "language", "author", "origin", "disclosure")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An article of which edits are taken over; `same_text` and `same_source` as the new one."""

    article: Article
    same_source: bool
    same_text: bool


def value_of(article: Article, field: EditableField) -> str | None:
    """The field as text, a date in ISO's form."""
    if field == "published":
        return article.published.isoformat() if article.published else None
    return cast("str | None", getattr(article, field))


def said(article: Article, field: EditableField) -> str | None:
    """What the document gives, whatever readers made of it."""
    edit = article.edit(field)
    return edit.said if edit else value_of(article, field)


def as_edited(article: Article, changes: Changes, undo: Collection[EditableField] = ()) -> Article:
    """The article with the changes; the fields in `undo` are again as the document gives them. A
    value that the document gives itself is no edit. Raises EditError."""
    for field in undo:
        if edit := article.edit(_known(field)):
            article = _with(article, field, edit.said, edit.raw)
    for field, value in changes.items():
        article = _changed(article, _known(field), _checked(field, value))
    return article


def taken_over(article: Article, earlier: Sequence[Earlier]) -> Article:
    """The article, as its document gives it, with the edits that hold for it too; of several edits
    of a field the first counts.

    An edit holds for the text that it was made on, whatever the document says later. Another
    version from the same source has it while the document says of the field what it said then, or
    nothing; the same text from another source while that says the same.
    """
    changes: dict[EditableField, str | None] = {}
    for one in earlier:
        for edit in one.article.edits:
            says = value_of(article, edit.field)
            holds = says == edit.said or (one.same_source and (one.same_text or says is None))
            if holds and edit.field not in changes:
                changes[edit.field] = value_of(one.article, edit.field)
    return as_edited(article, changes)


def _changed(article: Article, field: EditableField, value: str | None) -> Article:
    if value == value_of(article, field):
        return article
    edit = article.edit(field)
    if edit and value == edit.said:
        return _with(article, field, edit.said, edit.raw)
    kept = edit or Edit(field, value_of(article, field), article.raw(field))
    article = _with(article, field, value, value)
    edits = sorted((*article.edits, kept), key=lambda one: EDITABLE.index(one.field))
    return replace(article, edits=tuple(edits))


def _with(article: Article, field: EditableField, value: str | None, raw: str | None) -> Article:
    """With that value and raw text, and no edit of the field."""
    rest = [item for item in article.metadata if item.field != field]
    named = [*rest, MetadataField(field, raw)] if raw else rest
    named.sort(key=lambda item: _ORDER.index(item.field) if item.field in _ORDER else len(_ORDER))
    article = replace(
        article,
        metadata=tuple(named),
        edits=tuple(edit for edit in article.edits if edit.field != field),
    )
    match field:
        case "title":
            return replace(article, title=value or "")
        case "publisher":
            return replace(article, publisher=value)
        case "published":
            return replace(article, published=date.fromisoformat(value) if value else None)
        case "language":
            return replace(article, language=value)
        case "author":
            return article  # which is in the metadata alone


def _known(field: str) -> EditableField:
    if field not in EDITABLE:
        raise EditError(
            f"an article has no field {field!r} that can be edited",
            next=f"Those that can are {', '.join(EDITABLE)}.",
        )
    return field


def _checked(field: EditableField, value: object) -> str | None:
    """The value as it is stored; None for none."""
    if isinstance(value, date):
        value = date(value.year, value.month, value.day).isoformat()
    if not isinstance(value, str | None):
        raise EditError(f"{value!r} is no text", where=field, next="Give a text, or nothing.")
    words = " ".join((value or "").split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in words):
        raise EditError(
            "it has a character that cannot be shown", where=field, next="Type it without that one."
        )
    if len(words) > MOST_CHARACTERS:
        what = f"it has {len(words):,} characters, and {MOST_CHARACTERS} are the most"
        raise EditError(what, where=field, next="Make it shorter.")
    if field == "title" and not words:
        what = "an article cannot be without a title"
        raise EditError(what, where=field, next="Give it one, or take the edit of it back.")
    return _day(words) if field == "published" and words else words or None


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as error:
        what = f"{words[:40]!r} is no date"
        raise EditError(what, where="published", next="Write it as 2025-03-31.") from error
