"""What a web page says of itself: JSON-LD, meta tags, its title, its one time element."""

import re
from collections.abc import Mapping
from typing import Protocol, cast

from ingest.facts.masthead import BYLINE
from ingest.readers.linked_data import LinkedData, linked_data, types_of
from ingest.readers.page_dates import day_of_address, shown_day, stated_day
from ingest.readers.properties import sensible_author
from ingest.text.characters import one_line
from rag.english.language import stated_language

_PUBLISHER = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_MARKED_AUTHOR = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'author-name') or "
    "contains(@class, 'byline-name')]"
)
_MOST_AUTHOR_WORDS = 6
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
    data = linked_data(root)
    linked = data.article
    meta = _meta(root)
    title, outlet = _title(root, linked, meta)
    url = _url(root, linked, meta)
    day = stated_day(root, data.published, meta) or day_of_address(url)
    found: dict[str, str | None] = {
        "title": title,
        "publisher": data.name(linked.get("publisher"), by_id=False)
        or _first(meta, _PUBLISHER)
        or data.name(linked.get("publisher"))
        or outlet,
        "published": day,
        "published_near": None if day else shown_day(root),
        "url": url,
        "language": _language(root, linked, meta),
        "author": data.names(linked.get("author")) or _first(meta, _AUTHOR) or _marked_author(root),
        "origin": data.name(linked.get("isBasedOn")),
        "disclosure": _disclosure(data),
    }
    return {name: words for name, value in found.items() if value and (words := one_line(value))}


def _meta(root: _Root) -> dict[str, str]:
    """The content of meta tags by lower-case name, property or itemprop; the first one counts."""
    found: dict[str, str] = {}
    for name_kind in ("property", "name", "itemprop", "http-equiv"):
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


def _marked_author(root: _Root) -> str | None:
    """The name that the page marks as its author's; several are other articles' too."""
    found = (one_line(cast(_Heading, one).text_content()) for one in root.xpath(_MARKED_AUTHOR))
    names = list(dict.fromkeys(name for name in found if name))
    if len(names) != 1 or names[0].count(" ") >= _MOST_AUTHOR_WORDS:
        return None
    byline = BYLINE.match(names[0])
    name = byline["name"] if byline and byline["name"] else names[0].rpartition(" by ")[2]
    return sensible_author(name) or None


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


def _disclosure(data: LinkedData) -> str | None:
    sponsor = data.name(data.article.get("sponsor"))
    if sponsor:
        return f"Sponsored by {sponsor}"
    return next((_KINDS[kind] for kind in types_of(data.article) if kind in _KINDS), None)


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)
