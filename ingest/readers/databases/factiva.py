"""Factiva: each article ends in its number, and its fields have tags of two letters or none."""

import re
from itertools import count

from ingest.facts.dates import parse_date
from ingest.readers.databases.exported import (
    Exported,
    exported,
    is_rights,
    joined,
    paragraphs_of,
    without_by,
)

_END = re.compile(
    r"^[ \t]*(?:AN[ \t]+)?Do[ck]umento?[ \t]+[A-Z][A-Z0-9]{3,11}(?:19|20)\d{6}[a-z]\w{6,12}[ \t]*$",
    re.MULTILINE,
)
_TAGS = {
    "HD": "title",
    "BY": "author",
    "PD": "published",
    "SN": "publisher",
    "LA": "language",
    "LP": "text",
    "TD": "text",
}
_OTHER_TAGS = frozenset(
    "SE CR WC ET SC ED PG VOL CY CT RF ART CO IN NS RE IPC IPD PUB AN CLM CX DLN".split()
)
_TAG = re.compile(r"[ \t]*(?P<tag>[A-Z]{2,3})(?P<gap>[ \t]*)(?P<rest>.*)$")
_WORDS = re.compile(
    r"\d[\d.,\s]*(?:words|wörter|mots|palabras|parole|palavras|woorden|słów|слов)$", re.IGNORECASE
)
_FEWEST_TAGS = 4
_MOST_HEADER = 12


def factiva_articles(text: str) -> list[Exported]:
    """The articles of an export of Factiva; none of any other text."""
    pieces = _END.split(text)[:-1]
    found = [_tagged(piece) or _untagged(piece) for piece in pieces]
    return [one for one in found if one]


def _tagged(piece: str) -> Exported | None:
    values: dict[str, list[str]] = {}
    tag = ""
    for line in piece.split("\n"):
        match = _TAG.match(line)
        if match and _opens(match, values):
            tag = match["tag"]
            values.setdefault(tag, []).append(match["rest"])
        elif tag:
            values[tag].append(line)
    if len(values) < _FEWEST_TAGS or not values.keys() & {"LP", "TD"}:
        return None
    stated = {
        field: " ".join(" ".join(values.get(tag, ())).split())
        for tag, field in _TAGS.items()
        if field != "text"
    }
    body = "\n\n".join("\n".join(values.get(tag, ())) for tag in ("LP", "TD"))
    return exported(stated, paragraphs_of(body))


def _opens(match: re.Match[str], values: dict[str, list[str]]) -> bool:
    """Whether a line begins another field. A report may begin a line with "IN" or "RE"."""
    tag = match["tag"]
    if tag in values or (tag not in _TAGS and tag not in _OTHER_TAGS):
        return False
    if not match["rest"]:
        return True
    if not match["gap"]:
        return False
    in_text = bool(values.keys() & {"LP", "TD"})
    return not in_text or len(match["gap"]) > 1 or "\t" in match["gap"] or tag == "TD"


def _untagged(piece: str) -> Exported | None:
    """The lines in their order: title, author, words, date, time, outlet, its code, and so on up
    to whose it is."""
    paragraphs = paragraphs_of(piece)
    lines = [(number, line) for number, p in enumerate(paragraphs) for line in p]
    counted = next((n for n, (_, line) in enumerate(lines) if _WORDS.match(line)), None)
    if counted is None or not counted or counted > _MOST_HEADER:
        return None
    head = [line for _, line in lines[:counted]]
    by = next((n for n in count(1) if n >= len(head) or without_by(head[n]) != head[n]), 0)
    stated = {"title": " ".join(head[:by]), "author": " ".join(head[by:])}
    after = lines[counted + 1 : counted + 1 + _MOST_HEADER]
    dated = next((n for n, (_, line) in enumerate(after) if parse_date(line)), None)
    owned = next((n for n, (_, line) in enumerate(after) if is_rights(line)), None)
    if dated is None or owned is None or owned <= dated:
        return None
    stated["published"] = after[dated][1]
    named = [line for _, line in after[dated + 1 : owned] if not re.match(r"\d\d?[:.]\d\d", line)]
    stated["publisher"] = named[0] if named else ""
    stated["language"] = named[-1] if len(named) > 1 else ""
    begins = lines[counted + 1 + owned][0] + 1
    return exported(stated, paragraphs_of(joined(paragraphs[begins:])))
