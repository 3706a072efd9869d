"""Values in nested records, as interfaces of programs give them: found by name, or by a path."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from ingest.readers.field_names import USUAL, plain_name

# What holds the record itself beside an id, a score, a kind. Its own fields come first.
_WRAPPERS = frozenset(
    "_source fields attributes node article document doc post item data properties record news "
    "thread _embedded yoast_head_json".split()
)
_LISTS = tuple("articles documents items data results news stories posts records docs".split())
_ANY = ("rendered", "value", "#text", "_", "$t", "__cdata", "$date")
_INNER = {
    "text": (*_ANY, "html", "text", "plain", "content"),
    "summary": (*_ANY, "html", "text", "plain", "content"),
}
_OTHER_INNER = (*_ANY, "main", "name", "original", "title", "text")
_DEPTH = 4
_LOOKED_AT = 3

Fields = Mapping[str, Sequence[tuple[str, object]]]
"""By plain name: the name as it is written, and the value; that of the record itself first."""


def fields_of(record: Mapping[str, object]) -> Fields:
    found: dict[str, list[tuple[str, object]]] = {}
    level = [record]
    for _ in range(_DEPTH):
        inner: list[Mapping[str, object]] = []
        for one in level:
            for key, value in one.items():
                if str(key).lower() in _WRAPPERS and isinstance(value, Mapping):
                    inner.append(cast(Mapping[str, object], value))
                else:
                    found.setdefault(plain_name(str(key)), []).append((str(key), value))
        level = inner
    return found


def value_at(value: object, path: str) -> object:
    """What `title.rendered` names; of each element where a list is on the way."""
    if isinstance(value, list):
        parts = [value_at(part, path) for part in cast(list[object], value)]
        return [part for part in parts if part is not None]
    if not isinstance(value, Mapping):
        return None
    found = cast(Mapping[str, object], value)
    if path in found:
        return found[path]
    first, _, rest = path.partition(".")
    return value_at(found.get(first), rest) if rest else None


def words_of(value: object, field: str) -> str:
    """A value as the document wrote it; paragraphs and names of a list are joined."""
    match value:
        case bool() | None:
            return ""
        case str():
            return value
        case int() | float():
            return "" if field in ("author", "publisher") else str(value)  # an id
        case {"family": str(family), "given": str(given)}:
            return f"{given} {family}"
        case {"date-parts": list()}:  # [[2025, 4, 3]]
            parts = cast(list[list[object]], cast(dict[str, object], value)["date-parts"])
            return "-".join(f"{part:0>2}" for part in parts[0]) if parts else ""
        case dict():
            found = cast(dict[str, object], value)
            inner = (found.get(name) for name in _INNER.get(field, _OTHER_INNER))
            return next((words for one in inner if (words := words_of(one, field))), "")
        case list():
            words = [words_of(part, field) for part in cast(list[object], value)]
            joint = "\n\n" if field == "text" else ", "
            return joint.join(word for word in words if word)
        case _:
            return ""


def records_in(found: Mapping[str, object], path: str | None) -> Iterator[object]:
    """The records of an object: of the list at `path`, else of the first that holds some, however
    deep, else the object itself."""
    if path:
        named = value_at(found, path)
        yield from cast(list[object], named) if isinstance(named, list) else [named or found]
        return
    level = [found]
    for _ in range(_DEPTH):
        for one in level:
            records = next((one[name] for name in _LISTS if isinstance(one.get(name), list)), None)
            if records is None and not _has(one, "text"):
                records = next(filter(_are_records, (*one.values(), one)), None)
            if records is not None:
                yield from _elements(records)
                return
            if _has(one, "text"):
                yield one
                return
        level = [inner for one in level for inner in map(_mapping, one.values()) if inner]
    yield found


def _are_records(value: object) -> bool:
    """Whether it is a list of records, or an object with one under each of its keys."""
    if not isinstance(value, list) and not (
        isinstance(value, Mapping) and len(cast(Mapping[str, object], value)) > 1
    ):
        return False
    first = [_mapping(part) for part in list(_elements(cast(object, value)))[:_LOOKED_AT]]
    return bool(first) and all(
        part is not None
        and (
            _has(part, "text")
            or _has(part, "summary")
            or (_has(part, "title") and _has(part, "url"))
        )
        for part in first
    )


def _elements(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from cast(Mapping[str, object], value).values()
    else:
        yield from cast(list[object], value)


def _mapping(value: object) -> Mapping[str, object] | None:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else None


def _has(record: Mapping[str, object], field: str) -> bool:
    fields = fields_of(record)
    values = (value for name in USUAL[field] for _, value in fields.get(name, ()))
    return any(words_of(value, field).strip() for value in values)
