"""One record of a news dump to a document: which of its fields is the title, the text and so on."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import cast

from ingest.characters import one_line
from ingest.document import Document, Entry, FieldNames
from ingest.plain import blocks_of
from rag.errors import ReadError

_USUAL: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "text": ("text", "content", "body", "article", "article_text", "maintext", "full_text"),
    "published": (
        "published",
        "published_at",
        "publishedat",
        "publish_date",
        "published_date",
        "date_published",
        "datepublished",
        "date_publish",
        "publication_date",
        "pubdate",
        "pub_date",
        "date",
    ),
    "url": ("url", "link", "href", "canonical_url", "web_url"),
    "publisher": ("publisher", "outlet", "publication", "site", "site_name", "source", "newspaper"),
    "language": ("language", "lang"),
    "author": ("author", "authors", "byline"),
    "origin": ("origin",),
    "disclosure": ("disclosure", "disclosures"),
    "retold_from": ("retold_from",),
}
TEXT_NAMES = _USUAL["text"]
_IDS = ("id", "_id", "doc_id", "docid", "uid", "guid", "uuid")
_HTML = re.compile(r"</(?:p|div|h[1-6]|li|article|span)>|<br\s*/?>", re.IGNORECASE)
_TITLE_IN_SOURCE = 80


class Sources:
    """Names the documents of one dump, so that the same record has the same name next time,
    wherever in the dump it stands: by url, else by id, else by title, else by its place."""

    def __init__(self, dump: str) -> None:
        self._dump = dump
        self._taken: dict[bytes, int] = {}

    def name(self, record: Mapping[str, object], stated: Mapping[str, str], place: str) -> str:
        url = stated.get("url", "")
        ids = (record.get(key) for key in _IDS)
        own_id = next((str(value) for value in ids if isinstance(value, str | int)), "")
        if url.startswith(("http://", "https://")):
            source = url
        elif own_id.strip():
            source = f"{self._dump}#{own_id.strip()}"
        elif stated.get("title"):
            source = f"{self._dump}#{one_line(stated['title'])[:_TITLE_IN_SOURCE]}"
        else:
            source = f"{self._dump}#{place}"
        source = one_line(source)
        # Sixteen bytes a name keep a million of them in 100 MB.
        key = hashlib.blake2b(source.encode(), digest_size=16).digest()
        count = self._taken[key] = self._taken.get(key, 0) + 1
        return source if count == 1 else f"{source}#{count}"


def entry_of(
    record: object, names: FieldNames, sources: Sources, *, place: str, read_to: int
) -> Entry:
    """Raises ReadError for what is no object or has no text; `place` is “line 3”, say."""
    if not isinstance(record, Mapping):
        raise ReadError("this is not an object with fields", where=place)
    found = cast(Mapping[str, object], record)
    lower = {str(key).lower(): value for key, value in found.items()}
    stated = {
        name: words for name in _USUAL if (words := _words(_value(found, lower, name, names)))
    }
    text = stated.pop("text", "")
    if not text.strip():
        wanted = names.text or " or ".join(_USUAL["text"][:3])
        has = ", ".join(list(found)[:8]) or "nothing"
        raise ReadError(
            f"no text in field {wanted}; it has {has}",
            where=place,
            next="Name the field with an option if it is called otherwise.",
        )
    source = sources.name(lower, stated, place)
    # What is read is hashed, so that a new crawl time alone makes no new version.
    content = json.dumps([text, stated], ensure_ascii=True, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Entry(source, digest, read_to, _parser(source, text, stated))


def _parser(source: str, text: str, stated: Mapping[str, str]) -> Callable[[], Document]:
    def parse() -> Document:
        if _HTML.search(text):
            from ingest.readers.html import text_of_fragment

            return Document(source, blocks_of(text_of_fragment(text)), stated)
        return Document(source, blocks_of(text), stated)

    return parse


def _value(
    record: Mapping[str, object], lower: Mapping[str, object], name: str, names: FieldNames
) -> object:
    given = {field.name: cast(str | None, getattr(names, field.name)) for field in fields(names)}
    chosen = given.get(name)
    if chosen is None:
        return next((lower[usual] for usual in _USUAL[name] if lower.get(usual)), None)
    if chosen in record:
        return record[chosen]
    inner: object = record
    for part in chosen.split("."):  # "source.name" reaches into an object
        inner = _part(inner, part)
    return inner


def _part(value: object, name: str) -> object:
    return cast(Mapping[str, object], value).get(name) if isinstance(value, Mapping) else None


def _words(value: object) -> str:
    """A value as the document wrote it; paragraphs and names of a list are joined."""
    match value:
        case bool() | None:
            return ""
        case str():
            return value
        case int() | float():
            return str(value)
        case {"name": str(name)}:
            return name
        case list():
            words = [_words(part) for part in cast(list[object], value)]
            joint = "\n\n" if any(" " in w and len(w) > 60 for w in words) else ", "
            return joint.join(word for word in words if word)
        case _:
            return ""
