"""What a note or a page says of itself above its text: YAML between `---`, TOML between `+++`, or
a JSON object. The only file that imports yaml."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

import yaml

from ingest.readers.field_names import USUAL, plain_name
from rag.errors import ReadError

_YAML = re.compile(r"---[ \t]*\n(?P<words>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<words>.*?)(?:^|\n)\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_TOML_DAY = r"^\s*{key}\s*=\s*(\d[\dTtZz:. +-]*)"
_PLAIN_LINE = re.compile(r"([A-Za-z_][\w -]*):(?:[ \t]+(?![\[{*&!|>'\"%@`])(.*))?$")
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
# yaml takes a second for 200 kB.
_MOST = 50_000
_DEPTH = 3
# Whoever retells a text names it as the source; its address is where the text stands.
_SOURCE = {"source", "quelle", "fuente", "fonte", "bron"}
_INNER = ("params", "extra")  # where Hugo and Zola keep fields of one's own


def split_front_matter(text: str, source: str) -> tuple[dict[str, str], str]:
    """The words of the fields that are known, by field, and the text below. Raises ReadError for
    front matter that cannot be read."""
    if match := _YAML.match(text):
        return stated_fields(_yaml(match["words"], source)), text[match.end() :]
    if match := _TOML.match(text):
        return stated_fields(_toml(match["words"], source)), text[match.end() :]
    if text.startswith("{"):
        try:
            loaded, end = cast(tuple[object, int], json.JSONDecoder().raw_decode(text[:_MOST]))
        except (ValueError, RecursionError):
            return {}, text
        if isinstance(loaded, Mapping) and text[end : end + 1] in ("", "\n"):
            return stated_fields(cast(Mapping[str, object], loaded)), text[end:]
    return {}, text


def stated_fields(given: Mapping[str, object]) -> dict[str, str]:
    """The words of known fields; of several names for one, the likeliest counts."""
    properties = {plain_name(str(key)): value for key, value in given.items()}
    for name in _INNER:
        inner = properties.get(name)
        if isinstance(inner, Mapping):
            own = cast(Mapping[object, object], inner)
            properties = {plain_name(str(key)): value for key, value in own.items()} | properties
    stated: dict[str, str] = {}
    for field, usual in USUAL.items():
        if field in ("text", "summary"):
            continue
        names = [one for one in usual if one not in _SOURCE or field != "publisher"]
        values = (_words(properties[one]) for one in names if one in properties)
        if words := next(filter(None, values), ""):
            stated[field] = words
    source = next((words for one in _SOURCE if (words := _words(properties.get(one)))), "")
    if source:
        is_address = source.startswith(("http://", "https://"))
        stated.setdefault("url" if is_address else "origin", source)
    return stated


def _yaml(words: str, source: str) -> Mapping[str, object]:
    if len(words) > _MOST:
        raise ReadError(
            f"the front matter is longer than {_MOST:,} letters",
            where=source,
            next="Shorten what stands between the two `---`.",
        )
    try:
        # Its base loader keeps every value as the words that stand there: no dates, no numbers.
        loaded: object = yaml.load(words, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        # "title: Trams: a history" is no YAML, and every editor of notes takes it
        lines = [_PLAIN_LINE.match(line) for line in words.splitlines() if line.strip()]
        if lines and all(lines):
            return {match[1]: (match[2] or "").strip() for match in lines if match}
        raise ReadError(
            "the front matter is not valid YAML",
            where=source,
            next="Correct the lines between the two `---`.",
        ) from error
    return cast(Mapping[str, object], loaded) if isinstance(loaded, Mapping) else {}


def _toml(words: str, source: str) -> Mapping[str, object]:
    try:
        loaded = tomllib.loads(words)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(
            "the front matter is not valid TOML",
            where=source,
            next="Correct the lines between the two `+++`.",
        ) from error
    return {key: _day_as_written(key, value, words) for key, value in loaded.items()}


def _day_as_written(key: str, value: object, words: str) -> object:
    if not isinstance(value, date | datetime):
        return value
    written = re.search(_TOML_DAY.format(key=re.escape(key)), words, re.MULTILINE)
    return written[1].strip() if written else value.isoformat()


def _words(value: object, depth: int = _DEPTH) -> str:
    """A value as words; the parts of a list separated by commas, the name of somebody alone."""
    match value:
        case str():
            return _WIKILINK.sub(r"\1", value).strip()
        case date():
            return value.isoformat()
        case {"name": str(name)}:
            return name.strip()
        case list() if depth:
            # an unquoted [[link]] is a list in a list
            words = [_words(part, depth - 1) for part in cast(list[object], value)]
            return ", ".join(filter(None, words))
        case dict() if depth:
            parts = cast(dict[object, object], value).values()
            return ", ".join(part for part in parts if isinstance(part, str))
        case _:
            return ""
