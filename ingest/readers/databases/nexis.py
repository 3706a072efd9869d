"""Nexis: the older layout, which numbers its documents, and the newer one, which ends each."""

import re
from itertools import takewhile

from ingest.facts.dates import find_date
from ingest.readers.databases.exported import (
    Exported,
    Paragraph,
    exported,
    is_rights,
    paragraphs_of,
)

_NUMBERED = re.compile(
    r"^[ \t\ufeff]*(?:\d+ (?:of|von|de|sur|van|di) \d[\d,.]* +DO[CK]UMENT\w*|"
    r"DO[CK]UMENTO? \d+ (?:of|von|de|sur|van|di) \d[\d,.]*)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LABELS = {
    "author": "byline autor autoren auteur auteurs author por",
    "title": "headline überschrift titel titre titular",
    "language": "language sprache langue taal idioma lingua",
    "url": "url",
    "text": "body text lead",
    "": "section rubrik rubrique sectie sección sezione length länge laenge longueur lengte "
    "longitud lunghezza dateline highlight series page seite edition ausgabe title-code name "
    "source distribution contact ressort",
    "end": "load-date update date-chargement laad-datum fecha-carga graphic grafik subject sujet "
    "thema organization company person country city state geographic industry ticker type "
    "publication-type pub-type document-type journal-code type-publication correction-date notes "
    "product category",
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"(?P<label>[^\W\d][\w-]{2,20}):(?:\s+(?P<value>.*))?$", re.DOTALL)
_BODY = frozenset("body text haupttext volltext corps cuerpo".split())
_AFTER_BODY = frozenset(
    "classification klassifizierung classement clasificación graphic grafik".split()
)
_CLOSING = re.compile(
    r"(?:load-date|update|date-chargement|laad-datum|fecha-carga):", re.IGNORECASE
)
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición|final|late|editie)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_WORDS = 9
_MONTH_WORDS = 4


def nexis_articles(text: str) -> list[Exported]:
    """The articles of an export of Nexis in either layout; none of any other text."""
    if _END.search(text):
        pieces = _END.split(text)[:-1]
        return [one for piece in pieces if (one := _ended(paragraphs_of(piece)))]
    first, *pieces = _NUMBERED.split(text)
    if not pieces or len(first) > len(text) // 2:
        return []
    found = [_numbered(paragraphs_of(piece)) for piece in pieces if piece.strip()]
    return [one for one in found if one]


def _label(lines: Paragraph, *, capital: bool) -> tuple[str, str] | None:
    """The field that a paragraph is the value of, and the value; in capitals where text may come
    before it."""
    match = _LABEL.match("\n".join(lines))
    if not match or (capital and not match["label"].isupper()):
        return None
    field = _FIELD_OF.get(match["label"].lower())
    return None if field is None else (field, match["value"] or "")


def _numbered(paragraphs: list[Paragraph]) -> Exported | None:
    head = list(takewhile(lambda p: not _label(p, capital=True), paragraphs))
    place = len(head)
    stated, body = _head(head)
    labelled = False
    while place < len(paragraphs) and (found := _label(paragraphs[place], capital=True)):
        labelled = True
        field, value = found
        if field == "end":
            break
        place += 1
        if field == "text":
            body += [value.split("\n")] if value.strip() else []
            break
        _note(stated, field, value)
    ended = False
    for paragraph in paragraphs[place:]:
        if found := _label(paragraph, capital=True):
            labelled = True
            ended = ended or found[0] == "end"
            _note(stated, *found)
        elif not ended:
            body.append(paragraph)
    return exported(stated, body) if labelled and body else None


def _head(paragraphs: list[Paragraph]) -> tuple[dict[str, str], list[Paragraph]]:
    """Outlet, date and title from the lines above the fields, and what else is there."""
    kept = [p for p in paragraphs if not is_rights(p[0])]
    stated = {"publisher": " ".join(kept.pop(0))} if kept else {}
    dated = next((n for n, p in enumerate(kept) if _is_date(p[0])), None)
    if dated is not None:
        stated["published"] = kept.pop(dated)[0]
        kept = kept[dated:] or kept
        if len(kept) > 1 and _EDITION.search(kept[0][0]) and kept[0][0].count(" ") < 5:
            kept.pop(0)
    if kept:
        stated["title"] = " ".join(kept.pop(0))
    return stated, kept


def _ended(paragraphs: list[Paragraph]) -> Exported | None:
    """An article of the newer layout, above which the first has what was searched for."""
    lines = [(number, line) for number, p in enumerate(paragraphs) for line in p]
    places = (n for n, (_, line) in enumerate(lines) if n > 1 and _is_date(line))
    dated = next((n for n in places if not _label([lines[n][1]], capital=False)), None)
    if dated is None:
        return None
    stated = {"published": lines[dated][1], "publisher": lines[dated - 1][1]}
    first = last = dated - 2  # the title, whose lines stand together
    while first and lines[first - 1][0] == lines[last][0] != lines[dated - 1][0]:
        first -= 1
    stated["title"] = " ".join(line for _, line in lines[first : last + 1])
    below = lines[dated + 1 :]
    start = next((n for n, (_, line) in enumerate(below) if line.lower() in _BODY), None)
    if start is None:
        start = len(list(takewhile(lambda one: _is_about(one[1]), below))) - 1
    body: dict[int, Paragraph] = {}
    for number, line in takewhile(lambda one: not _closes(one[1]), below[start + 1 :]):
        body.setdefault(number, []).append(line)
    end = start + 1 + sum(map(len, body.values()))
    for _, line in below[: start + 1] + below[end:]:
        if found := _label([line], capital=False):
            _note(stated, *found)
    return exported(stated, body.values()) if body else None


def _is_about(line: str) -> bool:
    return (
        is_rights(line)
        or _label([line], capital=False) is not None
        or _EDITION.search(line) is not None
    )


def _closes(line: str) -> bool:
    """Whether a line of the newer layout is the first below the text."""
    return line.lower() in _AFTER_BODY or _CLOSING.match(line) is not None


def _note(stated: dict[str, str], field: str, value: str) -> None:
    if field in ("author", "title", "language", "url") and value.strip():
        stated.setdefault(field, " ".join(value.split()))


def _is_date(line: str) -> bool:
    words = line.count(" ") + 1
    return (words <= _DATE_WORDS and find_date(line) is not None) or (
        words <= _MONTH_WORDS and _YEAR.search(line) is not None
    )
