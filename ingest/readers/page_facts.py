"""What a web page says of itself: JSON-LD, meta tags, its title, its one time element."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from ingest.characters import one_line
from ingest.dates import find_date, parse_date
from rag.english.language import stated_language

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*Posting|Report|Review|LiveBlog\w*|CreativeWork)$")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "publish-date",
    "publish_date",
    "publication_date",
    "publishdate",
    "published_at",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "date",
)
_PUBLISHER = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name")
_SEPARATOR = re.compile(r"^\s*(?:[-–—|•·:»]|::)\s*")
_MOST_PUBLISHER_WORDS = 5
_KINDS = {
    "AdvertiserContentArticle": "Advertiser content",
    "SatiricalArticle": "Satire",
    "OpinionNewsArticle": "Opinion",
}


class _Root(Protocol):
    def xpath(self, path: str) -> list[object]: ...


class _Heading(Protocol):
    def text_content(self) -> str: ...


def page_facts(root: _Root) -> dict[str, str]:
    """Raw words by field name, for the fields that the page gives."""
    linked = _linked_data(root)
    meta = _meta(root)
    title, outlet = _title(root, linked, meta)
    found: dict[str, str | None] = {
        "title": title,
        "publisher": _name(linked.get("publisher")) or _first(meta, _PUBLISHER) or outlet,
        "published": _published(root, linked, meta),
        "url": _url(root, linked, meta),
        "language": _language(root, linked, meta),
        "author": _names(linked.get("author")) or meta.get("author") or meta.get("article:author"),
        "origin": _name(linked.get("isBasedOn")),
        "disclosure": _disclosure(linked),
    }
    return {name: words for name, value in found.items() if value and (words := one_line(value))}


def _linked_data(root: _Root) -> Mapping[str, object]:
    """The article's own object of the page's JSON-LD, or an empty one."""
    for script in root.xpath("//script[contains(@type, 'ld+json')]/text()"):
        try:
            # Some pages write raw line ends into strings, which strict JSON forbids.
            loaded: object = json.loads(str(script), strict=False)
        except (ValueError, RecursionError):
            continue
        for candidate in _objects(loaded):
            if any(_ARTICLE_TYPE.match(kind) for kind in _types(candidate)) and (
                "headline" in candidate or "datePublished" in candidate
            ):
                return candidate
    return {}


def _objects(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    if depth > 4:
        return
    if isinstance(value, Mapping):
        found = cast(Mapping[str, object], value)
        yield found
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(found.get(key), depth + 1)
    elif isinstance(value, list):
        for part in cast(list[object], value):
            yield from _objects(part, depth + 1)


def _types(candidate: Mapping[str, object]) -> list[str]:
    kind = candidate.get("@type")
    kinds = cast(list[object], kind) if isinstance(kind, list) else [kind]
    return [str(one).rpartition("/")[2] for one in kinds if one]


def _meta(root: _Root) -> dict[str, str]:
    """The content of meta tags by lower-case name, property or itemprop; the first one counts."""
    found: dict[str, str] = {}
    for name_kind in ("property", "name", "itemprop"):
        names = root.xpath(f"//meta[@{name_kind} and @content]/@{name_kind}")
        contents = root.xpath(f"//meta[@{name_kind} and @content]/@content")
        for name, content in zip(names, contents, strict=True):
            if str(content).strip():
                found.setdefault(str(name).strip().lower(), str(content))
    return found


def _title(
    root: _Root, linked: Mapping[str, object], meta: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """The title, and the outlet's name where the page's title is the heading with it behind."""
    headings = [cast(_Heading, heading).text_content() for heading in root.xpath("//h1")]
    headings = [words for words in map(one_line, headings) if words]
    page = next((one_line(str(words)) for words in root.xpath("//head/title/text()")), "")
    headline = linked.get("headline")
    stated = (headline if isinstance(headline, str) else None) or _first(
        meta, ("og:title", "twitter:title", "dc.title", "headline")
    )
    heading = headings[0] if len(headings) == 1 else None
    outlet = None
    for start in (heading, stated):
        if start and page.startswith(start) and (mark := _SEPARATOR.match(page[len(start) :])):
            rest = page[len(start) + mark.end() :]
            if rest and rest.count(" ") < _MOST_PUBLISHER_WORDS:
                outlet = rest
                break
    return stated or heading or page or None, outlet


def _published(root: _Root, linked: Mapping[str, object], meta: Mapping[str, str]) -> str | None:
    candidates = [linked.get("datePublished"), *(meta.get(name) for name in _PUBLISHED)]
    candidates += root.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")
    times = root.xpath("//article//time[@datetime]/@datetime") or root.xpath("//time/@datetime")
    if len(set(map(str, times))) == 1:  # several are other articles' or an update's
        candidates += times[:1]
    words = [str(value).strip() for value in candidates if isinstance(value, str)]
    return next((one for one in words if parse_date(one) or find_date(one)), None)


def _url(root: _Root, linked: Mapping[str, object], meta: Mapping[str, str]) -> str | None:
    page = linked.get("mainEntityOfPage")
    candidates = [
        *root.xpath("//link[@rel='canonical']/@href"),
        meta.get("og:url"),
        linked.get("url"),
        cast(Mapping[str, object], page).get("@id") if isinstance(page, Mapping) else page,
    ]
    words = [str(value).strip() for value in candidates if value]
    return next((one for one in words if one.startswith(("http://", "https://"))), None)


def _language(root: _Root, linked: Mapping[str, object], meta: Mapping[str, str]) -> str | None:
    candidates = [
        linked.get("inLanguage"),
        *root.xpath("/html/@lang"),
        meta.get("og:locale"),
        meta.get("language"),
    ]
    words = [str(value) for value in candidates if isinstance(value, str)]
    return next((one for one in words if stated_language(one)), None)


def _disclosure(linked: Mapping[str, object]) -> str | None:
    sponsor = _name(linked.get("sponsor"))
    if sponsor:
        return f"Sponsored by {sponsor}"
    return next((_KINDS[kind] for kind in _types(linked) if kind in _KINDS), None)


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _name(value: object) -> str | None:
    match value:
        case str():
            return value
        case {"name": str(name)} | {"headline": str(name)} | {"url": str(name)}:
            return name
        case list():
            return next((_name(part) for part in cast(list[object], value)), None)
        case _:
            return None


def _names(value: object) -> str | None:
    parts = cast(list[object], value) if isinstance(value, list) else [value]
    return ", ".join(name for part in parts if (name := _name(part))) or None
