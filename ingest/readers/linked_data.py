"""JSON-LD of a web page: which of its objects is the article, and what that object gives."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*Posting|Report|Review|LiveBlog\w*|CreativeWork)$")
# Objects of these speak of other pages, of readers, or of the site.
_OTHER = re.compile(
    r"(?:ItemList|Comment|Person|Organization|BreadcrumbList|WebSite|Product|Offer|Event|"
    r"SearchAction|Rating|AggregateRating|Place|ImageObject)$"
)
# Where an object's own parts stand; what is below other names belongs to those.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")
_MOST_DEPTH = 4
# Some pages wrap the data into what hid scripts from browsers of old.
_WRAPPING = re.compile(
    r"\A\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->|;)\s*\Z"
)
_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]{8,60})"')


class _Root(Protocol):
    def xpath(self, path: str) -> list[object]: ...


@dataclass(frozen=True, slots=True)
class LinkedData:
    """`article` is the article's own object, or an empty one; `published` is what that or another
    object of the page says of its day."""

    article: Mapping[str, object]
    published: Sequence[str]
    _by_id: Mapping[str, Mapping[str, object]]

    def name(self, value: object, *, by_id: bool = True) -> str | None:
        """The name of a person, outlet or work, which may be told by its id."""
        match value:
            case str():
                return value
            case {"name": str(name)} | {"headline": str(name)}:
                return name
            case {"@id": str(one)} if by_id and one in self._by_id:
                known = self._by_id[one]
                return next(
                    (v for k in ("name", "headline") if isinstance(v := known.get(k), str)), None
                )
            case {"url": str(name)}:
                return name
            case list():
                parts = cast(list[object], value)
                return next(
                    (name for part in parts if (name := self.name(part, by_id=by_id))), None
                )
            case _:
                return None

    def names(self, value: object) -> str | None:
        parts = cast(list[object], value) if isinstance(value, list) else [value]
        return ", ".join(name for part in parts if (name := self.name(part))) or None


def linked_data(root: _Root) -> LinkedData:
    """What the page's scripts hold; what is no JSON is passed over, but for its day."""
    objects: list[Mapping[str, object]] = []
    broken: list[str] = []
    for script in root.xpath("//script[contains(@type, 'ld+json')]/text()"):
        words = _WRAPPING.sub("", _WRAPPING.sub("", str(script)))
        try:
            # Some pages write raw line ends into strings, which strict JSON forbids.
            objects.extend(_objects(json.loads(words, strict=False)))
        except (ValueError, RecursionError):
            broken.extend(_DAY.findall(words)[:1])
    by_id = {
        one: found
        for found in objects
        if isinstance(one := found.get("@id"), str) and len(found) > 1
    }
    articles = [
        one
        for one in objects
        if any(_ARTICLE_TYPE.match(kind) for kind in types_of(one))
        and ("headline" in one or "datePublished" in one)
    ]
    pages = [one for one in objects if not any(_OTHER.match(kind) for kind in types_of(one))]
    days = [
        day
        for one in (*articles, *pages)
        for key in ("datePublished", "dateCreated", "uploadDate")
        if isinstance(day := one.get(key), str | int)
    ]
    return LinkedData(articles[0] if articles else {}, [*map(str, days), *broken], by_id)


def types_of(one: Mapping[str, object]) -> list[str]:
    kind = one.get("@type")
    kinds = cast(list[object], kind) if isinstance(kind, list) else [kind]
    return [str(name).rpartition("/")[2] for name in kinds if name]


def _objects(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, Mapping):
        found = cast(Mapping[str, object], value)
        yield found
        for key in _INSIDE:
            yield from _objects(found.get(key), depth + 1)
    elif isinstance(value, list):
        for part in cast(list[object], value):
            yield from _objects(part, depth + 1)
