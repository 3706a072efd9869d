"""One record of a news dump to a document: which of its fields is the title, the text and so on."""

import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping
from typing import cast

from ingest.document import Block, Document, Entry, FieldNames
from ingest.readers.field_names import USUAL, are_day_first, plain_name
from ingest.readers.nested import Fields, fields_of, value_at, words_of
from ingest.text.characters import one_line
from ingest.text.plain import blocks_of
from rag.errors import ReadError

_IDS = ("id", "_id", "doc_id", "docid", "uid", "guid", "uuid")
_BLOCKS = re.compile(
    r"</(?:p|div|h[1-6]|li|article|section|blockquote|figure|td)>|<br\s*/?>", re.IGNORECASE
)
_TAGS = re.compile(
    r"</?(?:a|em|i|b|strong|span|br|p|u|sup|sub|small|mark|wbr)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_BY = re.compile(r"by\s+(?=\w)", re.IGNORECASE)
# "The council said … [+1234 chars]", as services write that give a beginning alone
_CUT = re.compile(r"\s*(?P<mark>(?:…|\.\.\.)?\s*\[\+?\d+ (?:more )?(?:chars|characters)\])\s*$")
_WHOLE_SENTENCES = re.compile(r".*[.!?。\uff01\uff1f][\"'”’)]*(?=\s)", re.DOTALL)
_PAID = re.compile(r"only available in .{0,40}\bplans?\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")
_TELLING = ("title", "text", "published")  # fields whose names tell the language of a record
_DATE_CHARACTERS = 100
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
    stated, text = _stated(found, names)
    if not text.strip():
        raise _without_text(found, stated, names, place)
    lower = {str(key).lower(): value for key, value in found.items()}
    source = sources.name(lower, stated, place)
    # What is read is hashed, so that a new crawl time alone makes no new version.
    content = json.dumps([text, stated], ensure_ascii=True, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Entry(source, digest, read_to, _parser(source, text, stated))


def _stated(record: Mapping[str, object], names: FieldNames) -> tuple[dict[str, str], str]:
    """The words of each field that is there, and the text; `excerpt` tells where it is no more
    than the beginning, or the summary."""
    fields = fields_of(record)
    found = {field: _chosen(record, fields, field, names) for field in USUAL}
    stated = {field: words for field, (_, words) in found.items() if words}
    text, (summary_name, summary) = stated.pop("text", ""), found["summary"]
    stated.pop("summary", None)
    cut = _CUT.search(text)
    if cut:
        stated["excerpt"] = cut["mark"].strip("… .")
        whole = _WHOLE_SENTENCES.match(text[: cut.start()] + " ")
        text = whole[0] if whole else "" if summary else text[: cut.start()] + "…"
        text = text if summary in text else f"{summary}\n\n{text}"
    elif not text.strip() and summary.strip() and not names.text:
        stated["excerpt"], text = summary_name, summary
    for field in ("title", "author", "publisher"):
        if field in stated:
            stated[field] = html.unescape(_TAGS.sub("", stated[field]))
    if "author" in stated:
        stated["author"] = (
            _BY.sub("", stated["author"], count=1)
            if _BY.match(stated["author"])
            else stated["author"]
        )
    if len(stated.get("published", "")) > _DATE_CHARACTERS:
        del stated["published"]
    elif "published" in stated and are_day_first(found[field][0] for field in _TELLING):
        stated["published"] = _DAY_FIRST.sub(r"\1.\2.\3", stated["published"], count=1)
    return stated, text


def _without_text(
    record: Mapping[str, object], stated: Mapping[str, str], names: FieldNames, place: str
) -> ReadError:
    if stated.get("url") and not names.text:
        return ReadError(
            "it has the address of an article and not its text",
            where=place,
            next="Give such addresses to presscheck ingest --allow-network.",
        )
    has = ", ".join(list(record)[:8]) or "nothing"
    return ReadError(
        f"no text in field {names.text or ' or '.join(USUAL['text'][:3])}; it has {has}",
        where=place,
        next="Name the field with an option if it is called otherwise, with a dot before each "
        "level: --field text=content.rendered",
    )


def _parser(source: str, text: str, stated: Mapping[str, str]) -> Callable[[], Document]:
    def parse() -> Document:
        if not _BLOCKS.search(text):
            if not _TAGS.search(text):
                plain = html.unescape(text) if _ENTITY.search(text) else text
                return Document(source, blocks_of(plain), stated)
            return Document(source, _blocks_of_html(text.replace("\n", "<br>")), stated)
        return Document(source, _blocks_of_html(text), stated)

    return parse


def _blocks_of_html(text: str) -> tuple[Block, ...]:
    from ingest.readers.html import blocks_of_page

    return blocks_of_page(f"<div>{text}</div>")


def _chosen(
    record: Mapping[str, object], fields: Fields, field: str, names: FieldNames
) -> tuple[str, str]:
    """The plain name of a field and its words, both "" where there are none."""
    path = cast(str | None, getattr(names, field, None))
    if path:
        return plain_name(path), words_of(value_at(record, path), field)
    for name in USUAL[field]:
        for key, value in fields.get(name, ()):
            words = words_of(value, field)
            if words.strip() and not (field in ("text", "summary") and _PAID.match(words)):
                return key if field == "summary" else name, words
    return "", ""
